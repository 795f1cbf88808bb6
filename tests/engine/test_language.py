from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.documents import Language
from engine.language import detect

PARALLEL = Path(__file__).parents[3] / "shared" / "data" / "parallel.tsv.gz"

GERMAN = """\
Die Kündigungsfrist beträgt drei Monate zum Ende eines Quartals.
Wie lange habe ich Urlaub?
Klicken Sie auf Speichern, um die Änderungen zu übernehmen.
Der Vermieter kann den Vertrag nur schriftlich kündigen.
Das Update für Microsoft Office steht bereit.
wo finde ich die rechnung vom letzten jahr
Wir trafen uns gestern im Park.
Es wurde kein Fehler gefunden.
Haftung und Gewährleistung
Zusammenfassung
Erste Schritte
Häufige Fragen
Kündigung
Wärmepumpe
Krankmeldung
Datenschutz
Lieferbedingungen
Rechte und Pflichten
Im Jahr 2023 stieg der Umsatz um 4,5 % auf 12,3 Mio. Euro.
Meine Schwester wohnt in Hamburg, aber sie arbeitet in Bremen.
""".splitlines()
ENGLISH = """\
The notice period is three months to the end of a quarter.
How many days of leave do I have?
Click Save to apply the changes.
The landlord may terminate the contract only in writing.
Angela Merkel met the president of the Bundestag in Berlin.
where is last year's invoice
We met in the park yesterday.
No errors were found.
Liability and warranty
Summary
Getting started
Frequently asked questions
Payment terms
Heat pump
Sick leave
Privacy
Terms of delivery
Rights and obligations
In 2023 revenue rose by 4.5% to 12.3 million euros.
My sister lives in Hamburg, but she works in Bremen.
""".splitlines()
OTHER = """\
Het is een mooie dag vandaag en wij gaan naar het strand.
De raad heeft besloten dat de vergadering wordt uitgesteld.
Ceci est une phrase en français qui parle de politique.
Les enfants jouent dans le jardin avec leurs amis.
La reunión se celebrará mañana por la tarde en la oficina.
El contrato entra en vigor a partir de la fecha de la firma.
Questo è un documento importante per la nostra azienda.
O contrato entra em vigor na data da assinatura das partes.
Jag tycker om att läsa böcker på kvällen.
Kontrakten kan opsiges med tre måneders varsel af begge parter.
Umowa może zostać rozwiązana za trzymiesięcznym wypowiedzeniem.
Smlouvu lze vypovědět s tříměsíční výpovědní lhůtou.
Договор может быть расторгнут в любое время.
契約は三か月前の通知により解除できます。
Sözleşme üç ay önceden bildirilerek feshedilebilir.
12345 67 89
1,234.50 € (12 %)
???
""".splitlines()


@pytest.mark.parametrize(
    ("texts", "expected"),
    [(GERMAN, Language.DE), (ENGLISH, Language.EN), (OTHER, Language.UNKNOWN)],
    ids=["german", "english", "other"],
)
def test_texts_are_told_apart(texts, expected):
    assert [text for text in texts if detect(text) is not expected] == []


def test_a_text_that_says_nothing_takes_the_language_around_it():
    assert detect("12.3 / 45", unsure=Language.DE) is Language.DE
    assert detect("", unsure=Language.EN) is Language.EN
    assert detect("Les enfants sont dans la maison.", unsure=Language.DE) is Language.UNKNOWN


@given(st.text())
def test_any_text_has_an_answer(text):
    assert detect(text) in Language


@pytest.mark.skipif(not PARALLEL.exists(), reason="../shared/data is absent")
@pytest.mark.slow
def test_sentences_of_many_sources():
    with gzip.open(PARALLEL, "rt", encoding="utf-8") as lines:
        pairs = random.Random(3).sample([line.split("\t")[:2] for line in lines], 5000)
    english = [en for en, _ in pairs if len(en) >= 30]
    german = [de for _, de in pairs if len(de) >= 30]
    assert sum(detect(text) is Language.EN for text in english) >= 0.985 * len(english)
    assert sum(detect(text) is Language.DE for text in german) >= 0.975 * len(german)
