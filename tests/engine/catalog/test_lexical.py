"""Keyword search over real SQLite files: German spelling, compounds, phrases, any string."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.catalog.records import LexicalHit, NewDocument, PassageFilter
from engine.catalog.store import Catalog
from engine.documents import Language, Passage, Section, Span
from engine.folding import clean

DAY_NS = 86_400 * 10**9


class Shelf:
    """A catalog to which texts are added one document each."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.root = catalog.add_root(Path("/home/anna"), "folder")

    def add(
        self, *found: str, path: str = "", language: Language = Language.DE, title: str = "", **more
    ) -> None:
        number = len(self.catalog.file_states())
        found = tuple(clean(text) for text in found)
        more.setdefault("mtime_ns", number * DAY_NS)
        record = NewDocument(
            Path("/home/anna") / (path or f"{number}.txt"),
            self.root.root_id,
            10,
            title=title,
            language=language,
            **more,
        )
        passages = [
            Passage(text, language, section=place, span=Span(0, len(text)))
            for place, text in enumerate(found)
        ]
        self.catalog.save_document(record, [Section(text) for text in found], passages)

    def match(self, text: str, **more) -> list[LexicalHit]:
        return self.catalog.match(text, **more)

    def texts(self, query: str, **more) -> list[str]:
        hits = self.match(query, **more)
        return [row.text for row in self.catalog.fetch_hits([hit.passage_id for hit in hits])]


@pytest.fixture
def shelf(tmp_path: Path):
    with Catalog.open(tmp_path / "catalog.sqlite") as catalog:
        yield Shelf(catalog)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("Muller", "Herr Müller kam."),
        ("Mueller", "Herr Müller kam."),
        ("Müller", "Herr Mueller kam."),
        ("MÜLLER", "Herr Müller kam."),
        ("Straße", "Die Strasse ist lang."),
        ("Strasse", "Die Straße ist lang."),
        ("STRASSE", "Die Straße ist lang."),
        ("Müller", unicodedata.normalize("NFD", "Herr Müller kam.")),
        (unicodedata.normalize("NFD", "Müller"), "Herr Müller kam."),
        ("Vertrag", "Der Mietvertrag gilt."),
        ("Mietvertrag", "Die Miete steht im Vertrag."),
        ("Verträge", "Die Mietverträge gelten."),
        ("Vertragsstrafe", "Eine Strafe steht im Vertrag."),
        ("Haus", "Die Häuser stehen leer."),
        ("Häuser", "Das Haus steht leer."),
        ("Haus", "Das Krankenhaus der Kranken."),
        ("Versicherung", "Die Ver\u00adsicherung zahlt."),
        ("effizient", "Das ist e\ufb03zient."),
        ("Kündigung", "Die Kündi-\ngung wurde verschickt."),
        ("DE89", "Konto DE89370400440532013000 bei der Bank."),
        ("kündigen", "Sie haben fristgerecht gekündigt zu kündigen."),
        ("Wohnungsgeberbestätig", "Die Wohnungsgeberbestätigung fehlt."),
    ],
)
def test_german_words_are_found_as_people_write_them(shelf, query, text):
    shelf.add("Ein anderer Text ohne Bezug.")
    shelf.add(text)
    assert shelf.texts(query) == [clean(text)]


def test_indexing_a_file_again_changes_no_weight(shelf):
    for number in range(40):
        shelf.add(f"Haus {number}", path=f"{number}.txt")
    shelf.add("Zebra Haus")
    before = {hit.passage_id: hit.coverage for hit in shelf.match("Haus Zebra")}
    for _ in range(30):
        shelf.add(*["Haus null"] * 40, path="0.txt")
    shelf.add("Haus 0", path="0.txt")
    after = {hit.passage_id: hit.coverage for hit in shelf.match("Haus Zebra")}
    common = before.keys() & after.keys()
    assert common
    assert all(after[number] == pytest.approx(before[number]) for number in common)


@pytest.mark.parametrize(
    "text",
    [
        "Konten anlegen",
        "Das Konto ist bereits angelegt.",
        "Um es anzulegen, genügt ein Klick.",
        "Create a new one.",
    ],
)
def test_a_german_verb_in_two_pieces_is_found_as_one(shelf, text):
    shelf.add("Die Katze schläft auf dem Dach.")
    shelf.add(text, language=Language.EN if text.startswith("Create") else Language.DE)
    assert shelf.texts("Wie lege ich etwas an?", language=Language.DE) == [text]


def test_english_words_are_found_by_their_stem(shelf):
    shelf.add("The contracts were cancelled.", language=Language.EN)
    shelf.add("Nothing of the kind.", language=Language.EN)
    assert shelf.texts("contract cancelling") == ["The contracts were cancelled."]


