from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from engine.encoder import Encoder, open_encoder
from engine.locations import embedded_model_dir

WORDS = [
    ("Hund", "dog"), ("Katze", "cat"), ("Haus", "house"), ("Wasser", "water"),
    ("Rechnung", "invoice"), ("Vertrag", "contract"), ("Schule", "school"), ("Musik", "music"),
]  # fmt: skip
SENTENCES = [
    ("Wie kündige ich meinen Vertrag?", "How do I cancel my contract?"),
    ("Ein Mann spielt Gitarre.", "A man is playing the guitar."),
    ("Die Katze schläft auf dem Sofa.", "The cat is sleeping on the sofa."),
    ("Der Zug hat zwei Stunden Verspätung.", "The train is two hours late."),
    ("Morgen wird es in Berlin regnen.", "Tomorrow it will rain in Berlin."),
]


@pytest.fixture(scope="module")
def encoder() -> Iterator[Encoder]:
    opened = open_encoder(embedded_model_dir(), device="cpu")
    yield opened
    opened.close()


def _cosine(encoder: Encoder, first: str, second: str) -> float:
    vectors = encoder.encode_document([first, second])
    return float(vectors[0] @ vectors[1])


@pytest.mark.parametrize("pairs", [WORDS, SENTENCES], ids=["words", "sentences"])
def test_a_text_finds_its_translation(encoder: Encoder, pairs: list[tuple[str, str]]) -> None:
    german = encoder.encode_query([de for de, _ in pairs])
    english = encoder.encode_document([en for _, en in pairs])
    best = (german @ english.T).argmax(axis=1)
    assert (best == np.arange(len(pairs))).mean() >= 0.99


def test_capitals_change_nothing(encoder: Encoder) -> None:
    assert _cosine(encoder, "RECHNUNG ÜBER BÜRO", "Rechnung über Büro") > 0.999


@pytest.mark.parametrize(
    ("written", "meant"), [("Kuendigung", "Kündigung"), ("Muenchen", "München")]
)
def test_words_without_umlauts_stay_near(encoder: Encoder, written: str, meant: str) -> None:
    other = "Die Suppe ist kalt."
    assert _cosine(encoder, written, meant) > _cosine(encoder, written, other) + 0.1


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "?", "a", "def f(x: int) -> int:\n    return x + 1", "日本語の文章です",
        "Добрый день", "🙂🙂🙂", "x" * 5000, "wort " * 2000, "\u0000\ufffd",
    ],
)  # fmt: skip
def test_any_text_gives_a_vector_of_length_one(encoder: Encoder, text: str) -> None:
    vectors = encoder.encode_document([text])
    assert vectors.dtype == np.float32
    assert np.isfinite(vectors).all()
    assert float(np.linalg.norm(vectors)) == pytest.approx(1.0, abs=1e-3)


def test_code_is_nearer_to_what_it_does_than_to_something_else(encoder: Encoder) -> None:
    code = "def read_file(path):\n    with open(path) as file:\n        return file.read()"
    assert _cosine(encoder, code, "read the content of a file") > _cosine(
        encoder, code, "a recipe for potato soup"
    )


def test_a_neighbour_in_the_batch_does_not_change_a_vector(encoder: Encoder) -> None:
    text = "Der Vertrag läuft zwei Jahre."
    alone = encoder.encode_document([text])[0]
    beside = encoder.encode_document(["kurz", text, "ein etwas längerer Satz " * 8])[1]
    assert float(alone @ beside) > 0.9999
