"""Judging hits on the search page: buttons and keys, shown at once, with a way back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.delegates.hit import HitDelegate
from app.delegates.judge_mouse import JudgeMouse
from app.learning_operations import LearningOperations
from app.operations import Operations
from app.panels.search import SearchPanel
from app.translation import tr
from app.widgets.toast import Toast
from engine import EngineError, SearchHit

if TYPE_CHECKING:
    from engine import Judgment


class HitJudging(QObject):
    """Hands judgments on, marks their cards, and asks anew where the program learns at once."""

    def __init__(
        self, operations: Operations, learning: LearningOperations, search: SearchPanel
    ) -> None:
        super().__init__(search)
        self._operations = operations
        self._learning = learning
        self._search = search
        self.toast = Toast(search.list)
        delegate = search.list.itemDelegate()
        if isinstance(delegate, HitDelegate):
            self.mouse = JudgeMouse(search.list, delegate)
            self.mouse.pressed.connect(self.judge)
        search.list.judge_requested.connect(self.judge)

    def judge(self, hit: SearchHit, relevant: bool) -> None:
        """Keep what the person says of a hit; said twice, it is taken back."""
        query = self._search.question
        if hit.judged is relevant:
            self._show(hit, None)
            self._learning.withdraw(query, hit, done=self._on_withdrawn, failed=self._on_failed)
        else:
            self._show(hit, relevant)
            self._learning.judge(
                query, hit, relevant=relevant, done=self._on_judged, failed=self._on_failed
            )

    def judge_current(self, relevant: bool) -> None:
        """Keep what the person says of the hit that is current, if there is one."""
        hit = self._search.list.current_hit()
        if hit is not None:
            self.judge(hit, relevant)

    def undo(self) -> None:
        """Take back the last judgment."""
        self._learning.take_back(self._on_undone)

    def _show(self, hit: SearchHit, judged: bool | None) -> None:
        self._search.model.update_hits([replace(hit, judged=judged)])

    def _on_judged(self, judgment: Judgment) -> None:
        told = tr("Rated as relevant.") if judgment.relevant else tr("Rated as not relevant.")
        self.toast.tell(told, tr("Undo"), self.undo)
        self._ask_again()

    def _on_withdrawn(self, found: bool) -> None:
        if found:
            self.toast.tell(tr("Rating taken back."), tr("Undo"), self.undo)
        self._search.refresh()

    def _on_undone(self, found: bool) -> None:
        self.toast.tell(tr("Undone.") if found else tr("There is nothing to undo."))
        self._search.refresh()

    def _on_failed(self, error: EngineError) -> None:
        self._search.refresh()  # the cards show again what is kept
        self._learning.error_raised.emit(error)

    def _ask_again(self) -> None:
        if self._operations.settings.learn_at_once:
            self._search.refresh()
