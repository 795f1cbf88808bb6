from __future__ import annotations

from pathlib import Path

import pytest

from engine.documents import Language
from engine.folding import fold_words, stems
from engine.lexicon import Lexicon, read_lexicon, shipped_lexicon

LEXICON = Lexicon(
    [
        ("rechnung", "invoic", 0.7, "", "invoice"),
        ("rechnung", "bill", 0.2, "", ""),
        ("kund", "custom", 0.8, "kunde", "customer"),
        ("numm", "number", 0.9, "nummer", ""),
    ]
)


def _terms(stem: str, language: Language) -> list[str]:
    return [one.term for one in LEXICON.translations(stem, language)]


def test_words_are_found_in_both_directions_best_first() -> None:
    assert _terms("rechnung", Language.DE) == ["invoic", "bill"]
    assert _terms("invoic", Language.EN) == ["rechnung"]
    assert _terms("rechnung", Language.EN) == []
    assert _terms("invoic", Language.UNKNOWN) == ["rechnung"]


def test_an_unknown_compound_is_found_by_its_parts() -> None:
    found = LEXICON.translations("rechnungsnumm", Language.DE)
    assert [one.term for one in found] == ["number", "invoic", "bill"]
    assert found[0].weight > found[1].weight
    assert max(one.weight for one in found) < 0.9
    assert _terms("rechnungsxyzzy", Language.DE) == []


def test_a_gloss_is_the_text_word_by_word() -> None:
    gloss = LEXICON.gloss("Wo steht die Nummer der Rechnungen für Kunden?", Language.DE)
    assert gloss == "steht number invoice customer"
    assert LEXICON.gloss("the customer", Language.EN) == "kunde"
    assert LEXICON.gloss("Rechnungsnummer", Language.DE) == "number invoice"


def test_there_is_no_gloss_of_unknown_words_or_languages() -> None:
    assert LEXICON.gloss("Wo steht das?", Language.DE) == ""
    assert LEXICON.gloss("", Language.DE) == ""
    assert LEXICON.gloss("Rechnung", Language.UNKNOWN) == ""


def test_no_file_is_an_empty_lexicon(tmp_path: Path) -> None:
    assert read_lexicon(tmp_path / "none.tsv").translations("hund", Language.DE) == []


def test_odd_lines_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "words.tsv"
    path.write_text("hund\tdog\t0.90\t\t\nbroken\n\n", encoding="utf-8")
    assert [one.term for one in read_lexicon(path).translations("hund", Language.DE)] == ["dog"]


@pytest.mark.parametrize(
    ("german", "english"),
    [("Rechnung", "invoice"), ("Kunde", "customer"), ("Häuser", "house"), ("Katze", "cat")],
)
def test_the_table_that_ships_knows_everyday_words(german: str, english: str) -> None:
    (de,), (en,) = (
        stems(fold_words(word), language)
        for word, language in ((german, Language.DE), (english, Language.EN))
    )
    there = shipped_lexicon().translations(de, Language.DE)
    back = shipped_lexicon().translations(en, Language.EN)
    assert en in [one.term for one in there]
    assert de in [one.term for one in back]
