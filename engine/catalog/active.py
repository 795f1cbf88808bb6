"""Which model answers, which ones did before, and whose vectors are there.

All of it is one note, so that a flip from one model to another is one row in one transaction.
"""

from __future__ import annotations

import json
import logging
from abc import abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import Connection

from engine.catalog import notes, vectors

_log = logging.getLogger(__name__)

KEPT_MODELS = 3

_ACTIVE = "active_model"
_PENDING = "pending_adoption"
_MODEL_ID = "model_id"
_ROLES = ("active", "before", "after")


@dataclass(frozen=True, slots=True)
class ModelMark:
    """A model as the catalog knows it.

    Attributes:
        model: the one text that names it: "" for the embedded one, a name, or a folder.
        model_id: of its vectors; empty while unknown.
    """

    model: str
    model_id: str = ""


@dataclass(frozen=True, slots=True)
class ActiveModels:
    """The model that answers and those that are kept beside it, at most three in all.

    Attributes:
        active: answers.
        before: answered before it, the last one first; rolling back goes there.
        after: what was rolled back from, the nearest first.
    """

    active: ModelMark
    before: tuple[ModelMark, ...] = ()
    after: tuple[ModelMark, ...] = ()

    @property
    def kept(self) -> tuple[ModelMark, ...]:
        """All of them."""
        return (self.active, *self.before, *self.after)

    def adopting(self, mark: ModelMark) -> ActiveModels:
        """With another model active and this one before it; the oldest gives way."""
        older = [self.active, *self.before]
        before = [known for known in older if known.model != mark.model][: KEPT_MODELS - 1]
        known = {mark.model, *(one.model for one in before)}
        after = [one for one in self.after if one.model not in known]
        return ActiveModels(mark, tuple(before), tuple(after[: KEPT_MODELS - 1 - len(before)]))

    def rolled_back(self, mark: ModelMark) -> ActiveModels:
        """With one of `before` active again; what was skipped on the way is forgotten."""
        names = [known.model for known in self.before]
        if mark.model not in names:  # another process changed it in between
            return self.adopting(mark)
        place = names.index(mark.model)
        return ActiveModels(mark, self.before[place + 1 :], (self.active, *self.after))

    def identified(self, model_id: str) -> ActiveModels:
        """With the fingerprint that the active model was found to have."""
        return ActiveModels(ModelMark(self.active.model, model_id), self.before, self.after)


class ModelNotes:
    """The part of `Catalog` that knows of models; each change is one transaction."""

    def note(self, key: str) -> str | None:
        """The value kept under a key, None if there is none."""
        with self._reading() as connection:
            return notes.note(connection, key)

    def set_note(self, key: str, value: str) -> None:
        """Keeps a value under a key."""
        with self._writing() as connection:
            notes.set_note(connection, key, value)

    def active_models(self) -> ActiveModels | None:
        """What was adopted; None where nothing was, and the settings say what answers."""
        with self._reading() as connection:
            return _read(connection)

    def last_model_id(self) -> str:
        """Fingerprint of the model that was used last; empty if there was none."""
        return self.note(_MODEL_ID) or ""

    def identify(self, model_id: str, *, active: bool) -> None:
        """Notes the fingerprint of the model in use.

        Args:
            model_id: of its encoder.
            active: whether it is the one that was adopted, and no stand-in.
        """
        with self._writing() as connection:
            notes.set_note(connection, _MODEL_ID, model_id)
            known = _read(connection)
            if active and known is not None and known.active.model_id != model_id:
                _write(connection, known.identified(model_id))

    def switch_model(
        self, choose: Callable[[ActiveModels | None], ActiveModels], *, complete: str = ""
    ) -> ActiveModels | None:
        """Changes which model answers from now on, in one transaction.

        A process that writes for long does not hinder it.

        Args:
            choose: from what is kept now to what shall be.
            complete: no passage may wait for a vector of this model; "" asks for nothing.

        Returns:
            What is kept now; None, and nothing changed, while a passage waits.
        """
        with self._writing(alone=False) as connection:
            if complete and self._waiting_for(connection, complete):
                return None
            chosen = choose(_read(connection))
            _write(connection, chosen)
            notes.set_note(connection, _MODEL_ID, chosen.active.model_id)
            if notes.note(connection, _PENDING) == chosen.active.model:
                notes.set_note(connection, _PENDING, "")
            return chosen

    def pending_adoption(self) -> str:
        """The model whose adoption was begun and not ended; empty if there is none."""
        return self.note(_PENDING) or ""

    def set_pending_adoption(self, model: str) -> None:
        """Notes that an adoption has begun, or with "" that none is wanted any more."""
        with self._writing(alone=False) as connection:
            notes.set_note(connection, _PENDING, model)

    def model_ids(self) -> list[str]:
        """Fingerprints of the models that have, or had, vectors here."""
        with self._reading() as connection:
            return vectors.model_ids(connection)

    def drop_model(self, model_id: str) -> None:
        """Deletes all vectors of a model, in slices, so that other writers get their turn."""
        while True:
            with self._writing() as connection:
                if vectors.drop_model(connection, model_id):
                    return

    def _waiting_for(self, connection: Connection, model_id: str) -> bool:
        after = self._encoded(connection, model_id)
        return vectors.pending_count(connection, model_id, after) > 0

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Connection]: ...

    @abstractmethod
    def _writing(self, *, alone: bool = True) -> AbstractContextManager[Connection]: ...

    @abstractmethod
    def _encoded(self, connection: Connection, model_id: str) -> int: ...


def _read(connection: Connection) -> ActiveModels | None:
    text = notes.note(connection, _ACTIVE)
    if text is None:
        return None
    try:
        found: dict[str, list[list[str]]] = json.loads(text)
        marks = {role: tuple(ModelMark(*mark) for mark in found[role]) for role in _ROLES}
        (active,) = marks["active"]
    except (ValueError, KeyError, TypeError, AttributeError):
        _log.warning("the note about models is none of ours: %s", text)
        return None
    return ActiveModels(active, marks["before"], marks["after"])


def _write(connection: Connection, models: ActiveModels) -> None:
    marks = ((models.active,), models.before, models.after)
    value = {
        role: [[mark.model, mark.model_id] for mark in some]
        for role, some in zip(_ROLES, marks, strict=True)
    }
    notes.set_note(connection, _ACTIVE, json.dumps(value))
