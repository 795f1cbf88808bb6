"""Cards are painted for any text, in light and dark, and show files' text literally."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem

from app.delegates.card import card_height, card_look, lay_out
from app.delegates.excerpt import excerpt
from app.delegates.hit import HitDelegate
from app.models.hits import HitListModel
from app.theme import DARK, LIGHT, Colours, palette_of
from engine import Language, SearchHit, Span
from tests.app.sample_hits import HOSTILE, hit

LONG = "Donaudampfschifffahrtsgesellschaftskapitän " * 400
CASES = {
    "usual": hit(),
    "hostile": hit(title=HOSTILE, text=HOSTILE, heading=HOSTILE, path=Path(f"/home/{HOSTILE}")),
    "control": hit(title="a\x00\x1b\u202eb\ud800", text="\ud800\x00\u202e" * 50, best=Span(0, 9)),
    "long": hit(
        title=LONG, text=LONG, heading=LONG, path=Path("/" + "x/" * 2000), best=Span(99, 999)
    ),
    "one word": hit(title="w" * 5000, text="w" * 5000, best=Span(0, 5000)),
    "empty": hit(title="", text="", heading="", best=Span(0, 0), terms=(), number=0),
    "emoji": hit(
        title="😀", text="😀 ok " * 200, best=Span(3, 9), terms=(Span(2, 4), Span(900, 999))
    ),
    "offline": hit(online=False, copies=(Path("/a"), Path("/b")), language=Language.UNKNOWN),
    "wrong spans": hit(best=Span(500, 100), terms=(Span(-5, 3), Span(9999, 10000))),
}


def painted(shown: SearchHit, colours: Colours, width: int, *, selected: bool = False) -> QPixmap:
    model, delegate = HitListModel(), HitDelegate()
    model.set_hits([shown])
    option = QStyleOptionViewItem()
    option.palette, option.font = palette_of(colours), QApplication.font()
    option.rect = QRect(0, 0, width, 10)
    size = delegate.sizeHint(option, model.index(0, 0))
    assert 20 < size.height() < 400
    option.rect = QRect(0, 0, width, size.height())
    option.state = QStyle.StateFlag.State_Enabled
    if selected:
        option.state |= QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus
    pixmap = QPixmap(option.rect.size())
    pixmap.fill(Qt.GlobalColor.magenta)
    painter = QPainter(pixmap)
    delegate.paint(painter, option, model.index(0, 0))
    painter.end()
    return pixmap


def colours_in(pixmap: QPixmap) -> set[str]:
    image = pixmap.toImage()
    return {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("width", [120, 560])
@pytest.mark.parametrize("name", list(CASES))
def test_any_hit_can_be_painted(
    qapp: QApplication, name: str, width: int, colours: Colours
) -> None:
    seen = colours_in(painted(CASES[name], colours, width))
    assert colours.base.name() in seen
    assert QColor(Qt.GlobalColor.magenta).name() not in seen


def test_the_best_sentence_stands_on_its_ground(qapp: QApplication) -> None:
    assert LIGHT.mark.name() in colours_in(painted(hit(), LIGHT, 560))
    unmarked = painted(hit(best=Span(0, 0)), LIGHT, 560)
    assert LIGHT.mark.name() not in colours_in(unmarked)


def test_a_selected_card_has_a_bar(qapp: QApplication) -> None:
    image = painted(hit(), DARK, 400, selected=True).toImage()
    assert image.pixelColor(1, image.height() // 2).name() == DARK.accent.name()


def luminance(colour: QColor) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = map(linear, (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: QColor, second: QColor) -> float:
    dark, bright = sorted((luminance(first), luminance(second)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("online", [True, False])
@pytest.mark.parametrize("selected", [True, False])
def test_all_text_can_be_read(
    qapp: QApplication, colours: Colours, selected: bool, online: bool
) -> None:
    look = card_look(QFont(), palette_of(colours), selected=selected, online=online)
    assert contrast(look.text, look.ground) >= 4.5
    assert contrast(look.colours.muted, look.ground) >= 4.5
    assert contrast(look.colours.on_mark, look.colours.mark) >= 4.5


def test_a_larger_font_makes_a_higher_card(qapp: QApplication) -> None:
    def height(points: int) -> int:
        look = card_look(QFont("DejaVu Sans", points), QPalette(), selected=False, online=True)
        return lay_out(hit(), 500, look).height

    assert height(9) < height(14) < height(24)


def test_long_text_ends_in_an_ellipsis_after_three_lines(qapp: QApplication) -> None:
    look = card_look(QFont(), QPalette(), selected=False, online=True)
    card = lay_out(CASES["long"], 400, look)
    assert card.layout.lineCount() == 3
    assert card.layout.text().endswith("…")


@pytest.mark.parametrize("width", [300, 420, 560, 900])
def test_the_best_sentence_is_seen_whole_where_it_fits(qapp: QApplication, width: int) -> None:
    text = "Nothing of note stands here, and there is a lot of it. " * 20
    best = "Only this short one answers."
    shown = hit(text=text + best, best=Span(len(text), len(text) + len(best)), terms=())
    look = card_look(QFont(), QPalette(), selected=False, online=True)
    assert best in lay_out(shown, width, look).layout.text()


@pytest.mark.parametrize("name", list(CASES))
@pytest.mark.parametrize("width", [120, 300, 560, 1200])
def test_the_quick_height_is_the_height(qapp: QApplication, name: str, width: int) -> None:
    look = card_look(QFont(), QPalette(), selected=False, online=True)
    assert card_height(CASES[name], width, look) == lay_out(CASES[name], width, look).height


def test_the_parts_of_a_card_do_not_overlap(qapp: QApplication) -> None:
    look = card_look(QFont(), QPalette(), selected=False, online=True)
    for width in (300, 560, 1200):
        card = lay_out(CASES["offline"], width, look)
        parts = [frame for _text, frame in card.badges]
        parts += [card.relevance, card.where, card.snippet, card.path]
        parts += [card.answers, card.fails]
        parts += [card.copies, card.sources, card.date]
        for number, part in enumerate(parts):
            for other in parts[number + 1 :]:
                assert not part.intersects(other), (width, part, other)


def test_tooltips_explain_each_part(qapp: QApplication) -> None:
    delegate = HitDelegate()
    card, _look = delegate.card(CASES["offline"], 600, QFont(), QPalette())
    said = {
        delegate.text_at(CASES["offline"], card, QPoint(part.center()))
        for part in (card.relevance, card.sources, card.copies, card.path)
    }
    assert len(said) == 4
    assert any("/a\n/b" in text for text in said)
    assert delegate.text_at(CASES["offline"], card, QPoint(-5, -5)) == ""


@given(
    text=st.text(st.characters(codec=None), max_size=400),
    start=st.integers(0, 400),
    length=st.integers(0, 200),
    capacity=st.integers(0, 300),
)
def test_an_excerpt_keeps_the_best_sentence(
    text: str, start: int, length: int, capacity: int
) -> None:
    start = min(start, len(text))
    best = Span(start, min(start + length, len(text)))
    part = excerpt(hit(text=text, best=best, terms=(best,)), capacity)
    assert 0 <= part.best.start <= part.best.end <= len(part.text)
    letters = [char for char in text[best.start : best.end] if char.isalnum()]
    kept = part.text[part.best.start : part.best.end]
    assert [char for char in kept if char.isalnum()] == letters
