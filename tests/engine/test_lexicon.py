from __future__ import annotations

from pathlib import Path

import pytest

from engine.documents import Language
from engine.folding import fold_words, stems
from engine.lexicon import GLOSSES, PAIRS, Lexicon, read_lexicon, shipped_lexicon

LEXICON = Lexicon(
    [
        ("rechnung", "invoic", 0.7, "", "invoice"),
        ("rechnung", "bill", 0.2, "", ""),
        ("kund", "custom", 0.8, "kunde", "customer"),
        ("numm", "number", 0.9, "nummer", ""),
        ("genehm", "approv", 0.7, "genehmigung", "approval"),
        ("benutz", "user", 0.9, "benutzer", ""),
        ("einricht", "set", 0.5, "einrichten", ""),
        ("richt", "judg", 0.5, "richten", "judge"),
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
    assert LEXICON.gloss("Rechnungsnummer", Language.DE) == "invoice number"


def test_a_compound_is_cut_where_its_first_part_is_longer_than_its_stem() -> None:
    assert _terms("genehmigungsbenutz", Language.DE) == ["user", "approv"]
    assert LEXICON.gloss("Genehmigungsbenutzer", Language.DE) == "approval user"


def test_a_verb_in_two_pieces_is_one_word_of_the_gloss() -> None:
    assert LEXICON.gloss("Wie richte ich einen Benutzer ein?", Language.DE) == "set user"
    assert LEXICON.gloss("einen Benutzer einzurichten", Language.DE) == "user set"
    assert LEXICON.gloss("Richter richten", Language.DE) == "judge"
    assert LEXICON.knows("einricht")
    assert not LEXICON.knows("judg")


def test_there_is_no_gloss_of_unknown_words_or_languages() -> None:
    assert LEXICON.gloss("Wo steht das?", Language.DE) == ""
    assert LEXICON.gloss("", Language.DE) == ""
    assert LEXICON.gloss("Rechnung", Language.UNKNOWN) == ""


def test_what_is_listed_as_a_gloss_comes_before_pairs() -> None:
    lexicon = Lexicon(
        [("auftrag", "order", 0.6, "", ""), ("fertig", "finish", 0.5, "", "finished")],
        {"fertigungsauftrag": ["production", "order"], "fertigung": ["production"]},
    )
    assert lexicon.gloss("Fertigungsaufträge", Language.DE) == "production order"
    assert lexicon.gloss("Fertigungsauftragskosten Auftrag", Language.DE).endswith("order")
    assert lexicon.gloss("fertig", Language.DE) == "finished"
    assert lexicon.knows("fertigungsauftrag")
    assert lexicon.translations("fertigungsauftrag", Language.DE)[0].term == "order"


def test_without_files_a_lexicon_is_empty(tmp_path: Path) -> None:
    lexicon = read_lexicon(tmp_path / "none")
    assert lexicon.translations("hund", Language.DE) == []
    assert lexicon.gloss("Hund", Language.DE) == ""


def test_odd_lines_are_left_out(tmp_path: Path) -> None:
    (tmp_path / PAIRS).write_text("hund\tdog\t0.90\t\t\nbroken\n\n", encoding="utf-8")
    (tmp_path / GLOSSES).write_text("haustür\tfront door\nbroken\n\n", encoding="utf-8")
    lexicon = read_lexicon(tmp_path)
    assert [one.term for one in lexicon.translations("hund", Language.DE)] == ["dog"]
    assert lexicon.gloss("Hund", Language.DE) == "dog"


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


@pytest.mark.parametrize(
    ("german", "gloss"),
    [
        ("Fertigungsauftrag", "production order"),
        ("Wie lege ich ein Bankkonto an?", "create bank account"),
        ("Buchungsperioden", "posting period"),
        ("die Rechnungen des Kunden", "invoice customer"),
    ],
)
def test_the_table_that_ships_says_compounds_and_verbs(german: str, gloss: str) -> None:
    said = shipped_lexicon().gloss(german, Language.DE).split()
    assert {*stems(gloss.split(), Language.EN)} <= {*stems(said, Language.EN)}, said
