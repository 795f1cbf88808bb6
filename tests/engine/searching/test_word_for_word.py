"""What people type to find something word for word; the encoder is blind to all of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.documents import Language
from tests.fakes import ToyEncoder
from tests.shelf import Shelf

GERMAN = {
    "mueller": "Herr Müller aus der Hauptstraße hat den Schlüssel abgegeben.",
    "norm": "Die Prüfung erfolgt nach DIN EN 60335-1 in der letzten Fassung.",
    "iban": "Bitte überweisen Sie auf das Konto DE89370400440532013000.",
    "akte": "Zum Aktenzeichen 12 O 345/19 ist bisher kein Urteil ergangen.",
    "haftpflicht": "Die Haftpflichtversicherung deckt Schäden an fremden Sachen.",
    "donau": "Die Donaudampfschifffahrtsgesellschaft verkehrt nur im Sommer.",
    "kfz": "Das Kraftfahrzeug mit dem Kennzeichen B-XY 1234 parkt im Hof.",
    "strasse": "In der Schloßstraße wird die Fahrbahn erneuert.",
    "gross": "Das große Fass faßt zweihundert Liter.",
    "paragraf": "Nach § 433 BGB muss der Verkäufer die Sache übergeben.",
    "termin": "Der Termin beim Zahnarzt ist am Donnerstag um halb neun.",
    "rezept": "Für den Streuselkuchen braucht man Butter, Mehl und Zucker.",
    "wlan": "Das WLAN-Kennwort lautet Sonnenblume77.",
    "zug": "Der ICE 1509 fährt heute von Gleis 7 ab.",
    "impfung": "Gegen Zeckenbisse hilft lange Kleidung, gegen FSME eine Impfung.",
    "hoehe": "Die Höhenmesser zeigten verschiedene Werte.",
    "geraet": "Seriennummer SN-0042-A7 steht auf der Rückseite des Geräts.",
    "mass": "Die Maßeinheit der Leistung ist das Watt.",
    "buecher": "In den Bücherregalen der Bibliothek fehlt Staub nie.",
    "aerzte": "Die Ärztekammer hat neue Leitlinien veröffentlicht.",
}
ENGLISH = {
    "rfc": "The header fields are described in RFC 2616, section 14.",
    "error": "Setup stops with error 0x80070005 when access is denied.",
    "isbn": "The handbook has the ISBN 978-3-16-148410-0.",
    "cafe": "We met at the café near the naïve painter's studio.",
    "tracking": "Your parcel 1Z999AA10123456784 left the depot.",
    "version": "Release 3.11.4 fixes a crash in the installer.",
    "function": "Call the function parse_header before anything else.",
    "chemistry": "Sodium bicarbonate is also known as E500.",
    "camel": "The class HttpRequestFactory is deprecated.",
    "mail": "Write to support@example.org for a refund.",
}
LOOKS = [
    ("Müller Schlüssel", "mueller"),
    ("mueller", "mueller"),
    ("Muller", "mueller"),
    ("MÜLLER", "mueller"),
    ("Mu\u0308ller", "mueller"),
    ("60335-1", "norm"),
    ("DIN EN 60335", "norm"),
    ("DE89370400440532013000", "iban"),
    ("12 O 345/19", "akte"),
    ("Aktenzeichen 345/19", "akte"),
    ("Versicherung", "haftpflicht"),
    ("Haftpflicht", "haftpflicht"),
    ("Schäden an fremden Sachen", "haftpflicht"),
    ("Donaudampfschifffahrt", "donau"),
    ("B-XY 1234", "kfz"),
    ("Schlossstrasse", "strasse"),
    ("Schloßstrasse", "strasse"),
    ("grosses Faß", "gross"),
    ("§ 433 BGB", "paragraf"),
    ('"halb neun"', "termin"),
    ("Zahnarzttermin", "termin"),
    ("Streusel", "rezept"),
    ("Sonnenblume77", "wlan"),
    ("WLAN Kennwort", "wlan"),
    ("ICE 1509", "zug"),
    ("FSME", "impfung"),
    ("hoehenmesser", "hoehe"),
    ("SN-0042-A7", "geraet"),
    ("Masseinheit", "mass"),
    ("Bücherregal", "buecher"),
    ("Aerztekammer", "aerzte"),
    ("RFC 2616", "rfc"),
    ("rfc2616 2616", "rfc"),
    ("0x80070005", "error"),
    ("978-3-16-148410-0", "isbn"),
    ("cafe", "cafe"),
    ("1Z999AA10123456784", "tracking"),
    ("3.11.4", "version"),
    ("parse_header", "function"),
    ("E500", "chemistry"),
    ("HttpRequestFactory", "camel"),
    ("support@example.org", "mail"),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    folder: Path = tmp_path_factory.mktemp("archive")
    shelf = Shelf(folder, ToyEncoder(unknown_weight=0.0))
    for texts, language in ((GERMAN, Language.DE), (ENGLISH, Language.EN)):
        for name, text in texts.items():
            shelf.add(f"{name}.txt", text, language=language)
    yield shelf
    shelf.close()


@pytest.mark.parametrize(("typed", "name"), LOOKS)
def test_word_for_word(archive: Shelf, typed: str, name: str) -> None:
    assert archive.names(typed)[0] == f"{name}.txt"
