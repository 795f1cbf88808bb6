"""Markdown becomes the text that people read, under its headings."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from engine.documents import Document
from engine.extraction.markdown import inline_text, read


def md(text: str, name: str = "datei.md") -> Document:
    return read(BytesIO(text.encode()), Path(name))


def test_headings_make_paths():
    document = md("Vorab\n\n# A\n\neins\n\n## B\nzwei\n\n### C ##\ndrei\n\n## D\nvier\n")
    assert [(s.heading, s.text) for s in document.sections] == [
        ("", "Vorab"),
        ("A", "eins"),
        ("A > B", "zwei"),
        ("A > B > C", "drei"),
        ("A > D", "vier"),
    ]


def test_the_first_heading_is_the_title():
    assert md("Vorab\n\n# Bericht\n\neins\n").title == "Bericht"


def test_underlined_headings_and_rules():
    document = md("Titel\n=====\n\nText\n\n---\n\nNoch mehr\n\nUnter\n-----\nEnde\n")
    assert [(s.heading, s.text) for s in document.sections] == [
        ("Titel", "Text\n\nNoch mehr"),
        ("Titel > Unter", "Ende"),
    ]


def test_a_heading_without_text_is_not_lost():
    document = md("# A\n## B\n## C\ntext\n# D\n")
    assert [(s.heading, s.text) for s in document.sections] == [
        ("A > B", "B"),
        ("A > C", "text"),
        ("D", "D"),
    ]


def test_hashtag_is_no_heading():
    assert md("#hashtag und mehr").sections[0].text == "#hashtag und mehr"


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("title: Ein Titel", "Ein Titel"),
        ("author: x\nTitle: 'Mit ''Zeichen'''", "Mit 'Zeichen'"),
        ('title: "Quoted"\ntags: [a, b]', "Quoted"),
        (
            "Title: Ein langer Titel\n  über zwei Zeilen\nslug: x",
            "Ein langer Titel über zwei Zeilen",
        ),
        ("title: >-\n  gefaltet\nx: 1", "gefaltet"),
    ],
)
def test_front_matter_gives_the_title(front: str, title: str):
    document = md(f"---\n{front}\n---\n\nDer Text.\n")
    assert document.title == title
    assert document.sections[-1].text.endswith("Der Text.")


@pytest.mark.parametrize(
    ("front", "text"),
    [
        ("description: Was hier steht.", "Was hier steht."),
        ("Description: >-\n  Was hier\n  steht.\nauthor: x", "Was hier steht."),
        ('summary: "Ein ""Wort"""\ndate: 2024-01-01', 'Ein ""Wort""'),
        ("description: Kurz.\nms.search.keywords: Lager, Umlagerung", "Kurz.\n\nLager, Umlagerung"),
        ("tags: [Lager, 'Ware']", "Lager, Ware"),
        ("tags:\n  - Lager\n  - Ware\nx: 1", "Lager, Ware"),
        ("keywords:\n- Lager\n- Ware", "Lager, Ware"),
    ],
)
def test_what_front_matter_says_of_the_content_stands_first(front: str, text: str):
    document = md(f"---\ntitle: Titel\n{front}\n---\n\n# Anfang\n\nDer Text.\n")
    assert [(s.heading, s.text) for s in document.sections] == [
        ("Titel", text),
        ("Anfang", "Der Text."),
    ]


def test_other_keys_of_front_matter_are_no_text():
    document = md("---\ntitle: T\nauthor: A\ndate: 2024\ndescription:\n---\nDer Text.\n")
    assert [s.text for s in document.sections] == ["Der Text."]


def test_a_rule_at_the_start_is_no_front_matter():
    assert md("---\nKein Schlüssel\n\n---\nText").sections[0].text == "Kein Schlüssel\n\nText"


def test_title_falls_back_to_the_file_name():
    assert md("nur Text", "Mein Bericht.md").title == "Mein Bericht"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('[Anleitung](https://x.de/a_(b).html "Titel") lesen', "Anleitung lesen"),
        ("![Ein Bild](b.png) davor", "Ein Bild davor"),
        ("[![Logo](l.png)](https://x.de)", "Logo"),
        ("siehe [hier][1] und <https://x.de/y>", "siehe hier und https://x.de/y"),
        ("**fett** und *kursiv* und __auch__ _das_ ~~weg~~", "fett und kursiv und auch das weg"),
        ("2**3 und leer **** und **offen", "2**3 und leer und offen"),
        ("snake_case_name und 2*3*4", "snake_case_name und 2*3*4"),
        ("`**kein** _Markup_ <b>`", "**kein** _Markup_ <b>"),
        ("M&uuml;ller &amp; S\\*hne", "Müller & S*hne"),
        ('H<sub>2</sub>O<br>neu <a name="x"></a>Ende', "H2O neu Ende"),
        ("1 < 2 und 3 > 2", "1 < 2 und 3 > 2"),
        ("in [!INCLUDE[prod_short](x.md)] öffnen", "in öffnen"),
    ],
)
def test_inline(source: str, text: str):
    assert inline_text(source) == text


