"""`judge`: says of hits whether they answer; lists, undoes, exports and imports what was said.

A judgment changes the order of the next search. So all ranks of one call are those of one list,
and a passage can be named by its id, which `search --json` tells and no judgment changes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from engine.documents import PassageId
from engine.errors import GoneMeanwhile
from engine.judgments import ImportReport, Judgment
from engine.library import Library
from engine.terminal import one_line, print_json

_HITS = 10
_ROWS_TOLD = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `judge`: a query, ranks with verdicts, or one of the options."""
    parser.description = (
        "Says of hits whether they answer the query. A judgment changes the order of the next "
        "search: judge several hits of one list in one call, or name passages by their ids, "
        "which `search --json` tells."
    )
    parser.add_argument("query", nargs="?", metavar="QUERY", help="as it was searched for")
    parser.add_argument(
        "said",
        nargs="*",
        metavar="RANK yes|no",
        help="rank of a hit, and whether it answers; all ranks are those of one list",
    )
    parser.add_argument(
        "--passage",
        nargs=2,
        action="append",
        default=[],
        metavar=("ID", "yes|no"),
        help="a passage by its id, and whether it answers",
    )
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
    asked = parsed.list or parsed.take_back or parsed.export or parsed.import_
    if asked and (parsed.query is not None or parsed.passage):
        _wrong(parsed, "a query does not go with the option")
    if not asked and (parsed.query is None or not (parsed.said or parsed.passage)):
        _wrong(parsed, "QUERY, RANK and yes or no are needed, or one of the options")
    ranks = _verdicts(parsed, list(zip(parsed.said[::2], parsed.said[1::2], strict=False)))
    if len(parsed.said) % 2:
        _wrong(parsed, f"after {parsed.said[-1]} yes or no is needed")
    passages = _verdicts(parsed, parsed.passage)
    with Library.open(parsed.library) as library:
        if parsed.list:
            return _list(library, as_json=parsed.json)
        if parsed.take_back:
            return _take_back(library, parsed.take_back, as_json=parsed.json)
        if parsed.export:
            return _export(library, parsed.export, as_json=parsed.json)
        if parsed.import_:
            return _import(library, parsed.import_, as_json=parsed.json)
        return _judge(library, parsed, ranks, passages)


def _verdicts(parsed: argparse.Namespace, said: Sequence[Sequence[str]]) -> dict[int, bool]:
    """Whether they answer, by rank or id."""
    verdicts: dict[int, bool] = {}
    for number, verdict in said:
        try:
            key = _positive(number)
        except argparse.ArgumentTypeError as error:
            _wrong(parsed, str(error))
        if verdict not in ("yes", "no"):
            _wrong(parsed, f"{verdict} is neither yes nor no")
        if key in verdicts:
            _wrong(parsed, f"{key} is judged twice")
        verdicts[key] = verdict == "yes"
    return verdicts


def _judge(
    library: Library, parsed: argparse.Namespace, ranks: dict[int, bool], ids: dict[int, bool]
) -> int:
    """Keep all that was said, or nothing where a hit or passage is not there."""
    verdicts = {PassageId(number): relevant for number, relevant in ids.items()}
    for passage in verdicts:
        if library.context(passage) is None:
            raise GoneMeanwhile(detail=f"passage {passage}")
    if ranks:
        library.load_model()
        hits = library.search(parsed.query, limit=max(parsed.k, *ranks)).hits
        if len(hits) < max(ranks):
            print(f"sinnsuche: there is no hit {max(ranks)}: {len(hits)} found", file=sys.stderr)
            return 1
        for rank, relevant in ranks.items():
            passage = hits[rank - 1].passage_id
            if passage in verdicts:
                _wrong(parsed, f"hit {rank} is passage {passage}, which is judged twice")
            verdicts[passage] = relevant
    try:
        made = [
            library.judge(parsed.query, passage, relevant=relevant)
            for passage, relevant in verdicts.items()
        ]
    except ValueError:
        print("sinnsuche: nothing is asked: the query has no word", file=sys.stderr)
        return 1
    if parsed.json:
        shown = [_as_dict(judgment) for judgment in made]
        print_json(shown if len(shown) > 1 else shown[0])
    else:
        for judgment in made:
            print(_line(judgment))
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