def test_the_word_itself_comes_before_its_compounds(shelf):
    shelf.add("Ein Mietvertrag und ein Kaufvertrag und ein Arbeitsvertrag.")
    shelf.add("Ein Vertrag über die Sache.")
    hits = shelf.match("Vertrag")
    assert shelf.texts("Vertrag")[0] == "Ein Vertrag über die Sache."
    assert hits[0].coverage == pytest.approx(1.0)
    assert 0 < hits[1].coverage < 1
    assert hits[1].words == ("vertrag",)
    assert "mietvertrag" in hits[1].terms


def test_parts_of_a_compound_come_after_the_compound(shelf):
    shelf.add("Die Miete ist hoch.")
    shelf.add("Der Vertrag ist lang.")
    shelf.add("Der Mietvertrag ist neu.")
    assert shelf.texts("Mietvertrag") == [
        "Der Mietvertrag ist neu.",
        "Der Vertrag ist lang.",
        "Die Miete ist hoch.",
    ]


def test_short_words_do_not_stand_for_what_they_are_part_of(shelf):
    shelf.add("Das Quartier war die Artikulation einer Heirat am Spalier.")
    shelf.add("Die Art, der Rat, das Tier.")
    for query in ("Art", "Rat", "Tier"):
        assert shelf.texts(query) == ["Die Art, der Rat, das Tier."]
    assert shelf.texts("Lier") == shelf.texts("Ei") == []


def test_more_of_the_query_and_rarer_words_count_more(shelf):
    for number in range(20):
        shelf.add(f"Die Rechnung Nummer {number}.", *(["Etwas anderes."] * 9))
    shelf.add("Die Rechnung der Heizung.")
    shelf.add("Die Heizung ist kalt, die Heizung ist alt.")
    hits = shelf.match("Rechnung für die Heizung")
    assert shelf.texts("Rechnung für die Heizung")[:2] == [
        "Die Rechnung der Heizung.",
        "Die Heizung ist kalt, die Heizung ist alt.",
    ]
    assert hits[0].words == ("heizung", "rechnung")
    assert hits[0].coverage == pytest.approx(1.0)
    assert hits[1].coverage > hits[2].coverage
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))


def test_words_that_nobody_wrote_lower_the_coverage(shelf):
    shelf.add("Die Rechnung.")
    assert shelf.match("Rechnung")[0].coverage == pytest.approx(1.0)
    assert shelf.match("Rechnung Xylophon")[0].coverage < 0.5


def test_stop_words_are_dropped_unless_nothing_else_is_asked(shelf):
    shelf.add("Wer ist das.")
    shelf.add("Ein Haus.")
    assert shelf.texts("wer ist das Haus") == ["Ein Haus."]
    assert shelf.texts("wer ist das") == ["Wer ist das."]


def test_a_phrase_holds_word_for_word(shelf):
    shelf.add("Die fristlose Kündigung der Wohnung.")
    shelf.add("Die Kündigung war fristlose Sache.")
    phrase = "FRISTLOSE Kuendigung"
    assert shelf.texts(phrase, phrases=[phrase]) == ["Die fristlose Kündigung der Wohnung."]
    assert shelf.texts(f"Wohnung {phrase}", phrases=[phrase]) == [
        "Die fristlose Kündigung der Wohnung."
    ]
    assert shelf.texts("fristlosen", phrases=["fristlosen Kündigung"]) == []
    assert shelf.texts("der", phrases=["der"]) == ["Die fristlose Kündigung der Wohnung."]
    assert len(shelf.texts("Kündigung", phrases=["!?"])) == 2


def test_excluded_words_are_not_in_any_hit(shelf):
    shelf.add("Der Vertrag mit Müller.")
    shelf.add("Der Vertrag mit Meier.")
    shelf.add("Der Mietvertrag.")
    assert shelf.texts("Vertrag", excluded=["mueller"]) == [
        "Der Vertrag mit Meier.",
        "Der Mietvertrag.",
    ]
    assert shelf.texts("Vertrag", excluded=["Mit Meier", "Müller"]) == ["Der Mietvertrag."]
    assert len(shelf.texts("Vertrag", excluded=["-", ""])) == 3


def test_passages_can_be_asked_whether_they_hold_a_phrase(shelf):
    shelf.add("Die fristlose Kündigung.", "Die Kündigung.", "Nichts.")
    assert shelf.catalog.holding([1, 2, 3], phrases=["Kündigung"]) == {1, 2}
    assert shelf.catalog.holding([1, 2, 3], phrases=["Kündigung"], excluded=["fristlose"]) == {2}
    assert shelf.catalog.holding([3, 1], excluded=["nichts"]) == {1}
    assert shelf.catalog.holding([1, 2]) == {1, 2}
    assert shelf.catalog.holding([]) == set()


