"""`judge`: says of a hit whether it answers; lists, undoes, exports and imports what was said."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, NoReturn

from engine.judgments import ImportReport, Judgment
from engine.library import Library
from engine.terminal import one_line, print_json

_HITS = 10
_ROWS_TOLD = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `judge`: a query, a rank and a verdict, or one of the options."""
    parser.add_argument("query", nargs="?", metavar="QUERY", help="as it was searched for")
    parser.add_argument("rank", nargs="?", type=_positive, metavar="RANK", help="of the hit")
    parser.add_argument("verdict", nargs="?", choices=("yes", "no"), help="does it answer?")
    parser.add_argument(
        "-k", type=_positive, default=_HITS, metavar="N", help="hits that were searched for"
    )
    others = parser.add_mutually_exclusive_group()
    others.add_argument("--list", action="store_true", help="all judgments, newest first")
    others.add_argument("--take-back", type=_positive, metavar="ID", help="undo a judgment")
    others.add_argument("--export", type=_path, metavar="FILE", help="a .jsonl, or a BEIR folder")
    others.add_argument("--import", type=_path, metavar="FILE", dest="import_", help="likewise")
    parser.set_defaults(wrong=parser.error)


def run(parsed: argparse.Namespace) -> int:
    """Do what was asked; 0 when done, 1 where there is no such hit."""
    said = (parsed.query, parsed.rank, parsed.verdict)
    asked = parsed.list or parsed.take_back or parsed.export or parsed.import_
    if asked and any(word is not None for word in said):
        _wrong(parsed, "a query does not go with the option")
    if not asked and None in said:
        _wrong(parsed, "QUERY, RANK and yes or no are needed, or one of the options")
    with Library.open(parsed.library) as library:
        if parsed.list:
            return _list(library, as_json=parsed.json)
        if parsed.take_back:
            return _take_back(library, parsed.take_back, as_json=parsed.json)
        if parsed.export:
            return _export(library, parsed.export, as_json=parsed.json)
        if parsed.import_:
            return _import(library, parsed.import_, as_json=parsed.json)
        return _judge(library, parsed)


def _judge(library: Library, parsed: argparse.Namespace) -> int:
    library.load_model()
    hits = library.search(parsed.query, limit=max(parsed.k, parsed.rank)).hits
    if len(hits) < parsed.rank:
        print(f"sinnsuche: there is no hit {parsed.rank}: {len(hits)} found", file=sys.stderr)
        return 1
    passage = hits[parsed.rank - 1].passage_id
    made = library.judge(parsed.query, passage, relevant=parsed.verdict == "yes")
    if parsed.json:
        print_json(_as_dict(made))
    else:
        print(_line(made))
    return 0


def _list(library: Library, *, as_json: bool) -> int:
    judgments = library.judgments()
    if as_json:
        print_json([_as_dict(judgment) for judgment in judgments])
        return 0
    for judgment in judgments:
        print(_line(judgment))
    print(f"{len(judgments)} judgments")
    return 0


def _take_back(library: Library, judgment_id: int, *, as_json: bool) -> int:
    now = library.take_back(judgment_id)
    if as_json:
        in_force = None if now is None else _as_dict(now)
        print_json({"taken_back": judgment_id, "in_force": in_force})
    else:
        print(f"Judgment {judgment_id} is taken back.")
        if now is not None:
            print(f"In force again: {_line(now)}")
    return 0


def _export(library: Library, path: Path, *, as_json: bool) -> int:
    number = library.export_judgments(path)
    if as_json:
        print_json({"exported": number, "path": str(path)})
    else:
        print(f"{number} judgments written to {one_line(str(path))}")
    return 0


def _import(library: Library, path: Path, *, as_json: bool) -> int:
    report = library.import_judgments(path)
    if as_json:
        print_json(_report_as_dict(report))
        return 0
    print(
        f"{report.added} judgments added, {report.known} known, {len(report.rejected)} rows refused"
    )
    for row in report.rejected[:_ROWS_TOLD]:
        print(f"  {row.file or one_line(path.name)}, line {row.line}: {row.reason}")
    if len(report.rejected) > _ROWS_TOLD:
        print(f"  and {len(report.rejected) - _ROWS_TOLD} more")
    return 0


def _as_dict(judgment: Judgment) -> dict[str, Any]:
    return {
        "judgment_id": judgment.judgment_id,
        "query": judgment.query,
        "relevant": judgment.relevant,
        "weak": judgment.weak,
        "title": judgment.title,
        "path": judgment.path,
        "heading": judgment.heading,
        "passage": judgment.passage,
        "query_language": judgment.query_language.value,
        "language": judgment.language.value,
        "model_id": judgment.model_id,
        "judged_at": judgment.judged_at.isoformat(),
    }


def _report_as_dict(report: ImportReport) -> dict[str, Any]:
    return {
        "added": report.added,
        "known": report.known,
        "rejected": [
            {"line": row.line, "reason": str(row.reason), "file": row.file}
            for row in report.rejected
        ],
    }


def _line(judgment: Judgment) -> str:
    verdict = "yes" if judgment.relevant else "no"
    seen = ", only seen" if judgment.weak else ""
    day = judgment.judged_at.astimezone().date().isoformat()
    passage = one_line(judgment.passage)
    shown = passage if len(passage) <= 60 else passage[:59] + "…"
    return (
        f"{judgment.judgment_id}: {verdict}{seen}  {one_line(judgment.query)}  ->  "
        f"{one_line(judgment.title)}: {shown}  ({day})"
    )


def _wrong(parsed: argparse.Namespace, words: str) -> NoReturn:
    parsed.wrong(words)
    raise SystemExit(2)


def _positive(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) < 2**63:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number above 0")
    return int(text)


def _path(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("the name of a file or folder is empty")
    return Path(text)
