from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.documents import Language
from engine.folding import (
    clean,
    fold,
    fold_words,
    is_stopword,
    split_verbs,
    stems,
    without_zu,
    words,
)

TEXTS = st.text(st.characters(), max_size=200)
ROUGH = st.text(
    st.sampled_from(" \n\t-\u00ad\x02\u0308.:;|{}()1aAäß\ufb01\u200b\ud800"), max_size=200
)


def stem(word: str, language: Language) -> str:
    (found,) = stems([fold(word)], language)
    return found


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Kündi-\ngung", "Kündigung"),
        ("Kündi-\r\n   gung", "Kündigung"),
        ("Kündi\x02\ngung", "Kündigung"),
        ("Kündi\x02gung", "Kündigung"),
        ("Ver\u00adsi\u00ad\ncherung", "Versicherung"),
        ("Vor-\nund Nachteile", "Vor- und Nachteile"),
        ("Vor- und Nachteile", "Vor- und Nachteile"),
        ("Haupt-\noder Nebenamt", "Haupt- oder Nebenamt"),
        ("short-\nand long-term", "short- and long-term"),
        ("E-\nMail", "E-Mail"),
        ("E\x02\nMail", "E-Mail"),
        ("US-\namerikanisch", "US-amerikanisch"),
        ("Baden-\nWürttemberg", "Baden-Württemberg"),
        ("COVID-\n19", "COVID-19"),
        ("100-\nprozentig", "100-prozentig"),
        ("KÜNDI-\nGUNG", "KÜNDIGUNG"),
        ("well-\nknown", "well-known"),
        ("cloud-\nbased", "cloud-based"),
        ("in-\ndependent", "independent"),
        ("infor-\nmation", "information"),
    ],
)
def test_words_broken_at_line_ends(raw, expected):
    assert clean(raw) == expected


def test_a_hyphen_before_a_blank_line_joins_nothing():
    assert clean("Teil-\n\nganzes") == "Teil-\n\nganzes"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("eﬃzient, ﬁnden, ﬂach", "effizient, finden, flach"),
        ("u\u0308ber", "über"),
        ("10\u00a0000\u202f€", "10 000 €"),
        ("a\u200bb\ufeff", "ab"),
        ("eins\x0czwei", "eins\n\nzwei"),
        ("eins\u2028zwei", "eins\nzwei"),
        ("\x00nul\x07", "nul"),
        ("\uf0b7 Punkt", "• Punkt"),
        ("\ud800", "\ufffd"),
        ("  viel   Raum  ", "viel Raum"),
        ("\n\n \n", ""),
        ("Einleitung ............ 5", "Einleitung ... 5"),
        ("Einleitung . . . . . . 5", "Einleitung ... 5"),
        ("|--------|:--------|", "|---|:---|"),
    ],
)
def test_odd_characters(raw, expected):
    assert clean(raw) == expected


WRAPPED = """\
Der Mieter ist verpflichtet, die Mietsache pfleglich zu behandeln und
Schäden unverzüglich anzuzeigen. Das gilt auch für Räume, die er am
1. Januar noch nicht bezogen hat.
"""


def test_wrapped_lines_become_one_paragraph():
    assert clean(WRAPPED) == " ".join(WRAPPED.split())


def test_paragraphs_headings_and_items_stay_apart():
    raw = (
        "Pflichten\n"
        + WRAPPED
        + "- die Wohnung zu lüften und zu heizen, damit kein Schimmel an den\n"
        "  Wänden entsteht;\n- den Keller;\n1. das Dach\n\n\nEnde"
    )
    paragraph = " ".join(WRAPPED.split())
    assert clean(raw).split("\n") == [
        "Pflichten",
        paragraph,
        "- die Wohnung zu lüften und zu heizen, damit kein Schimmel an den Wänden entsteht;",
        "- den Keller;",
        "1. das Dach",
        "",
        "Ende",
    ]


@pytest.mark.parametrize(
    "kept",
    [
        "Erika Muster\nHauptstraße 1\n12345 Berlin",
        "Name\tOrt\tBetrag in Euro und Cent je Monat\nMüller\tBonn\t12,50 in der Regel am Ersten",
        "| Name | Ort und Straße der Lieferung |\n| Eva | Bonn am schönen alten Rhein |",
        "def read(path):\n    text = open(path)\n    return text.read()",
        "# Eine Überschrift mit recht vielen Worten darin\nund der Text, der ihr gleich folgt",
    ],
)
def test_lines_that_mean_something_are_kept(kept):
    assert clean(kept) == kept


@given(TEXTS | ROUGH)
def test_any_text_comes_back_clean(text):
    cleaned = clean(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned == cleaned.rstrip()
    assert not cleaned.startswith("\n")
    assert "\n\n\n" not in cleaned
    assert "\u00ad" not in cleaned
    assert "\x02" not in cleaned
    cleaned.encode()


@given(st.text(st.sampled_from("abcdeABC äöüß,;\n"), max_size=300))
def test_no_letter_is_lost(text):
    assert "".join(clean(text).split()) == "".join(unicodedata.normalize("NFC", text).split())


@pytest.mark.parametrize("unit", ["x", "x-\n", "-", " ", "a ", "\n", ".)", "\x02", "\u00ad", ") "])
def test_long_odd_texts_take_no_quadratic_time(unit):
    started = time.perf_counter()
    clean(unit * 200_000)
    words(unit * 200_000)
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    "same",
    [
        ("Müller", "Mueller", "MÜLLER", "Mu\u0308ller", "Mül\u00adler"),
        ("Straße", "Strasse", "STRASSE", "STRAẞE"),
        ("Ärger", "aerger"),
        ("Café", "cafe", "CAFE\u0301"),
        ("eﬃzient", "effizient"),
        ("it’s", "IT'S"),
        ("smørrebrød", "smoerrebroed"),
    ],
)
def test_spellings_fold_into_one(same):
    assert len({fold(spelling) for spelling in same}) == 1


