"""PPTX, made with python-pptx."""

from __future__ import annotations

from pathlib import Path

import pytest
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from engine.documents import LocatorKind
from engine.errors import DamagedDocument, NoTextFound
from engine.extraction.registry import extract

BOX = (Inches(1), Inches(1), Inches(3), Inches(2))


@pytest.fixture
def show():
    return Presentation()


def saved(show, tmp_path: Path, name: str = "vortrag.pptx") -> Path:
    path = tmp_path / name
    show.save(str(path))
    return path


def test_slides_titles_bullets_notes(show, tmp_path: Path):
    first = show.slides.add_slide(show.slide_layouts[0])
    first.shapes.title.text = "Jahresrückblick"
    first.placeholders[1].text = "Öffentliche Fassung"
    second = show.slides.add_slide(show.slide_layouts[1])
    second.shapes.title.text = "Umsatz"
    second.placeholders[1].text = "Größer als geplant\nKosten gefallen"
    second.notes_slide.notes_text_frame.text = "Hier länger sprechen"
    document = extract(saved(show, tmp_path))
    assert document.title == "Jahresrückblick"
    assert [(s.kind, s.number, s.heading, s.text) for s in document.sections] == [
        (LocatorKind.SLIDE, 1, "Jahresrückblick", "Öffentliche Fassung"),
        (
            LocatorKind.SLIDE,
            2,
            "Umsatz",
            "Größer als geplant\nKosten gefallen\n\nHier länger sprechen",
        ),
    ]


def test_tables_groups_and_charts(show, tmp_path: Path):
    slide = show.slides.add_slide(show.slide_layouts[6])
    table = slide.shapes.add_table(2, 2, *BOX).table
    for row, column, text in [(0, 0, "Stadt"), (0, 1, "Einwohner"), (1, 0, "Köln"), (1, 1, "1,1")]:
        table.cell(row, column).text = text
    group = slide.shapes.add_group_shape()
    inner = group.shapes.add_group_shape()
    inner.shapes.add_textbox(*BOX).text_frame.text = "In der Gruppe"
    data = CategoryChartData()
    data.categories = ["Erstes Quartal"]
    data.add_series("Umsätze", (1.5,))
    slide.shapes.add_chart(XL_CHART_TYPE.PIE, *BOX, data)
    text = extract(saved(show, tmp_path)).sections[0].text
    assert text.startswith("Stadt | Einwohner\nKöln | 1,1\n\nIn der Gruppe")
    assert "Umsätze" in text
    assert "Erstes Quartal" in text
    assert "1.5" not in text


def test_order_of_the_show_not_of_the_files(show, tmp_path: Path):
    for word in ("eins", "zwei", "drei"):
        slide = show.slides.add_slide(show.slide_layouts[6])
        slide.shapes.add_textbox(*BOX).text_frame.text = word
    listing = show.slides._sldIdLst
    listing.insert(0, listing[-1])
    document = extract(saved(show, tmp_path))
    assert [(s.number, s.text) for s in document.sections] == [
        (1, "drei"),
        (2, "eins"),
        (3, "zwei"),
    ]


def test_a_broken_slide_is_a_warning(show, tmp_path: Path, make_zip):
    import zipfile

    for word in ("eins", "zwei"):
        slide = show.slides.add_slide(show.slide_layouts[6])
        slide.shapes.add_textbox(*BOX).text_frame.text = word
    with zipfile.ZipFile(saved(show, tmp_path)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["ppt/slides/slide1.xml"] = b"<kaputt"
    document = extract(make_zip("kaputt.pptx", members))
    assert [(s.number, s.text) for s in document.sections] == [(2, "zwei")]
    assert document.warnings[0].startswith("slide 1: ")
    members["ppt/slides/slide2.xml"] = b"<kaputt"
    with pytest.raises(DamagedDocument):
        extract(make_zip("ganz.pptx", members))


def test_a_show_without_text(show, tmp_path: Path):
    show.slides.add_slide(show.slide_layouts[6])
    with pytest.raises(NoTextFound):
        extract(saved(show, tmp_path))
