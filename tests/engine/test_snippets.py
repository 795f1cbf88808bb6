from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.documents import Language, Span
from engine.folding import fold, stems
from engine.snippets import best_sentence, snippet, term_spans

TEXT = (
    "Der Mieter zahlt die Miete. Die Kündigungen der Mieter gehen beim Vermieter ein.\n\n"
    "Müllers Häuser stehen in der Straße am Park. Das Ende."
)


def marked(text, wanted, language):
    return [text[span.start : span.end] for span in term_spans(text, wanted, language)]


def asked(*typed, language=Language.DE):
    folded = [fold(word) for word in typed]
    return {*folded, *stems(folded, language)}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Kündigung", ["Kündigungen"]),
        ("Haus", ["Häuser"]),
        ("Mueller", ["Müllers"]),
        ("strasse", ["Straße"]),
        ("MIETER", ["Mieter", "Miete", "Mieter"]),
        ("Park", ["Park"]),
        ("Zug", []),
    ],
)
def test_forms_of_a_word_are_marked(typed, expected):
    assert marked(TEXT, asked(typed), Language.DE) == expected


def test_english_forms_are_marked_in_either_language_guess():
    text = "The tenants terminated their contracts."
    wanted = asked("tenant", "contract", language=Language.EN)
    assert marked(text, wanted, Language.EN) == ["tenants", "contracts"]
    assert marked(text, wanted, Language.UNKNOWN) == ["tenants", "contracts"]


def test_nothing_asked_marks_nothing():
    assert term_spans(TEXT, (), Language.DE) == ()


def test_the_best_sentence_is_the_one_that_scores_highest():
    def score(sentences):
        return [float("Häuser" in sentence) for sentence in sentences]

    best = best_sentence(TEXT, score)
    assert TEXT[best.start : best.end] == "Müllers Häuser stehen in der Straße am Park."


def test_no_choice_asks_for_no_score():
    def refuse(_sentences):
        raise AssertionError

    assert best_sentence("Nur ein Satz.", refuse) == Span(0, 13)
    assert best_sentence("-----\n\nNur ein Satz.", refuse) == Span(7, 20)
    assert best_sentence("12 - 34", refuse) == Span(0, 7)
    assert best_sentence("", refuse) == Span(0, 0)


def test_a_short_passage_is_shown_whole():
    shown, offset = snippet("Eins.\nZwei.", Span(6, 11), max_chars=40)
    assert (shown, offset) == ("Eins. Zwei.", 0)


def test_a_long_passage_is_cut_around_its_best_sentence():
    sentences = [f"Dies ist der Satz mit der Nummer {number}." for number in range(40)]
    text = " ".join(sentences)
    start = text.index(sentences[20])
    shown, offset = snippet(text, Span(start, start + len(sentences[20])), max_chars=120)
    assert sentences[20] in shown
    assert len(shown) <= 120
    assert shown.startswith("…Dies")
    assert shown.endswith("…")
    assert not shown.endswith(" …")
    assert shown.index(sentences[20]) == start - offset


def test_a_best_sentence_that_is_too_long_shows_its_beginning():
    text = "Vorher. " + "Wort " * 200 + "Ende."
    shown, offset = snippet(text, Span(8, len(text)), max_chars=50)
    assert shown == "…" + ("Wort " * 9).strip() + "…"
    assert offset == 7


@given(st.text(max_size=400) | st.text("ab .\n", max_size=600), st.integers(0, 100), st.data())
def test_any_snippet_is_a_window_on_its_text(text, max_chars, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    shown, offset = snippet(text, Span(start, end), max_chars=max_chars)
    assert len(shown) <= max(max_chars, 16)
    for position, char in enumerate(shown):
        at = position + offset
        if char == "…" and position in (0, len(shown) - 1):
            continue
        assert text[at] == char or (char == " " and text[at].isspace())


@given(st.text(max_size=300))
def test_any_text_has_a_best_sentence(text):
    best = best_sentence(text, lambda sentences: [0.0] * len(sentences))
    assert 0 <= best.start <= best.end <= len(text)
