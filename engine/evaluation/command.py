"""`evaluate`: similarity, retrieval and bitext of any model, as a table or as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from engine.encoder import open_encoder
from engine.evaluation.bitext import measure_bitext, read_lines
from engine.evaluation.retrieval import measure_retrieval, read_beir
from engine.evaluation.similarity import Correlation, measure


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `evaluate`: the tasks `sts`, `retrieval` and `bitext`."""
    tasks = parser.add_subparsers(dest="task", required=True)
    sts = tasks.add_parser("sts", help="STSbenchmark in German, English and crossed")
    sts.add_argument("--data", type=Path, required=True, help="folder of stsb-{en,de}-*.csv")
    sts.add_argument("--split", choices=("train", "dev", "test"), default="test")
    search = tasks.add_parser("retrieval", help="search on a BEIR folder")
    search.add_argument("--beir", type=Path, required=True, help="corpus, queries and qrels")
    bitext = tasks.add_parser("bitext", help="translations among all others, both ways")
    bitext.add_argument("--source", type=Path, required=True, help="a sentence a line")
    bitext.add_argument("--target", type=Path, required=True, help="the translations, line by line")
    for task in (sts, search, bitext):
        task.add_argument("--model", required=True, help="model folder")
        task.add_argument("--device", default="auto", help="auto, cpu, cuda or mps")
        task.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Measure, print on standard output; 0 when done."""
    encoder = open_encoder(args.model, device=args.device)
    if args.task == "sts":
        report = measure(encoder, args.data, args.split)
        result = similarity_json(report, args.model, args.split)
    elif args.task == "retrieval":
        figures = measure_retrieval(encoder, read_beir(args.beir))
        result = {"model": str(args.model), "beir": str(args.beir), **asdict(figures)}
    else:
        pairs = measure_bitext(encoder, read_lines(args.source), read_lines(args.target))
        result = {"model": str(args.model), **asdict(pairs)}
    sys.stdout.write(json.dumps(result, indent=2) + "\n" if args.json else _table(result))
    return 0


def similarity_json(
    report: Mapping[str, Mapping[str, Correlation]], model: object, split: str
) -> dict[str, Any]:
    """The report with the keys "de", "en", "cross", "all", and the same under "clean"."""
    whole = {name: asdict(value) for name, value in report["full"].items()}
    clean = {name: asdict(value) for name, value in report["clean"].items()}
    return {"model": str(model), "split": split, **whole, "clean": clean}


def _table(result: Mapping[str, Any], *, indent: str = "") -> str:
    lines = []
    for key, value in result.items():
        if isinstance(value, dict) and "spearman" in value:
            interval = f"{value['low']:.4f} to {value['high']:.4f}"
            lines.append(f"{indent}{key:<8}{value['spearman']:.4f}  ({interval}, n={value['n']})\n")
        elif isinstance(value, dict):
            lines.append(f"{indent}{key}\n{_table(value, indent=indent + '  ')}")
        elif isinstance(value, float):
            lines.append(f"{indent}{key:<14}{value:.4f}\n")
        else:
            lines.append(f"{indent}{key:<14}{value}\n")
    return "".join(lines)
