"""The report of a hyperparameter search: one HTML file with its plots drawn as SVG."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

_WIDTH, _HEIGHT, _MARGIN = 420, 220, 44
_LOGARITHMIC = {"rate", "eps", "weight_decay", "batch_size"}


def write_report(result: Mapping[str, Any], path: Path) -> None:
    """Write history, best-so-far, one plot for each hyperparameter, and the table of trials.

    Args:
        result: "search", "pairs" and "trials", as `engine.training.tuning` writes them as JSON.
        path: HTML file to write; it needs no other file.
    """
    trials = sorted(result["trials"], key=lambda trial: trial["number"])
    names = sorted({name for trial in trials for name in trial["parameters"]})
    scores = [trial["spearman"] for trial in trials]
    best = [max(scores[: i + 1]) for i in range(len(scores))]
    plots = [plot("trial", [t["number"] for t in trials], scores, line=best)] if trials else []
    plots += [
        plot(name, [t["parameters"][name] for t in trials], scores, log=name in _LOGARITHMIC)
        for name in names
    ]
    search = ", ".join(f"{key} {value}" for key, value in result["search"].items())
    path.write_text(
        "<!doctype html><meta charset='utf-8'><title>Hyperparameter search</title>"
        "<style>body{font:15px sans-serif;max-width:920px;margin:2em auto}"
        "td,th{padding:2px 10px;text-align:right}svg{background:#fafafa;margin:4px}</style>"
        f"<h1>Hyperparameter search</h1><p>{escape(search)}, {result['pairs']} pairs in each of "
        f"four blocks. Mean Spearman over folds.</p>{''.join(plots)}{_table(trials, names)}\n",
        encoding="utf-8",
    )


def plot(
    name: str,
    xs: Sequence[float],
    ys: Sequence[float],
    *,
    line: Sequence[float] | None = None,
    log: bool = False,
) -> str:
    """A scatter of the scores over one quantity, as an SVG element.

    Args:
        name: of the quantity, under the axis.
        xs: n values.
        ys: n scores.
        line: n values drawn as a step through the same places.
        log: the axis is logarithmic; values must be above 0.
    """
    places = _scaled([math.log10(x) for x in xs] if log else list(xs), _MARGIN, _WIDTH - 12)
    heights = _scaled([*ys, *(line or [])], _HEIGHT - _MARGIN, 12)
    dots = "".join(
        f"<circle cx='{x:.1f}' cy='{y:.1f}' r='3.5' fill='#2b6cb0' fill-opacity='.7'>"
        f"<title>{raw:.4g}: {score:.4f}</title></circle>"
        for x, y, raw, score in zip(places, heights, xs, ys, strict=False)
    )
    path = ""
    if line:
        points = " ".join(
            f"{x:.1f},{y:.1f}" for x, y in zip(places, heights[len(ys) :], strict=True)
        )
        path = f"<polyline points='{points}' fill='none' stroke='#c05621'/>"
    ends = (
        f"<text x='{_MARGIN}' y='{_HEIGHT - 26}'>{min(xs):.3g}</text>"
        f"<text x='{_WIDTH - 12}' y='{_HEIGHT - 26}' text-anchor='end'>{max(xs):.3g}</text>"
        f"<text x='4' y='{_HEIGHT - _MARGIN}'>{min(ys):.3f}</text>"
        f"<text x='4' y='20'>{max(ys):.3f}</text>"
    )
    return (
        f"<svg width='{_WIDTH}' height='{_HEIGHT}' font-size='11' role='img' "
        f"aria-label='{escape(name)}'>{path}{dots}{ends}"
        f"<text x='{_WIDTH / 2}' y='{_HEIGHT - 8}' text-anchor='middle'>{escape(name)}"
        f"{' (logarithmic)' if log else ''}</text></svg>"
    )


def _scaled(values: Sequence[float], low: float, high: float) -> list[float]:
    least, most = min(values), max(values)
    span = most - least or 1.0
    return [low + (value - least) / span * (high - low) for value in values]


def _table(trials: Sequence[Mapping[str, Any]], names: Sequence[str]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in ("trial", "Spearman", "folds", *names))
    rows = []
    for trial in sorted(trials, key=lambda trial: -trial["spearman"]):
        cells = [str(trial["number"]), f"{trial['spearman']:.4f}"]
        cells.append(f"{len(trial['folds'])}{' (pruned)' if trial['pruned'] else ''}")
        cells += [f"{trial['parameters'][name]:.4g}" for name in names]
        rows.append("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>")
    return f"<table><tr>{head}</tr>{''.join(rows)}</table>"
