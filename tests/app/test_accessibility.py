"""Every control has a name for a screen reader and can be reached by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QTabBar,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.dialogs.preferences import PreferencesDialog
from app.index_operations import IndexOperations
from app.learning_operations import LearningOperations
from app.main_window import MainWindow
from app.model_operations import ModelOperations
from app.operations import Operations
from app.preferences import WindowMemory
from app.translation import install_language

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QTextEdit,
)
# Parts that Qt makes inside its own controls.
_INNER = ("qt_", "ScrollLeftButton", "ScrollRightButton")


def controls(root: QWidget) -> list[QWidget]:
    found = [w for w in root.findChildren(QWidget) if isinstance(w, CONTROLS)]
    return [w for w in found if not inner(w)]


def inner(widget: QWidget) -> bool:
    owner = widget.parentWidget()
    inside = (QComboBox, QAbstractSpinBox, QLineEdit, QTabBar, QAbstractItemView)
    popup = owner is not None and "QComboBoxPrivateContainer" in type(owner).__name__
    return (
        widget.objectName().startswith(_INNER)
        or isinstance(owner, inside)
        or popup
        or owner.metaObject().className().startswith("QComboBoxPrivate")
        if owner is not None
        else False
    )


def name_of(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def nameless(root: QWidget) -> list[str]:
    return [f"{type(w).__name__} {w.objectName()}" for w in controls(root) if not name_of(w)]


def unreachable(root: QWidget) -> list[str]:
    exempt = (QProgressBar,)
    return [
        f"{type(w).__name__} {name_of(w)}"
        for w in controls(root)
        if not isinstance(w, exempt) and w.focusPolicy() is Qt.FocusPolicy.NoFocus
    ]


@pytest.fixture
def preferences(qtbot: QtBot, operations: Operations, models: ModelOperations) -> PreferencesDialog:
    made = PreferencesDialog(operations, models)
    qtbot.addWidget(made)
    qtbot.waitUntil(lambda: made.model.model_box.count() == 1)
    return made


def test_every_control_of_the_window_has_a_name(window: MainWindow) -> None:
    assert len(controls(window)) > 20
    assert nameless(window) == []


def test_every_control_of_the_settings_has_a_name(preferences: PreferencesDialog) -> None:
    assert len(controls(preferences)) > 15
    assert nameless(preferences) == []


def test_every_control_can_be_focused_by_keyboard(
    window: MainWindow, preferences: PreferencesDialog
) -> None:
    assert unreachable(window) == []
    assert unreachable(preferences) == []


def test_mnemonics_in_the_settings_lead_to_their_controls(preferences: PreferencesDialog) -> None:
    labels = [label for label in preferences.findChildren(QLabel) if "&" in label.text()]
    assert len(labels) >= 8
    assert [label.text() for label in labels if label.buddy() is None] == []


def clashes(texts: list[str]) -> list[str]:
    keys = [text[text.index("&") + 1].lower() for text in texts if "&" in text]
    return texts if len(keys) != len(set(keys)) else []


@pytest.mark.parametrize("language", ["de", "en"])
def test_mnemonics_of_one_page_differ(
    qtbot: QtBot,
    qapp: QApplication,
    language: str,
    operations: Operations,
    models: ModelOperations,
) -> None:
    install_language(qapp, language)
    dialog = PreferencesDialog(operations, models)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.model.model_box.count() == 1)
    for place in range(dialog.tabs.count()):
        page = dialog.tabs.widget(place)
        texts = [w.text() for w in page.findChildren(QLabel) if w.buddy() is not None]
        texts += [w.text() for w in page.findChildren(QAbstractButton)]
        assert clashes(texts) == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_mnemonics_of_one_menu_differ(
    qtbot: QtBot,
    qapp: QApplication,
    language: str,
    tmp_path: Path,
    operations: Operations,
    indexing: IndexOperations,
    models: ModelOperations,
    learning: LearningOperations,
) -> None:
    install_language(qapp, language)
    window = MainWindow(operations, indexing, models, learning, WindowMemory(tmp_path))
    qtbot.addWidget(window)
    menus = [action.menu() for action in window.menuBar().actions()]
    assert clashes([menu.title() for menu in menus]) == []
    for menu in menus:
        assert clashes([action.text() for action in menu.actions()]) == []


def test_tab_goes_through_the_settings_from_top_to_bottom(
    preferences: PreferencesDialog,
) -> None:
    preferences.show()
    preferences.general.language.setFocus()
    order = []
    for _ in range(4):
        order.append(preferences.focusWidget())
        preferences.focusNextChild()
    general = preferences.general
    assert order == [general.language, general.theme, general.font_percent, general.results]
    assert preferences.findChild(QDialogButtonBox) is not None
