from __future__ import annotations

from engine.training.personal.split import folds, is_held_out, query_key

QUERIES = [f"frage {i} nach dem ding {i * 7}" for i in range(1000)]


def test_about_thirty_of_a_hundred_are_held_out() -> None:
    share = sum(map(is_held_out, QUERIES)) / len(QUERIES)
    assert 0.26 < share < 0.34


def test_a_side_depends_on_the_words_alone() -> None:
    for query in QUERIES[:50]:
        turned = " ".join(reversed(query.upper().split())) + "?"
        assert is_held_out(turned) == is_held_out(query)
    assert query_key("Kündigung der Miete") == query_key("miete, kuendigung")
    assert query_key("Kündigung der Miete") != query_key("Kündigung der Pacht")


def test_a_query_of_stopwords_has_a_side_of_its_own() -> None:
    assert query_key("wer ist das") != query_key("what is it") != ""


def test_sides_are_those_of_every_machine_and_version() -> None:
    # Frozen: what was held out once must never be trained on later.
    held_out = [i for i, query in enumerate(QUERIES[:12]) if is_held_out(query)]
    assert held_out == [2, 4, 5, 6, 7, 10]


def test_folds_part_the_queries_and_keep_like_ones_together() -> None:
    queries = [*QUERIES[:23], "ding 7 frage 1", "noch eine"]
    parts = folds(queries, 5)
    assert sorted(i for part in parts for i in part) == list(range(25))
    assert max(map(len, parts)) - min(map(len, parts)) <= 2
    assert any({1, 23} <= set(part) for part in parts)
    turned = folds(queries[::-1], 5)
    assert [{24 - i for i in part} for part in turned] == [set(part) for part in parts]