def test_the_title_is_found_with_the_first_passage(shelf):
    shelf.add("Erster Absatz.", "Zweiter Absatz.", title="Jahresabschluss der Firma")
    assert shelf.texts("Jahresabschluss") == ["Erster Absatz."]


def test_filters_by_language_type_folder_and_time(shelf):
    shelf.add("Haus eins.", path="Verträge/Alt/a.pdf", file_type="pdf")
    shelf.add("Haus zwei.", path="Vertraege 2/b.txt", file_type="txt")
    shelf.add("House and Haus.", path="c.pdf", file_type="pdf", language=Language.EN)

    def found(**fields) -> list[str]:
        wanted = PassageFilter(**fields)
        texts = sorted(shelf.texts("Haus", wanted=wanted))
        ids = shelf.catalog.filter_passage_ids(wanted).tolist()
        assert sorted(row.text for row in shelf.catalog.fetch_hits(ids)) == texts
        return texts

    assert len(found()) == 3
    assert found(languages=frozenset({Language.EN})) == ["House and Haus."]
    assert found(types=frozenset({"pdf"})) == ["Haus eins.", "House and Haus."]
    assert found(types=frozenset({"pdf"}), languages=frozenset({Language.DE})) == ["Haus eins."]
    assert found(folders=("vertraege",)) == ["Haus eins."]
    assert found(folders=("ANNA",)) == ["Haus eins.", "Haus zwei.", "House and Haus."]
    assert found(folders=("/home/anna/Verträge",)) == ["Haus eins."]
    assert found(folders=("/home/anna/Verträge/", "Vertraege 2")) == ["Haus eins.", "Haus zwei."]
    assert found(folders=("/home/an",)) == []
    assert found(after_ns=DAY_NS) == ["Haus zwei.", "House and Haus."]
    assert found(after_ns=DAY_NS, before_ns=2 * DAY_NS) == ["Haus zwei."]


def test_only_common_words_still_find_what_holds_them_all(shelf, monkeypatch):
    monkeypatch.setattr("engine.catalog.lexical._SCANNED", 5)
    shelf.add(*(f"Rechnung {number}." for number in range(30)))
    shelf.add(*(f"Heizung {number}." for number in range(30)))
    shelf.add("Rechnung der Heizung.")
    assert shelf.texts("Heizung Rechnung", limit=3)[0] == "Rechnung der Heizung."


def test_a_common_word_still_decides_among_passages_with_a_rare_one(shelf, monkeypatch):
    monkeypatch.setattr("engine.catalog.lexical._SCANNED", 12)
    monkeypatch.setattr("engine.catalog.lexical._CANDIDATES", 3)
    monkeypatch.setattr("engine.catalog.lexical._TOO_COMMON", 1.0)
    shelf.add(*(f"Heizung, {number} Grad warme Heizung im Keller." for number in range(10)))
    shelf.add(*(f"Rechnung {number}." for number in range(20)))
    shelf.add(*(["Etwas ganz anderes, das nicht hierher gehört."] * 60))
    shelf.add("Dieser Satz nennt die Heizung und ihre Rechnung.")
    assert "Satz" in shelf.texts("Heizung Rechnung", limit=1)[0]


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        "C++",
        "it's",
        "-x",
        "a AND",
        "(",
        '"',
        "'",
        "NEAR(",
        "a.b@c.de",
        "D:\\x",
        "foo -bar",
        "Haus*",
        "words : Haus",
        "{stems} : Haus",
        "^Haus",
        "Haus\0Haus",
        "🏠 Haus",
        "\ud800",
        "ﬃ ß ı İ",
        "\u202eHaus",
        "x" * 100_000,
        "Haus " * 200_000,
        " ".join(f"wort{number}" for number in range(3_000)),
    ],
)
def test_any_string_is_a_legal_query(shelf, query):
    shelf.add("Das Haus.")
    for more in ({}, {"phrases": [query]}, {"excluded": [query]}):
        for hit in shelf.match(query, **more):
            assert hit.passage_id == 1
    assert shelf.catalog.holding([1], phrases=[query], excluded=[query]) <= {1}


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    query=st.text(max_size=60) | st.text("Haus\"'()*-+:^{}.ANDORNOTEäß \0", max_size=40),
    phrase=st.text(max_size=20),
)
def test_no_string_is_an_error(shelf, query, phrase):
    if not shelf.catalog.file_states():
        shelf.add("Das Haus und der Garten.", "A house and more.")
    for hit in shelf.match(query, phrases=[phrase], excluded=[phrase[::-1]]):
        assert hit.score > 0
        assert 0 <= hit.coverage <= 1 + 1e-9
    assert shelf.match(query, limit=0) == []
