"""The figures that training is steered by.

Similarity on STSb dev, search sets kept apart, and the order of nearness within families of
sentences that were kept apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.evaluation.retrieval import measure_retrieval, read_beir
from engine.evaluation.similarity import measure
from engine.metrics import spearman
from engine.training.corpus import ParallelPair
from engine.training.live_model import LiveEncoder, Vectors

if TYPE_CHECKING:
    from engine.training.goals import Teacher


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


def family_figures(
    model: Any, teacher: Teacher, families: Sequence[Sequence[ParallelPair]]
) -> dict[str, float]:
    """How German stands to the teacher's English on families that were not learned from.

    Returns:
        As `family_order`, rounded to 4 places.
    """
    pairs = [pair for family in families for pair in family]
    goal = teacher.vectors([pair.en for pair in pairs]).float().cpu().numpy()
    order = family_order(LiveEncoder(model), families, goal)
    return {name: round(value, 4) for name, value in order.items()}


def family_order(
    encoder: Any, families: Sequence[Sequence[ParallelPair]], goal: Vectors | None = None
) -> dict[str, float]:
    """How the nearness of German sentences follows that of their English sides.

    Args:
        encoder: whose German is measured.
        families: groups of sentences near each other.
        goal: vectors of the English sides, shape (sentences, dim), L2 norm 1; else the encoder's.

    Returns:
        "family-de" and "family-cross": Spearman of the cosines of any two sentences of a family,
        both in German or one in either language, with those of the goal, -1 to 1;
        "family-place": mean cosine of a German sentence to the goal of its English side.
    """
    pairs = [pair for family in families for pair in family]
    de = encoder.encode([pair.de for pair in pairs])
    en = encoder.encode([pair.en for pair in pairs])
    goal = en if goal is None else goal
    one, other = _within([len(family) for family in families])
    wanted = (goal[one] * goal[other]).sum(axis=1)
    return {
        "family-de": spearman((de[one] * de[other]).sum(axis=1), wanted),
        "family-cross": spearman((en[one] * de[other]).sum(axis=1), wanted),
        "family-place": float((goal * de).sum(axis=1).mean()),
    }


def _within(sizes: Sequence[int]) -> tuple[list[int], list[int]]:
    """Rows of every two members of one family."""
    one, other, start = [], [], 0
    for size in sizes:
        rows, columns = np.triu_indices(size, k=1)
        one += (rows + start).tolist()
        other += (columns + start).tolist()
        start += size
    return one, other
