"""Questions of everyday life, whose results personal training holds in place."""

from __future__ import annotations

from engine.locations import resources_dir
from engine.searching.calibration_pairs import RELATED


def everyday_questions() -> list[str]:
    """Questions that anybody may ask, in German and English; the check holds none of them."""
    path = resources_dir() / "check" / "everyday.txt"
    questions = path.read_text(encoding="utf-8").splitlines()
    return [*questions, *(question for question, _ in RELATED)]
