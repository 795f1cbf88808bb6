from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import engine
from app.messages import _MESSAGES, Remedy, action_text, message, reason, training_message
from app.translation import install_language
from engine import Cancelled, EngineError, ExtractionError, ModelError


def leaves(root: type[EngineError]) -> list[type[EngineError]]:
    below = [leaf for child in root.__subclasses__() for leaf in leaves(child)]
    return below or [root]


LEAVES = sorted(set(leaves(EngineError)) - {Cancelled}, key=lambda kind: kind.__name__)
_EXTRA = {
    "CatalogTooNew": {"found": 9, "expected": 3},
    "ModelMismatch": {"found": "a", "expected": "b"},
    "TooFewJudgments": {"found": 4, "expected": 30},
}


def an_error(kind: type[EngineError]) -> EngineError:
    extra = _EXTRA.get(kind.__name__, {})
    path = () if kind.__name__ == "TooFewJudgments" else (Path("/docs/<b>größe</b>.pdf"),)
    return kind(*path, **extra)


def test_the_door_shows_every_leaf() -> None:
    missing = [kind.__name__ for kind in LEAVES if not hasattr(engine, kind.__name__)]
    assert missing == []


def test_no_leaf_borrows_the_message_of_what_is_above_it() -> None:
    assert [kind.__name__ for kind in LEAVES if kind not in _MESSAGES] == []


@pytest.mark.parametrize(
    ("language", "words"), [("de", "aus dem Quelltext"), ("en", "from its source")]
)
def test_a_model_that_this_build_cannot_run_needs_the_program_from_source(
    qapp: QApplication, language: str, words: str
) -> None:
    install_language(qapp, language)
    shown = message(ModelError(Path("/models/own"), detail="built without"))
    assert "/models/own" in shown.cause
    assert words in shown.remedy
    assert shown.action is Remedy.PREFERENCES


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("kind", LEAVES, ids=lambda kind: kind.__name__)
def test_each_leaf_has_a_message_of_its_own(
    qapp: QApplication, kind: type[EngineError], language: str
) -> None:
    install_language(qapp, "en")
    english = message(an_error(kind))
    install_language(qapp, language)
    shown = message(an_error(kind))
    assert shown.title != action_text(Remedy.NONE)
    assert english.title != "Something did not work", "no entry in app/messages.py"
    assert shown.remedy, "a person is told what can be done"
    assert not re.search(r"\{\w*\}", shown.title + shown.text), "a placeholder was left"
    if language == "de":
        assert shown.title != english.title
        assert shown.cause != english.cause
        assert shown.remedy != english.remedy
    if shown.action is not Remedy.NONE:
        assert action_text(shown.action)


@pytest.mark.parametrize("language", ["de", "en"])
def test_each_extraction_error_has_a_short_reason(qapp: QApplication, language: str) -> None:
    install_language(qapp, language)
    names = [kind.__name__ for kind in leaves(ExtractionError)]
    reasons = {reason(name) for name in names}
    assert len(reasons) == len(names)
    assert reason("NoSuchError") not in reasons
    assert max(map(len, reasons)) <= 40


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_training_that_ended_says_what_helps_and_that_nothing_is_lost(
    qapp: QApplication, language: str
) -> None:
    install_language(qapp, language)
    stays = {"de": "bleibt in Gebrauch", "en": "stays in use"}[language]
    for kind in (engine.OutOfDeviceMemory, engine.DiskFull, engine.TrainingFailed):
        told = training_message(kind(Path("/x")))
        assert stays in told.text
        assert told.action is Remedy.NONE
    memory = engine.OutOfDeviceMemory()
    assert training_message(memory).title != message(memory).title
    few = engine.TooFewJudgments(found=4, expected=30)
    assert training_message(few) == message(few)
