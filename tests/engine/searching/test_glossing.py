from __future__ import annotations

import numpy as np
import pytest

from engine.documents import Language
from engine.lexicon import Lexicon
from engine.searching import glossing
from engine.searching.glossing import question_vector
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
    drawn = question_vector(encoder, "Köter", Language.DE)
    assert float(drawn @ dog) > float(plain @ dog) + 0.2
    assert float(drawn @ plain) > 0.7
    assert float(np.linalg.norm(drawn)) == pytest.approx(1.0, abs=1e-5)
    assert drawn.dtype == np.float32


def test_a_question_without_gloss_is_the_question() -> None:
    encoder = ToyEncoder()
    for text, language in (("Katze", Language.DE), ("Köter", Language.UNKNOWN), ("", Language.DE)):
        drawn = question_vector(encoder, text, language)
        np.testing.assert_array_equal(drawn, encoder.encode_query([text])[0])
