from __future__ import annotations

import numpy as np
import pytest

from engine.documents import Language
from engine.lexicon import Lexicon
from engine.searching import glossing
from engine.searching.glossing import drawn, question_vectors
from tests.fakes import ToyEncoder


@pytest.fixture(autouse=True)
def lexicon(monkeypatch: pytest.MonkeyPatch) -> None:
    # Unlike the toy encoder, the lexicon knows what a Köter is.
    pairs = [("kot", "dog", 0.9, "köter", "dog")]
    monkeypatch.setattr(glossing, "shipped_lexicon", lambda: Lexicon(pairs))


def test_a_word_that_only_the_lexicon_knows_draws_the_question_to_its_translation() -> None:
    encoder = ToyEncoder()
    dog = encoder.encode_document(["dog"])[0]
    plain = encoder.encode_query(["Köter"])[0]
    vector, gloss = question_vectors(encoder, "Köter", Language.DE)
    np.testing.assert_array_equal(vector, plain)
    assert gloss is not None
    mixed = drawn(vector, gloss)
    assert float(mixed @ dog) > float(plain @ dog) + 0.2
    assert float(mixed @ plain) > 0.7
    assert float(np.linalg.norm(mixed)) == pytest.approx(1.0, abs=1e-5)
    assert mixed.dtype == np.float32


def test_a_question_without_gloss_is_the_question() -> None:
    encoder = ToyEncoder()
    for text, language in (("Katze", Language.DE), ("Köter", Language.UNKNOWN), ("", Language.DE)):
        vector, gloss = question_vectors(encoder, text, language)
        assert gloss is None
        np.testing.assert_array_equal(vector, encoder.encode_query([text])[0])
