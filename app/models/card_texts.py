"""The card of a trained model in words: how it came about, from what, and how it did."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from app.models.learning_texts import when_text
from app.models.option_texts import choice_text, number_text, option_name
from app.models.verdict_texts import check_title, points
from app.plain_text import one_line
from app.translation import number, size, tr

if TYPE_CHECKING:
    from engine import TrainedModel

_BEFORE = "_before"


def card_text(model: TrainedModel) -> str:
    """All that the card says, in paragraphs."""
    card = model.card
    parent = one_line(card.parent) or tr("the model that ships")
    about = [
        kind_text(card.kind),
        tr("Made {when} from: {parent}").format(when=when_text(card.created), parent=parent),
        f"{one_line(card.name)} · {size(model.size_bytes)}",
    ]
    parts = [about]
    for title, lines in (
        (tr("Learned from"), _facts(card.data, data_name)),
        (tr("Compared with the model before, in points"), _figures(card.figures)),
        (tr("Settings"), _facts(card.parameters, option_name)),
    ):
        if lines:
            parts.append([title, *(f"    {line}" for line in lines)])
    return "\n\n".join("\n".join(part) for part in parts)


def kind_text(kind: str) -> str:
    """What was trained."""
    return {
        "adapter": tr("Reads questions anew; documents stay as they are"),
        "encoder": tr("Reads questions and documents anew"),
    }.get(kind, one_line(kind))


def data_name(name: str) -> str:
    """What a model learned from, as people call it."""
    return {
        "judgments": tr("ratings"),
        "queries": tr("questions"),
        "passages": tr("passages"),
        "translations": tr("translations found in your folders"),
        "pairs": tr("pairs"),
        "rows": tr("rows"),
        "kept_aside": tr("rows kept aside"),
        "kind": tr("kind"),
        "trials": tr("trials"),
        "file": tr("file"),
    }.get(name, one_line(name.replace("_", " ")))


def _figures(figures: Mapping[str, Any]) -> list[str]:
    """The checks of the comparison: those that have a figure of the model before."""
    lines = []
    for name, value in figures.items():
        before = figures.get(f"{name}{_BEFORE}")
        if isinstance(value, int | float) and isinstance(before, int | float):
            told = tr("{new}, before {old}").format(new=points(value), old=points(before))
            lines.append(f"{check_title(name)}: {told}")
    return lines


def _facts(values: Mapping[str, Any], name_of: Callable[[str], str]) -> list[str]:
    """Names and values in the card's own order, without what is empty or nested."""
    lines = []
    for name, value in values.items():
        if isinstance(value, bool):
            text = tr("yes") if value else tr("no")
        elif isinstance(value, int):
            text = number(value)
        elif isinstance(value, float):
            text = number_text(value)
        elif isinstance(value, str) and value:
            text = choice_text(value)
        else:
            continue
        lines.append(f"{name_of(name)}: {text}")
    return lines
