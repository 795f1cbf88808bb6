"""HTML: text in order, structure kept, everything else left out."""

from __future__ import annotations

import socket

import pytest

from engine.extraction.outline import Outline
from engine.extraction.registry import extract
from engine.extraction.web import add_html, declared_charset, without_self_closing


def text_of(html: str) -> str:
    outline = Outline()
    add_html(html, outline)
    return "\n\n".join(s.text for s in outline.sections())


def test_headings_title_and_order(make_file):
    html = (
        "<html><head><title>Die Seite</title><style>p{}</style></head><body>"
        "<nav><a>Menü</a></nav><p>Vorab</p><h1>Haupt <em>teil</em></h1><p>Eins<br>zwei</p>"
        "<h2>Unter</h2><div>Drei <b>fett</b>.<p>Vier</p>Fünf</div><script>alert(1)</script>"
        "<noscript>aus</noscript><p hidden>versteckt</p><footer>Fuß</footer></body></html>"
    )
    document = extract(make_file("a.html", html))
    assert document.title == "Die Seite"
    assert [(s.heading, s.text) for s in document.sections] == [
        ("", "Vorab"),
        ("Haupt teil", "Eins\nzwei"),
        ("Haupt teil > Unter", "Drei fett.\n\nVier\n\nFünf\n\nFuß"),
    ]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<ul><li>a<li>b<ul><li>c</ul></ul><p>d", "- a\n- b\n- c\n\nd"),
        ("<ol><li><p>a</p><p>b</p></li><li>c</li></ol>", "1. a\nb\n2. c"),
        ("<dl><dt>A<dd>eins<dd>zwei<dt>B</dl>x", "A: eins\nzwei\nB\n\nx"),
        ("<pre>x = 1\n  y</pre>", "x = 1\n  y"),
        ("<p>a&nbsp;&auml;&#8364;</p>", "a ä€"),
        ("<img alt='Ein Hund' src='http://localhost/x.png'>", "Ein Hund"),
        ("a<!-- weg -->b", "ab"),
        ("<p>nicht geschlossen", "nicht geschlossen"),
    ],
)
def test_blocks(html: str, text: str):
    assert text_of(html) == text


def test_tables_of_values():
    html = (
        "<table><caption>Städte</caption><tr><th>Ort<th>Zahl</tr>"
        "<tr><td><p>Köln</p><p>Rhein</p></td><td>5</td></tr></table>"
    )
    assert text_of(html) == "Städte\nOrt | Zahl\nKöln Rhein | 5"


def test_tables_for_layout_are_read_as_text():
    html = (
        "<table><tr><td><h2>Kopf</h2><p>Links</p></td><td><p>Rechts</p>"
        "<table><tr><td>a</td><td>b</td></tr></table></td></tr></table>"
    )
    assert text_of(html) == "Links\n\nRechts\n\na | b"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "iso-8859-2", "utf-16"])
def test_declared_charset(make_file, encoding: str):
    html = f"<html><head><meta charset='{encoding}'></head><body>Größe, Straße, Ämter</body></html>"
    assert extract(make_file("a.html", html.encode(encoding))).sections[0].text == (
        "Größe, Straße, Ämter"
    )


def test_charset_names():
    assert declared_charset(b'<meta http-equiv=x content="text/html; charset=Shift_JIS">') == (
        "shift_jis"
    )
    assert declared_charset(b"<?xml version='1.0' encoding='ISO-8859-1'?>") == "cp1252"
    assert declared_charset(b"<p>x") == ""


def test_nothing_is_fetched(make_file, monkeypatch: pytest.MonkeyPatch):
    def refuse(*args):
        raise AssertionError

    monkeypatch.setattr(socket.socket, "connect", refuse)
    html = (
        "<!DOCTYPE html SYSTEM 'http://localhost/x.dtd'><html><link href='http://localhost/a.css'>"
        "<iframe src='http://localhost/'></iframe><p>Text</p></html>"
    )
    assert extract(make_file("a.html", html)).sections[0].text == "Text"


XHTML = (
    "<html xmlns='http://www.w3.org/1999/xhtml'><head><title/><script src='a>b.js' />"
    "<style type=\"text/css\"/></head><body><!-- <div/> --><h1><a id='x'/>Kopf</h1><iframe/>"
    "<p>Vorher<br/>dann<audio src='/a/'/>, <i/>danach</p><script><![CDATA[ '<script/>' ]]>"
    "</script><object data='x'/><textarea/><p>Ende</p></body></html>"
)


@pytest.mark.parametrize(
    ("name", "text"), [("a.xhtml", XHTML), ("a.html", f"<?xml version='1.0'?>\n{XHTML}")]
)
def test_elements_that_close_themselves_swallow_nothing(make_file, name: str, text: str):
    (section,) = extract(make_file(name, text)).sections
    assert (section.heading, section.text) == ("Kopf", "Vorher\ndann, danach\n\nEnde")


def test_what_closes_itself_is_told_from_what_does_not():
    kept = "a < b/> <br/> <p class='/'> <!-- <p/> --> <![CDATA[<p/>]]> <p title='<'/>"
    assert without_self_closing(kept) == kept
    assert without_self_closing("<p/><svg:g a='>' />") == "<p></p><svg:g a='>' ></svg:g>"
    assert without_self_closing("<!-- <p/>") == "<!-- <p/>"
    script = "<script>write('<p/>')</script>"
    assert without_self_closing(f"{script}<script /><p/>") == f"{script}<script ></script><p></p>"


def test_words_of_a_button_are_read_in_a_heading_alone(make_file):
    html = (
        "<h2>Fragen</h2><p>Vorab <button>Zeigen</button></p>"
        "<h3><button>Wie lange?</button></h3><div>Drei Tage. <button>Mehr</button></div>"
    )
    assert [(s.heading, s.text) for s in extract(make_file("a.html", html)).sections] == [
        ("Fragen", "Vorab"),
        ("Fragen > Wie lange?", "Drei Tage."),
    ]


def test_a_heading_too_long_for_its_place_stands_whole_below_it(make_file):
    long = " ".join(f"Wort{number}" for number in range(60))
    html = f"<h1>{long}</h1><h2>Kurz</h2><p>Text</p><h2>{long} Ende</h2>"
    sections = extract(make_file("a.html", html)).sections
    assert [s.text for s in sections] == [long, "Text", f"{long} Ende"]
    assert all(len(part) <= 200 for s in sections for part in s.heading.split(" > "))


def test_deep_nesting_does_not_recurse():
    assert text_of("<div>" * 3000 + "tief" + "</div>" * 3000) == "tief"
