from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.documents import Document, Language, LocatorKind, Section
from engine.splitting import split

ROUGH = st.text(st.sampled_from(" \n.!?…\"'“)(-:;,aBzd1§|。xx"), max_size=300)


def count_words(texts):
    """Stands for a tokenizer: a word is a token for each four letters, a mark is one."""
    return [
        sum(-(-len(token) // 4) for token in re.findall(r"\w+|[^\w\s]", text)) for text in texts
    ]


def section_of(text, **place):
    return Section(text, **place)


def check(document, max_tokens, overlap_tokens):
    """What must hold for every split; returns it."""
    result = split(document, count_words, max_tokens=max_tokens, overlap_tokens=overlap_tokens)
    covered = [bytearray(len(section.text)) for section in result.sections]
    for passage in result.passages:
        section = result.sections[passage.section]
        text = section.text[passage.span.start : passage.span.end]
        assert passage.text == text
        assert text.strip()
        assert passage.heading == section.heading
        assert (passage.kind, passage.number, passage.label) == (
            section.kind,
            section.number,
            section.label,
        )
        assert count_words([passage.encoded_text()])[0] <= max_tokens
        covered[passage.section][passage.span.start : passage.span.end] = b"\1" * len(text)
    for section, marks in zip(result.sections, covered, strict=True):
        left = (char for char, mark in zip(section.text, marks, strict=True) if not mark)
        assert not "".join(left).strip()
    places = [(p.section, p.span.start) for p in result.passages]
    assert places == sorted(places)
    return result


WORDS = st.sampled_from(
    ["Der", "Mieter", "zahlt.", "die", "Miete,", "am", "3.", "Tag;", "\n\n", "\n-", "17,5", "%"]
)
LONG_WORDS = st.sampled_from(["Donaudampfschifffahrtskapitän", "tenant's", "x", "(y)", "pays?"])
BODIES = st.lists(WORDS | LONG_WORDS, max_size=120).map(" ".join) | st.text(max_size=100) | ROUGH
SECTIONS = st.lists(
    st.builds(
        Section,
        BODIES,
        st.sampled_from(LocatorKind),
        st.integers(0, 2),
        heading=st.sampled_from(["", "Miete", "Teil > Miete und Kaution", "Lang " * 40]),
    ),
    max_size=4,
)


@given(SECTIONS, st.integers(8, 60), st.integers(0, 3))
def test_passages_cover_the_text_within_the_budget(sections, max_tokens, overlap_tokens):
    check(Document("t", tuple(sections)), max_tokens, overlap_tokens)


def test_passages_end_with_sentences_and_overlap_by_sentences():
    text = " ".join(f"Satz {number} steht in diesem einen langen Absatz." for number in range(60))
    result = check(Document("t", (section_of(text),)), 60, 20)
    assert len(result.passages) > 5
    for passage, following in zip(result.passages, result.passages[1:], strict=False):
        assert passage.text.endswith("Absatz.")
        assert following.text.startswith("Satz ")
        assert passage.span.start < following.span.start < passage.span.end < following.span.end


def test_nothing_repeats_where_a_paragraph_ends():
    paragraph = " ".join(["Der Mieter zahlt die Miete am ersten Tag."] * 4)
    result = check(Document("t", (section_of(f"{paragraph}\n\n{paragraph}"),)), 60, 20)
    assert [passage.text for passage in result.passages] == [paragraph, paragraph]


def test_a_tiny_rest_takes_in_sentences_before_it():
    text = " ".join(["Der Mieter zahlt die Miete am ersten Tag."] * 5 + ["Ende."])
    result = check(Document("t", (section_of(text),)), 61, 0)
    assert len(result.passages) == 2
    assert result.passages[-1].text.endswith("Der Mieter zahlt die Miete am ersten Tag. Ende.")


def test_one_long_sentence_is_cut_at_its_clauses():
    text = ", ".join(f"Teil {number} der langen Aufzählung" for number in range(80)) + "."
    result = check(Document("t", (section_of(text),)), 40, 10)
    assert len(result.passages) > 10
    assert all(passage.text[-1] in ",." for passage in result.passages)


def test_an_endless_word_is_cut_and_kept():
    result = check(Document("t", (section_of("x" * 1_000_000),)), 128, 24)
    assert "".join(passage.text for passage in result.passages) == "x" * 1_000_000


def test_an_endless_word_is_cut_though_it_is_one_token():
    document = Document("t", (section_of("x" * 100_000),))
    result = split(document, lambda texts: [1] * len(texts))
    assert "".join(passage.text for passage in result.passages) == "x" * 100_000
    assert max(len(passage.text) for passage in result.passages) <= 128 * 16


def test_a_tokenizer_that_counts_more_for_the_whole_is_obeyed():
    def count(texts):
        return [2 * len(text.split()) if "\n" in text else len(text.split()) for text in texts]

    document = Document("t", (section_of("eins zwei drei. " * 50, heading="Zahlen"),))
    result = split(document, count, max_tokens=20, overlap_tokens=4)
    assert max(count([passage.encoded_text() for passage in result.passages])) <= 20


def test_headings_stand_in_front_and_leave_room():
    result = check(
        Document("t", (section_of("Der Text. " * 40, heading="A > " + "B " * 90),)), 30, 5
    )
    (heading,) = {passage.heading for passage in result.passages}
    assert heading.startswith("A > B B B B")
    assert len(heading.split()) <= 2 + 10


def test_the_outermost_heading_is_encoded_with_the_innermost_and_both_leave_room():
    heading = "Haus " * 20 + "> Teil > " + "Bau " * 20
    result = check(Document("t", (section_of("Der Text. " * 40, heading=heading),)), 30, 5)
    first = result.passages[0]
    assert first.heading.split(" > ")[1] == "Teil"
    head = first.encoded_text().split("\n")[0].split()
    assert head[0] == "Haus"
    assert head[-1] == "Bau"
    assert len(head) <= 10 + 1


def test_a_heading_alone_joins_its_section_but_not_another_page():
    page = {"kind": LocatorKind.PAGE}
    result = check(
        Document(
            "t",
            (
                section_of("Kapitel 1", number=1, **page),
                section_of("Die Miete ist fällig.", number=1, **page),
                section_of("Kapitel 2", number=1, **page),
                section_of("Die Kaution auch.", number=2, **page),
                section_of("  ", number=3, **page),
            ),
        ),
        40,
        5,
    )
    assert [passage.text for passage in result.passages] == [
        "Kapitel 1\n\nDie Miete ist fällig.",
        "Kapitel 2",
        "Die Kaution auch.",
    ]
    assert [section.number for section in result.sections] == [1, 1, 2]


def test_a_short_text_under_a_heading_of_its_own_keeps_it():
    result = check(
        Document(
            "t",
            (
                section_of("0123 456", heading="Praxis > Telefon"),
                section_of("Mo bis Fr von 8 bis 12", heading="Praxis > Zeiten"),
                section_of("Anfahrt", heading="Praxis > Anfahrt"),
                section_of("Mit dem Bus.", heading="Praxis > Anfahrt > Stadt"),
            ),
        ),
        60,
        5,
    )
    assert [(passage.heading, passage.text) for passage in result.passages] == [
        ("Praxis > Telefon", "0123 456"),
        ("Praxis > Zeiten", "Mo bis Fr von 8 bis 12"),
        ("Praxis > Anfahrt > Stadt", "Anfahrt\n\nMit dem Bus."),
    ]


def words_from(first, last):
    return " ".join(f"w{number}" for number in range(first, last))


def test_what_is_cut_from_headings_stands_once_below_them():
    outer, inner = words_from(0, 30), words_from(30, 60)
    document = Document(
        "t",
        (
            section_of("Kurz davor.", heading="Anfang"),
            section_of("Erster Text.", heading=f"{outer} > {inner}"),
            section_of("Zweiter Text.", heading=f"{outer} > {inner}"),
            section_of("Dritter Text.", heading=f"{outer} > Ende"),
        ),
    )
    result = check(document, 30, 5)
    assert [section.text for section in result.sections] == [
        "Kurz davor.",
        f"{outer}\n\n{inner}\n\nErster Text.",
        "Zweiter Text.",
        "Dritter Text.",
    ]
    assert result.sections[0].heading == "Anfang"
    assert len(result.sections[3].heading.split()) < 10


@pytest.mark.parametrize("shown", [words_from(0, 30), words_from(0, 20) + "…"])
def test_a_cut_heading_that_its_text_begins_with_is_not_repeated(shown):
    text = f"{words_from(0, 30)}\n\nDer Text."
    result = check(Document("t", (section_of(text, heading=shown),)), 30, 5)
    assert result.sections[0].text == text


def test_languages_of_passages_and_document():
    german = "Der Mieter zahlt die Miete am ersten Werktag des Monats. " * 4
    english = "The tenant pays the rent on the first working day of the month."
    french = "Le locataire paie le loyer le premier jour ouvrable du mois avec les charges."
    document = Document("t", tuple(map(section_of, (german, english, french, "12 345,67 | 89"))))
    result = check(document, 100, 10)
    assert result.language is Language.DE
    assert [passage.language for passage in result.passages] == [
        Language.DE,
        Language.EN,
        Language.UNKNOWN,
        Language.DE,
    ]


def test_an_empty_document_has_no_passages():
    assert check(Document("t", ()), 128, 24).passages == ()


def test_tokens_are_counted_in_few_calls():
    calls = []

    def count(texts):
        calls.append(len(texts))
        return count_words(texts)

    text = "Der Mieter zahlt die Miete am ersten Tag. " * 200
    split(Document("t", tuple(section_of(text, heading=f"Teil {n}") for n in range(20))), count)
    assert len(calls) <= 5


@pytest.mark.parametrize(("max_tokens", "overlap_tokens"), [(4, 0), (20, 10), (20, -1)])
def test_impossible_budgets_are_refused(max_tokens, overlap_tokens):
    with pytest.raises(ValueError, match="tokens"):
        split(Document("t", ()), count_words, max_tokens=max_tokens, overlap_tokens=overlap_tokens)
