"""Recollection: keeps what was said of hits at hand, in step with the catalog and the model."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from engine.catalog.judgments import query_key
from engine.catalog.store import Catalog
from engine.catalog.writing import text_sha
from engine.documents import Passage
from engine.encoder import Encoder, Vectors
from engine.errors import EngineError
from engine.feedback.memory import WEAK_WEIGHT, FeedbackMemory, Opinion
from engine.judgments import Judgment

MOST = 1_000  # judgments in use, the newest; older ones wait for the next training
_ENCODED_AT_ONCE = 16  # texts that a question waits for, some 0.1 s; more are made beside it
_SLICE = 32
_PREPARING_S = 2.0  # enough for some 500 questions, on two quiet cores


@dataclass(frozen=True, slots=True)
class _Said:
    """A judgment with its keys."""

    query: str
    sha: bytes
    judgment: Judgment


@dataclass(frozen=True, slots=True)
class _Noted:
    """All judgments in one state of the catalog, newest first."""

    revision: int = 0
    all: tuple[_Said, ...] = ()
    verdicts: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)

    def used(self, *, weak: bool) -> Sequence[_Said]:
        """Those that count; what was said of a text hides what was only seen."""
        return [one for one in self.all if not one.judgment.weak or (weak and self._open(one))][
            :MOST
        ]

    def _open(self, one: _Said) -> bool:
        return one.judgment.passage not in self.verdicts.get(one.query, {})


@dataclass(slots=True)
class _Learnt:
    """Vectors that one encoder made, and the memory over them."""

    encoder: Encoder
    noted: _Noted = field(default_factory=_Noted)
    weak: bool = False
    complete: bool = False
    memory: FeedbackMemory | None = None
    queries: dict[str, Vectors] = field(default_factory=dict)
    passages: dict[bytes, Vectors] = field(default_factory=dict)


class Recalled(NamedTuple):
    """What is known for one question.

    Attributes:
        said: texts that were expressly judged for it, and whether they answer it.
        memory: what its vector is to be shifted by; None if there is nothing.
    """

    said: Mapping[str, bool]
    memory: FeedbackMemory | None


_NOTHING = Recalled({}, None)


class Recollection:
    """The judgments of one library, for searching. May be used from several threads."""

    def __init__(self, catalog: Catalog) -> None:
        """Of a catalog; nothing is read before it is asked for."""
        self._catalog = catalog
        self._noted = _Noted()
        self._learnt: _Learnt | None = None
        self._turn = threading.Lock()
        self._beside: threading.Thread | None = None
        self._closing = threading.Event()

    def close(self) -> None:
        """End what runs beside; nothing is lost but vectors that can be made again."""
        self._closing.set()
        if self._beside is not None:
            self._beside.join()

    def recall(self, query: str, encoder: Encoder | None, *, weak: bool) -> Recalled:
        """What is known for a question, after one look at the catalog.

        Only a few texts are encoded while the question waits. Where more are missing, as after
        a change of model, they are encoded beside it and count from then on.

        Args:
            query: its words.
            encoder: of the question; None leaves the memory out.
            weak: whether what was only seen counts too.
        """
        noted = self._current()
        if not noted.all:
            return _NOTHING
        said = noted.verdicts.get(query_key(query), {})
        return Recalled(said, None if encoder is None else self._memory(encoder, noted, weak=weak))

    def _memory(self, encoder: Encoder, noted: _Noted, *, weak: bool) -> FeedbackMemory | None:
        if not self._turn.acquire(blocking=False):  # somebody is at it; what is there must do
            known = self._learnt
            return known.memory if known is not None and known.encoder is encoder else None
        try:
            learnt = self._renewed(encoder, noted, weak=weak)
            if not learnt.complete:
                self._fill(learnt, at_most=_ENCODED_AT_ONCE)
        finally:
            self._turn.release()
        if not learnt.complete:
            self._go_on_beside(learnt)
        return learnt.memory

    def prepare(self, encoder: Encoder, *, weak: bool, within_s: float | None = None) -> None:
        """Encode what is missing for an encoder, so that the first question finds it.

        Args:
            encoder: of the questions to come.
            weak: whether what was only seen counts too.
            within_s: how long to stay with it, two seconds if None; what is then missing is
                made beside.
        """
        noted = self._current()
        if not noted.all:
            return
        until = time.monotonic() + (_PREPARING_S if within_s is None else within_s)
        with self._turn:
            learnt = self._renewed(encoder, noted, weak=weak)
            while not learnt.complete and time.monotonic() < until:
                self._fill(learnt, at_most=_SLICE)
        if not learnt.complete:
            self._go_on_beside(learnt)

    def _current(self) -> _Noted:
        revision = self._catalog.judgments_revision()
        noted = self._noted
        if noted.revision != revision:
            found = [
                _Said(query_key(one.query), text_sha(_passage(one)), one)
                for one in self._catalog.judgments()
            ]
            verdicts: dict[str, dict[str, bool]] = {}
            for one in found:
                if not one.judgment.weak:
                    of_query = verdicts.setdefault(one.query, {})
                    of_query[one.judgment.passage] = one.judgment.relevant
            self._noted = noted = _Noted(revision, tuple(found), verdicts)
        return noted

    def _renewed(self, encoder: Encoder, noted: _Noted, *, weak: bool) -> _Learnt:
        """What is known for an encoder, told of the newest judgments; the turn is ours."""
        learnt = self._learnt
        # Compared as objects: an adapter changes the vectors of questions, not the model's id.
        if learnt is None or learnt.encoder is not encoder:
            learnt = self._learnt = _Learnt(encoder)
        if learnt.noted is not noted or learnt.weak != weak:
            learnt.noted, learnt.weak, learnt.complete = noted, weak, False
        return learnt

    def _fill(self, learnt: _Learnt, *, at_most: int) -> None:
        """Encode some of what is missing, then make the memory anew; the turn is ours."""
        used = learnt.noted.used(weak=learnt.weak)
        queries: dict[str, str] = {}
        for one in used:  # the newest are wanted first
            queries.setdefault(one.query, one.judgment.query)
        texts = {one.sha: one.judgment.encoded_text() for one in used}
        learnt.queries = {key: row for key, row in learnt.queries.items() if key in queries}
        learnt.passages = {sha: row for sha, row in learnt.passages.items() if sha in texts}
        unknown = [sha for sha in texts if sha not in learnt.passages]
        if unknown:
            found = self._catalog.vectors_of_texts(unknown, learnt.encoder.model_id)
            learnt.passages.update(found)
        asked = [key for key in queries if key not in learnt.queries]
        absent = [sha for sha in texts if sha not in learnt.passages]
        learnt.complete = len(asked) + len(absent) <= at_most
        asked = asked[:at_most]
        absent = absent[: at_most - len(asked)]
        rows = learnt.encoder.encode_query([queries[key] for key in asked])
        learnt.queries.update(zip(asked, rows, strict=True))
        rows = learnt.encoder.encode_document([texts[sha] for sha in absent])
        learnt.passages.update(zip(absent, rows, strict=True))
        opinions: dict[str, list[Opinion]] = {}
        for one in used:
            if one.sha in learnt.passages:
                weight = WEAK_WEIGHT if one.judgment.weak else 1.0
                opinion = Opinion(learnt.passages[one.sha], one.judgment.relevant, weight)
                opinions.setdefault(one.query, []).append(opinion)
        learnt.memory = FeedbackMemory.from_vectors(opinions, learnt.queries)

    def _go_on_beside(self, learnt: _Learnt) -> None:
        if self._closing.is_set() or (self._beside is not None and self._beside.is_alive()):
            return

        def run() -> None:
            while not (learnt.complete or self._closing.is_set()):
                with self._turn:
                    if self._learnt is not learnt:
                        return
                    try:
                        self._fill(learnt, at_most=_SLICE)
                    except EngineError:  # whoever asks next meets it, and can tell the person
                        return

        self._beside = threading.Thread(target=run, name="recollection", daemon=True)
        self._beside.start()


def _passage(judgment: Judgment) -> Passage:
    return Passage(judgment.passage, judgment.language, heading=judgment.heading)
