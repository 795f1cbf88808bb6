"""What is said of learning in words: directions, recipes, steps of a training, models."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale

from app.plain_text import one_line
from app.translation import number, tr
from engine import Language

if TYPE_CHECKING:
    from engine import ImportReport, LearningCard, LearningState, ModelInfo, TrainedModel

DIRECTIONS = (Language.DE, Language.EN)
_ROWS_TOLD = 5  # of those that were left out
_FEW, _FEW_QUESTIONS = 5, 10  # below these a hint is given; the engine decides what is enough


def asked_in(language: Language) -> str:
    """The language of questions, as the name of a row."""
    return {
        Language.DE: tr("Asked in German"),
        Language.EN: tr("Asked in English"),
    }.get(language, tr("Asked in another language"))


def found_in(language: Language) -> str:
    """The language of passages, as the name of a column."""
    return {
        Language.DE: tr("German text"),
        Language.EN: tr("English text"),
    }.get(language, tr("Other text"))


def ratings_text(state: LearningState) -> str:
    """How many ratings there are, for how many questions, and how they are shared out."""
    total = state.relevant + state.irrelevant
    return " · ".join(
        (
            tr("{ratings} for {questions}").format(
                ratings=tr("%n rating(s)", "", total),
                questions=tr("%n question(s)", "", state.queries),
            ),
            tr("{relevant} relevant, {irrelevant} not relevant").format(
                relevant=number(state.relevant), irrelevant=number(state.irrelevant)
            ),
        )
    )


def recipe_text(recipe: str) -> str:
    """The name of a way of training."""
    return {
        "personal": tr("From your ratings"),
        "crossed": tr("Language crossing"),
        "own_file": tr("From your own file"),
        "tune": tr("Search for hyperparameters"),
    }.get(recipe, one_line(recipe))


def stage_text(stage: str) -> str:
    """What a training is doing."""
    return {
        "start": tr("Starting the training"),
        "model": tr("Loading the language model"),
        "data": tr("Collecting what to learn from"),
        "mine": tr("Looking for near misses in your documents"),
        "encode": tr("Encoding passages"),
        "train": tr("Learning"),
        "export": tr("Making the new model ready"),
        "compare": tr("Comparing the new model with the one in use"),
    }.get(stage, tr("Training"))


def when_text(when: datetime) -> str:
    """A moment in the person's own time zone, as the interface's language writes it."""
    local = QDateTime.fromSecsSinceEpoch(int(when.timestamp()))
    return QLocale().toString(local, QLocale.FormatType.ShortFormat)


def model_title(card: LearningCard) -> str:
    """A trained model in a few words: where it comes from and when it was made."""
    return f"{recipe_text(card.recipe)}, {when_text(card.created)}"


def in_use_text(
    active: ModelInfo, trained: Iterable[TrainedModel], shipped: ModelInfo | None
) -> str:
    """Which model answers now, by the name that the list of models gives it.

    Args:
        active: the one in use.
        trained: the models that learned here.
        shipped: the one that ships, None while it is not known.
    """
    names = {one.path: model_title(one.card) for one in trained}
    if shipped is not None:
        names[shipped.path] = tr("The model that ships")
    name = names.get(active.path, one_line(active.name))
    return tr("{name} is in use").format(name=name)


def missing_text(state: LearningState) -> str:
    """Whether there is enough to learn from, and if not, what is missing."""
    if state.enough:
        return tr("That is enough to learn from.")
    parts = [tr("At least %n more rating(s) are needed.", "", state.missing)]
    if state.irrelevant < _FEW:
        parts.append(tr("Rate results that do not fit, too: only both kinds together teach."))
    elif state.relevant < _FEW:
        parts.append(tr("Rate results that fit, too: only both kinds together teach."))
    if state.queries < _FEW_QUESTIONS:
        parts.append(tr("They should belong to many different questions."))
    return " ".join(parts)


def import_lines(report: ImportReport) -> list[str]:
    """What an import brought beside new ratings: known ones, and rows that were left out."""
    lines = []
    if report.known:
        lines.append(tr("%n rating(s) were there already.", "", report.known))
    if report.rejected:
        lines.append(tr("%n row(s) were left out:", "", len(report.rejected)))
    for row in report.rejected[:_ROWS_TOLD]:
        place = tr("line {line}").format(line=number(row.line))
        if row.file:
            place = f"{one_line(row.file)}, {place}"
        lines.append(f"  {place}: {rejection_text(row.reason)}")
    if len(report.rejected) > _ROWS_TOLD:
        lines.append("  " + tr("and %n more", "", len(report.rejected) - _ROWS_TOLD))
    return lines


def rejection_text(reason: str) -> str:
    """Why a row of a file with ratings was left out."""
    return {
        "not_utf8": tr("not written in UTF-8"),
        "not_json": tr("no JSON object"),
        "no_query": tr("the question is missing"),
        "no_passage": tr("the passage is missing"),
        "no_label": tr("it does not say whether the passage is relevant"),
        "bad_field": tr("a value is of the wrong kind"),
        "too_long": tr("too long"),
        "bad_columns": tr("not three columns"),
        "unknown_query": tr("names a question that is not there"),
        "stopped": tr("too many rows were wrong; the rest was not read"),
        "unknown_passage": tr("names a passage that is not there"),
    }.get(str(reason), one_line(str(reason)))