def test_lines_of_a_paragraph_are_joined():
    assert md("eins\nzwei\n\ndrei\n").sections[0].text == "eins zwei\n\ndrei"


def test_words_broken_at_line_ends_can_still_be_joined():
    assert md("Besol-\n  dungs-\ngruppe des\nBundes").sections[0].text == (
        "Besol-\ndungs-\ngruppe des Bundes"
    )


def test_empty_items_are_dropped():
    assert md("*   * eins\n    *\n*   *\n* zwei").sections[0].text == "* eins\n* zwei"


def test_directives():
    image = ':::image type="content" source="a:b.png" alt-text="Das Bild." lightbox="c.png":::'
    text = f"Links {image} rechts\n\n:::column span=2:::\nSpalte\n:::column-end:::\n\n::: zone\n"
    assert md(text).sections[0].text == "Links Das Bild. rechts\n\nSpalte"


def test_a_quote_within_a_list():
    text = "1. eins\n\n    > [!TIP]\n    > Ein Hinweis\n\n2. zwei\n"
    assert md(text).sections[0].text == "1. eins\nEin Hinweis\n2. zwei"


def test_lists_are_lines():
    text = "- eins\n  geht weiter\n- zwei\n\n  zweiter Absatz\n\n  1. innen\n\nDanach\n"
    assert md(text).sections[0].text == (
        "- eins geht weiter\n- zwei\nzweiter Absatz\n1. innen\n\nDanach"
    )


def test_text_right_after_a_list_item_is_part_of_it():
    assert md("- eins\nfaul weiter\n\nneu").sections[0].text == "- eins faul weiter\n\nneu"


def test_tables():
    text = "| Feld | Wert |\n|:--|--:|\n| **Nr.** | 1 \\| 2 |\n| leer | |\n\nDanach"
    assert md(text).sections[0].text == "Feld | Wert\nNr. | 1 | 2\nleer\n\nDanach"


def test_table_without_outer_bars_directly_below_text():
    assert md("Intro\na | b\n--|--\n1 | 2\n").sections[0].text == "Intro\n\na | b\n1 | 2"


def test_code_is_kept():
    text = "Vorher\n\n```python\ndef f(x):\n    return x  # <b>\n\n# kein Kopf\n```\n\n    tief()\n"
    assert md(text).sections[0].text == (
        "Vorher\n\ndef f(x):\n    return x  # <b>\n\n# kein Kopf\n\n    tief()"
    )


def test_unclosed_code_is_not_lost():
    assert "letzte Zeile" in md("```\nletzte Zeile").sections[0].text


def test_comments_are_hidden_but_not_in_code():
    text = "a <!-- weg --> b\n\n<!-- weg\n\n# weg\n--> c\n\n```\n<!-- bleibt -->\n```\n"
    assert md(text).sections[0].text == "a b\n\nc\n\n<!-- bleibt -->"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Mit `<!--` beginnt\n\neiner.", "Mit <!-- beginnt\n\neiner."),
        ("``<!-- ` -->`` bleibt", "<!-- ` --> bleibt"),
        ("`a` <!-- ` --> b `<!-- c -->`", "a b <!-- c -->"),
        ("offen ` <!-- weg --> da", "offen ` da"),
        ("\\`<!-- weg -->` da", "`` da"),
        ("a <!-- weg `-->` b", "a ` b"),
        ("`x` <!-- weg\nweg `-->` da", "x\n` da"),
    ],
)
def test_comments_in_code_spans_are_literal(source: str, text: str):
    assert md(source).sections[0].text.split() == text.split()


def test_quotes_and_alerts():
    assert md("> [!NOTE]\n> Achtung\n> hier\n").sections[0].text == "Achtung hier"


def test_definitions():
    assert md("Ausfertigungsdatum\n:   1992-06-05\n").sections[0].text == (
        "Ausfertigungsdatum: 1992-06-05"
    )


def test_link_references_are_dropped_and_footnotes_kept():
    text = md('Text[^1]\n\n[id]: https://x.de "T"\n\n[^1]: Die Fußnote.\n').sections[0].text
    assert "https" not in text
    assert "Die Fußnote." in text
