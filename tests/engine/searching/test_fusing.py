"""Fusion: meaning and words add up, and identifiers win."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.catalog.outlines import PassageOutline
from engine.catalog.records import LexicalHit
from engine.documents import DocumentId, Language, PassageId
from engine.searching.calibration import Calibration
from engine.searching.fusing import Candidate, fuse, identifiers, spread
from engine.searching.ranking import Scale, scores


def candidate(
    number: int,
    cosine: float | None,
    *,
    language: Language = Language.DE,
    rank: int = 0,
    coverage: float = 1.0,
    exact: bool = False,
    document: int = 0,
    score: float = 1.0,
) -> Candidate:
    outline = PassageOutline(
        PassageId(number),
        DocumentId(document or number),
        language,
        bytes([number]),
        number if cosine is not None else 0,
    )
    lexical = LexicalHit(PassageId(number), rank, score, coverage, (), ()) if rank else None
    return Candidate(outline, cosine, cosine is not None, lexical, exact)


def order(candidates: list[Candidate], *, chance: float = -1.0) -> list[int]:
    return [found.outline.passage_id for found in fuse(candidates, chance=chance)]


def test_a_word_match_does_not_rise_above_a_better_passage_in_the_other_language() -> None:
    across = candidate(1, 0.9, language=Language.EN)
    others = [candidate(number, 0.9 - number / 100, language=Language.EN) for number in range(2, 9)]
    same_language_word = candidate(9, 0.3, rank=1, coverage=0.4)
    assert order([same_language_word, *others, across])[0] == 1


def test_words_lift_a_passage_that_is_near_in_meaning() -> None:
    near = [candidate(number, 0.9 - number / 20) for number in range(1, 9)]
    near[5] = candidate(6, 0.6, rank=1, coverage=0.2)
    found = order(near)
    assert 1 < found.index(6) + 1 < 6
    assert [number for number in found if number != 6] == [1, 2, 3, 4, 5, 7, 8]


def test_more_of_the_words_and_a_better_match_count_for_more() -> None:
    few = candidate(1, 0.5, rank=3, coverage=0.3, score=1.0)
    more = candidate(2, 0.5, rank=2, coverage=0.6, score=1.0)
    better = candidate(3, 0.5, rank=1, coverage=0.6, score=2.0)
    assert order([few, more, better, candidate(4, 0.5)]) == [3, 2, 1, 4]


def test_words_count_on_the_scale_of_the_meaning() -> None:
    found = [candidate(1, 0.8), candidate(2, 0.6, rank=1)]
    assert [one.outline.passage_id for one in fuse(found, scale=0.2)] == [2, 1]
    assert [one.outline.passage_id for one in fuse(found, scale=0.02)] == [1, 2]


def test_order_by_meaning_stays_where_words_can_say_nothing() -> None:
    across = [
        candidate(number, 1 - number / 10, language=Language.EN) for number in (3, 1, 4, 2, 5)
    ]
    assert order(across) == [1, 2, 3, 4, 5]


def test_an_identifier_wins_however_weak_the_meaning() -> None:
    near = [candidate(number, 0.9, language=Language.EN) for number in range(2, 60)]
    assert order([*near, candidate(1, 0.01, rank=1, exact=True)])[0] == 1
    assert order([*near, candidate(1, 0.01, rank=1)])[0] != 1


def test_among_passages_with_the_identifier_the_nearest_comes_first() -> None:
    found = [candidate(n, 0.2 + n / 10, rank=1, exact=True) for n in (1, 3, 2)]
    assert order([candidate(4, 0.9), *found]) == [3, 2, 1, 4]


def test_words_lead_where_meaning_finds_nothing() -> None:
    found = [candidate(number, 0.3 - number / 100, language=Language.EN) for number in range(1, 9)]
    found.append(candidate(9, 0.1, rank=1, coverage=0.1))
    assert order(found)[0] == 1
    assert order(found, chance=0.5)[0] == 9


def test_what_has_no_vector_yet_is_ranked_by_its_words() -> None:
    waiting = [candidate(number, None, rank=number) for number in (2, 1, 3)]
    assert order(waiting) == [1, 2, 3]
    assert set(order([*waiting, candidate(4, 0.5)])) == {1, 2, 3, 4}


def test_a_match_of_hardly_any_word_counts_for_little() -> None:
    assert order([candidate(1, 0.80), candidate(2, 0.75, rank=1, coverage=0.05)])[0] == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("RFC2616", ("RFC2616",)),
        ("Fehler 0x80070005 beim Drucken", ("0x80070005",)),
        ("Verordnung (EU) 2019/1148", ("2019/1148",)),
        ("Artikel SP-SCM1009 bestellen", ("SP-SCM1009",)),
        ("InVeKoSV", ("InVeKoSV",)),
        ("VIES Meldung", ("VIES",)),
        ("report 99000753", ("99000753",)),
        ("Wie melde ich Verkäufe an VIES im Ausland?", ()),
        ("KÜNDIGUNG MIETVERTRAG", ()),
        ("Umsatz im Jahr 2024 nach Regionen", ()),
        ("wie geht es dir", ()),
        ("5 % Rabatt", ()),
        ("", ()),
    ],
)
def test_identifiers(text: str, found: tuple[str, ...]) -> None:
    assert identifiers(text) == found


@given(st.text(max_size=60))
def test_identifiers_of_any_text(text: str) -> None:
    assert all(token in text for token in identifiers(text))


def documents(found: list[Candidate]) -> list[int]:
    return [one.outline.document_id for one in found]


def test_the_first_hits_come_from_several_documents() -> None:
    ranked = [candidate(number, 0.5, document=1) for number in range(1, 9)]
    ranked += [candidate(number, 0.5, document=number) for number in range(9, 13)]
    found = spread(ranked, range(len(ranked)))
    assert documents(found)[:5] == [1, 9, 10, 11, 12]
    assert documents(found)[5:7] == [1, 1]
    assert len(found) == len(ranked)


def test_a_poor_hit_does_not_overtake_a_good_document() -> None:
    ranked = [candidate(number, 0.5, document=1) for number in range(1, 5)]
    ranked.append(candidate(5, 0.1, document=2))
    assert documents(spread(ranked, range(4))) == [1, 1, 1, 1, 2]


_CANDIDATES = st.lists(
    st.tuples(
        st.one_of(st.none(), st.floats(-1, 1)),
        st.sampled_from(list(Language)),
        st.booleans(),
        st.floats(0, 1),
        st.integers(1, 4),
    ),
    max_size=30,
)


@given(_CANDIDATES, st.sets(st.integers(0, 30)))
def test_nothing_is_lost_or_doubled(rows, good: set[int]) -> None:
    found = [
        candidate(
            number,
            cosine,
            language=own,
            rank=number if matched or cosine is None else 0,
            coverage=coverage,
            document=document,
        )
        for number, (cosine, own, matched, coverage, document) in enumerate(rows, start=1)
    ]
    numbers = sorted(one.outline.passage_id for one in found)
    ranked = fuse(found)
    assert sorted(one.outline.passage_id for one in ranked) == numbers
    assert sorted(one.outline.passage_id for one in spread(ranked, good)) == numbers


def test_a_second_passage_of_a_document_does_not_lift_what_overtook_it() -> None:
    scale = Scale(Calibration(np.zeros(4, dtype=np.float32), chance=0.3, answer=0.7))
    first = candidate(1, 0.9, document=1)
    other = candidate(2, 0.4, document=2)
    second = candidate(3, 0.9, document=1)
    own = [scale.evidence(one) for one in (first, other, second)]
    shown = scores([first, other, second], scale)
    assert shown[:2] == pytest.approx(own[:2])
    assert shown[2] <= shown[1]
    # A better passage of a third document does lift: both legs say that it is no better.
    third = candidate(4, 0.8, document=3)
    assert scores([first, other, third], scale)[1] == pytest.approx(scale.evidence(third))
