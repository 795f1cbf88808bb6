from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.errors import FolderMissing
from engine.evaluation.bitext import measure_bitext, read_lines
from engine.evaluation.retrieval import measure_retrieval, rankings, read_beir


class WordEncoder:
    """Counts of a few letters, queries and documents alike."""

    def encode_query(self, texts: Sequence[str]) -> NDArray[np.float32]:
        counts = np.array([[t.count(c) for c in "abcd"] for t in texts], dtype=np.float32) + 1e-6
        return counts / np.linalg.norm(counts, axis=1, keepdims=True)

    encode = encode_document = encode_query


@pytest.fixture
def beir(tmp_path: Path) -> Path:
    corpus = {"d1": "aaa", "d2": "bbb", "d3": "ccc", "d4": "abc"}
    queries = {"q1": "a", "q2": "b", "q3": "unjudged"}
    for name, rows in (("corpus", corpus), ("queries", queries)):
        lines = [json.dumps({"_id": key, "title": "", "text": text}) for key, text in rows.items()]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text(
        "query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td3\t1\nq2\td1\t0\n", encoding="utf-8"
    )
    return tmp_path


def test_only_judged_queries_count(beir: Path) -> None:
    sets = read_beir(beir)
    assert set(sets.queries) == {"q1", "q2"}
    assert sets.qrels["q2"] == {"d3": 1.0}
    assert len(sets.corpus) == 4


def test_documents_come_by_cosine(beir: Path) -> None:
    found = rankings(WordEncoder(), read_beir(beir))
    assert found["q1"][:2] == ["d1", "d4"]
    assert found["q2"][:2] == ["d2", "d4"]


def test_figures_are_means_over_queries(beir: Path) -> None:
    report = measure_retrieval(WordEncoder(), read_beir(beir), resamples=50)
    rank = rankings(WordEncoder(), read_beir(beir))["q2"].index("d3") + 1
    assert report.recall_at_1 == 0.5
    assert report.recall_at_10 == 1.0
    assert report.mrr_at_10 == pytest.approx((1 + 1 / rank) / 2)
    assert report.ndcg_at_10 == pytest.approx((1 + 1 / np.log2(rank + 1)) / 2)
    assert report.low <= report.ndcg_at_10 <= report.high
    assert (report.queries, report.documents) == (2, 4)


def test_an_incomplete_folder_is_an_error_to_act_on(beir: Path) -> None:
    (beir / "qrels" / "test.tsv").unlink()
    with pytest.raises(FolderMissing):
        read_beir(beir)


def test_bitext_is_counted_both_ways() -> None:
    report = measure_bitext(WordEncoder(), ["a", "b", "ab"], ["aa", "bb", "aaaaab"])
    assert report.forward == 1.0
    assert report.backward == pytest.approx(2 / 3)
    assert report.n == 3


def test_bitext_accepts_a_repeated_sentence() -> None:
    assert measure_bitext(WordEncoder(), ["a", "a"], ["aa", "aa"]).forward == 1.0


def test_bitext_accepts_any_translation_of_a_sentence() -> None:
    report = measure_bitext(WordEncoder(), ["a", "a", "b"], ["aa", "aab", "bb"])
    assert report.forward == report.backward == 1.0


def test_bitext_sides_must_match(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="1 against 2"):
        measure_bitext(WordEncoder(), ["a"], ["a", "b"])
    with pytest.raises(FolderMissing):
        read_lines(tmp_path / "absent.txt")