@given(TEXTS)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(TEXTS)
def test_words_stand_where_they_say(text):
    end = 0
    assert fold_words(text) == [word for word, _ in words(text)]
    for word, span in words(text):
        assert end <= span.start < span.end <= len(text)
        end = span.end
        assert word.isalnum()
        assert fold(word) == word
        assert [again for again, _ in words(text[span.start : span.end])] == [word]


def test_words_of_a_sentence():
    text = "Die Mu\u0308ller-Straße Nr. 5, file_name.txt: 3,14 €"
    found = [word for word, _ in words(text)]
    assert found == ["die", "mueller", "strasse", "nr", "5", "file", "name", "txt", "3", "14"]
    assert text[words(text)[1][1].start : words(text)[1][1].end] == "Mu\u0308ller"


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        (Language.DE, ("Haus", "Häuser", "Haeuser", "Hauses")),
        (Language.DE, ("Kündigung", "Kündigungen", "Kuendigung")),
        (Language.DE, ("Müller", "Mueller", "Muller")),
        (Language.EN, ("Müller", "Mueller", "Muller")),
        (Language.EN, ("connect", "connected", "connection", "connections")),
        (Language.DE, ("Vertrag", "Verträge", "Vertraegen")),
        (Language.DE, ("Straße", "Strassen")),
    ],
)
def test_forms_meet_in_their_stem(language, forms):
    assert len({stem(form, language) for form in forms}) == 1


@pytest.mark.parametrize(("one", "other"), [("poet", "pot"), ("guest", "gust"), ("queen", "quen")])
def test_english_words_are_not_taken_for_umlauts(one, other):
    assert stem(one, Language.EN) != stem(other, Language.EN)


def test_unsure_language_gives_both_stems():
    assert stems(["connections"], Language.UNKNOWN) == [
        stem("connections", Language.DE),
        stem("connections", Language.EN),
    ]
    assert stems(["test"], Language.UNKNOWN) == ["test"]


@given(st.lists(st.text(max_size=80).map(fold), max_size=5), st.sampled_from(Language))
def test_any_word_has_a_stem(folded, language):
    found = stems(folded, language)
    assert len(folded) <= len(found) <= 2 * len(folded)
    if language is not Language.UNKNOWN:
        assert len(found) == len(folded)


def test_stop_words_are_folded_words():
    assert is_stopword("fuer", Language.DE)
    assert not is_stopword("the", Language.DE)
    assert is_stopword("the", Language.EN)
    assert is_stopword("the")
    assert is_stopword("und")
    assert not is_stopword("vertrag")


VERBS = {"anleg", "einricht", "feststell", "zuruecksetz", "angibt", "aufhor", "abweich", "einkauf"}


def whole(text: str) -> list[str]:
    known = {stem(word, Language.DE) for word in VERBS}
    return [verb.word for verb in split_verbs(text, known.__contains__)]


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("Wie lege ich ein Konto an?", ["anlege"]),
        ("Legen Sie ein Konto an, bevor Sie buchen.", ["anlegen"]),
        ("Wie richte ich einen Drucker ein und lege ein Konto an?", ["einrichte", "anlege"]),
        ("wie setze ich das passwort zurück", ["zuruecksetze"]),
        ("Wo gibt man den Preis an?", ["angibt"]),
        ("Material-, Maschinen- und Lohnkosten weichen ab", ["abweichen"]),
        ("Woran liegt es? Stelle den Grund fest!", ["feststelle"]),
        ("Wie lege ich an einem Haus Hand", []),
        ("Das Licht ist an", []),
        ("Kauf ein", ["einkauf"]),
        ("Was kostet ein Kauf ein", []),
        ("an", []),
        ("", []),
    ],
)
def test_verbs_in_two_pieces_are_put_together(text, verbs):
    assert whole(text) == verbs


def test_a_split_verb_tells_where_it_stands_and_what_else_it_may_be():
    text = "Wie richte ich das Konto ein?"
    (verb,) = split_verbs(text, lambda stem: stem == "einricht")
    assert text[verb.span.start : verb.span.end] == "richte"
    assert text[verb.prefix_span.start : verb.prefix_span.end] == "ein"
    assert verb.forms == ["einrichte", "einzurichte", "eingerichtet"]


@given(TEXTS)
def test_split_verbs_stand_in_the_text_in_order(text):
    found = split_verbs(text, lambda stem: True)
    places = [place for verb in found for place in (verb.span, verb.prefix_span)]
    assert all(0 <= place.start < place.end <= len(text) for place in places)
    assert places == sorted(places, key=lambda place: place.start)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("anzulegen", "anlegen"), ("zurueckzusetzen", "zuruecksetzen"), ("einzuricht", "einricht"),
     ("anzug", "anzug"), ("zuzug", "zuzug"), ("konto", "konto"), ("bezug", "bezug")],
)  # fmt: skip
def test_an_infinitive_loses_its_zu(word, expected):
    assert without_zu(word) == expected
