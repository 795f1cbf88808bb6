"""The figures that training is steered by: similarity on STSb dev and search sets kept apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from engine.evaluation.retrieval import measure_retrieval, read_beir
from engine.evaluation.similarity import measure
from engine.training.live_model import LiveEncoder


def dev_figures(model: Any, data: Path, search: Path | None = None) -> dict[str, float]:
    """Spearman on STSb dev and nDCG@10 on search sets, by name, rounded to 4 places.

    Args:
        model: a SentenceTransformer.
        data: the STSb folder.
        search: a folder of BEIR folders; each gives "search-NAME".
    """
    encoder = LiveEncoder(model)
    report = measure(encoder, data, "dev", resamples=0)["full"]
    figures = {name: round(value.spearman, 4) for name, value in report.items()}
    for folder in sorted(search.iterdir()) if search else []:
        result = measure_retrieval(encoder, read_beir(folder))
        figures[f"search-{folder.name}"] = round(result.ndcg_at_10, 4)
    return figures
