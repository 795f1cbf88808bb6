from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.errors import BadTrainingFile, FolderMissing
from engine.training.personal.own_file import FileKind, OwnRow, RowFault, read_own_file


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def test_csv_without_names_is_known_by_its_columns(tmp_path: Path) -> None:
    pairs = read_own_file(written(tmp_path / "a.csv", "Hund,dog\nKatze,cat\n"))
    assert (pairs.kind, pairs.rows) == (
        FileKind.PAIRS,
        (OwnRow("Hund", "dog"), OwnRow("Katze", "cat")),
    )
    scored = read_own_file(written(tmp_path / "b.csv", "Hund,dog,5\nHund,cat,1.5\n"))
    assert scored.kind is FileKind.SCORED
    assert [row.score for row in scored.rows] == [1.0, 0.3]
    triplets = read_own_file(written(tmp_path / "c.csv", "Hund,dog,cat\nKatze,cat,dog\n"))
    assert triplets.kind is FileKind.TRIPLETS
    assert triplets.rows[0] == OwnRow("Hund", "dog", "cat")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_names_of_columns_decide_in_any_order(tmp_path: Path, delimiter: str) -> None:
    rows = [["Score", "Sentence2", "id", "Sentence1"], ["0,5", "dog", "7", "Hund; alt, groß"]]
    text = "\n".join(delimiter.join(f'"{field}"' for field in row) for row in rows)
    found = read_own_file(written(tmp_path / "a.csv", text))
    assert found.kind is FileKind.SCORED
    assert found.rows == (OwnRow("Hund; alt, groß", "dog", score=0.5),)


def test_json_lines_of_objects_and_of_lists(tmp_path: Path) -> None:
    rows = [{"anchor": "Hund", "positive": "dog", "negative": "cat"}, ["Katze", "cat", "dog"]]
    path = written(tmp_path / "a.jsonl", "\n".join(map(json.dumps, rows)))
    found = read_own_file(path)
    assert found.kind is FileKind.TRIPLETS
    assert found.rows == (OwnRow("Hund", "dog", "cat"), OwnRow("Katze", "cat", "dog"))


def test_bad_rows_are_told_by_line_and_left_out(tmp_path: Path) -> None:
    path = written(
        tmp_path / "a.jsonl",
        '{"query": "Hund", "passage": "dog", "score": 4}\n'
        "{broken\n"
        "\n"
        '{"query": "", "passage": "dog", "score": 4}\n'
        '{"query": "Hund", "text": "dog"}\n'
        '{"query": "Hund", "passage": "cat", "score": "much"}\n'
        '{"query": "Hund", "passage": "cow", "score": -1}\n'
        '"words"\n'
        '{"query": "Hund", "passage": "dog", "score": 4}\n',
    )
    found = read_own_file(path)
    assert found.rows == (OwnRow("Hund", "dog", score=0.8),)
    assert found.doubles == 1
    assert [(bad.line, bad.fault) for bad in found.bad] == [
        (2, RowFault.SYNTAX),
        (4, RowFault.EMPTY),
        (5, RowFault.COLUMNS),
        (6, RowFault.NUMBER),
        (7, RowFault.RANGE),
        (8, RowFault.SYNTAX),
    ]


def test_a_csv_row_over_several_lines_is_one_row(tmp_path: Path) -> None:
    text = 'anchor,positive\n"Hund\nund Katze",dog\nKatze\nKuh,cow\n'
    found = read_own_file(written(tmp_path / "a.csv", text))
    assert found.rows == (OwnRow("Hund\nund Katze", "dog"), OwnRow("Kuh", "cow"))
    assert [(bad.line, bad.fault) for bad in found.bad] == [(4, RowFault.COLUMNS)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_what_spreadsheets_write_is_read(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path / "a.csv", "frage;antwort\nGröße;Maß\n", encoding)
    assert read_own_file(path).rows == (OwnRow("Größe", "Maß"),)


@pytest.mark.parametrize("text", ["", "\n\n", "one column\nonly\n", "anchor,positive\n"])
def test_a_file_without_a_row_to_learn_from_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadTrainingFile):
        read_own_file(written(tmp_path / "a.csv", text))


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(FolderMissing):
        read_own_file(tmp_path / "none.csv")
    with pytest.raises(BadTrainingFile):
        read_own_file(tmp_path)


def test_the_preview_is_short(tmp_path: Path) -> None:
    text = "".join(f"frage {i},antwort {i}\n" for i in range(50))
    found = read_own_file(written(tmp_path / "a.csv", text))
    assert len(found.rows) == 50
    assert found.preview == found.rows[:8]
