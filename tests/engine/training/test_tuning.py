from __future__ import annotations

import argparse
import json
from pathlib import Path

import optuna
import pytest

from engine.training import tuning
from engine.training.crossing import Recipe, crossed_blocks
from engine.training.tuning_report import plot, write_report


def test_folds_cover_every_row_once_and_never_mix() -> None:
    folds = tuning.fold_rows(23, 10, 42)
    assert len(folds) == 10
    assert sorted(row for _, held in folds for row in held) == list(range(23))
    assert all(not set(train) & set(held) for train, held in folds)
    assert folds == tuning.fold_rows(23, 10, 42)


def test_all_blocks_share_one_split(stsb: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = crossed_blocks(stsb, ["train", "dev"])
    seen: list[object] = []
    monkeypatch.setattr(tuning, "open_live", lambda folder: folder)
    monkeypatch.setattr(tuning, "train_crossed", lambda m, pairs, r, seed: seen.append(pairs))
    monkeypatch.setattr(tuning, "mixed_spearman", lambda m, pairs: seen.append(pairs) or 0.5)
    search = tuning.Search(folds=4, folds_used=2)
    scores = list(tuning.fold_scores(stsb, blocks, Recipe("cosine", 8, 1, 1e-5), search))
    assert scores == [0.5, 0.5]
    (train_rows, held_rows), _, *_ = tuning.fold_rows(24, 4, 42)
    assert seen[0] == [[block[row] for row in train_rows] for block in blocks]
    assert seen[1] == [block[row] for block in blocks for row in held_rows]


def test_a_search_is_stored_goes_on_and_is_reported(
    tiny_bert: Path, stsb: Path, tmp_path: Path
) -> None:
    parser = argparse.ArgumentParser()
    tuning.add_arguments(parser)
    values = ["--model", str(tiny_bert), "--data", str(stsb), "--out", str(tmp_path),
              "--folds", "3", "--folds-used", "2", "--pairs", "6", "--threads", "1"]  # fmt: skip
    assert tuning.run(parser.parse_args([*values, "--trials", "1"])) == 0
    first = json.loads((tmp_path / "study.json").read_text())
    assert tuning.run(parser.parse_args([*values, "--trials", "2"])) == 0
    second = json.loads((tmp_path / "study.json").read_text())
    assert len(first["trials"]) == 1
    assert len(second["trials"]) == 2
    assert second["trials"][0] == first["trials"][0]
    assert -1.0 <= second["trials"][1]["spearman"] <= 1.0
    report = (tmp_path / "report.html").read_text()
    assert report.count("<svg") == 7
    assert "http" not in report


def test_a_search_that_goes_on_asks_for_no_trial_again(tmp_path: Path) -> None:
    def asked(count: int, storage: Path) -> list[float]:
        study = tuning.open_study("name", storage, 42)
        rates = []
        for _ in range(count):
            trial = study.ask()
            rates.append(tuning.suggest(trial, "cosine").rate)
            study.tell(trial, rates[-1])
        return rates

    rates = asked(3, tmp_path / "a.sqlite")
    rates += asked(2, tmp_path / "a.sqlite")
    assert len(set(rates)) == 5
    sampler = optuna.samplers.TPESampler(seed=42)
    plain = optuna.create_study(direction="maximize", sampler=sampler)
    wanted = [tuning.suggest(plain.ask(), "cosine").rate for _ in range(3)]
    assert rates[:3] == wanted, "a fresh search keeps its order"


def test_the_report_draws_every_trial_and_tells_pruned_ones(tmp_path: Path) -> None:
    trials = [
        {"number": i, "spearman": 0.5 + i / 10, "folds": [0.5], "pruned": i == 0,
         "parameters": {"rate": 10.0 ** -(i + 3)}}
        for i in range(3)
    ]  # fmt: skip
    result = {"search": {"trials": 3}, "pairs": 9, "trials": trials}
    write_report(result, tmp_path / "report.html")
    text = (tmp_path / "report.html").read_text()
    assert text.count("<circle") == 6
    assert text.count("(pruned)") == 1
    assert text.index("0.7000") < text.index("0.5000</td>")


def test_a_plot_of_one_point_is_drawn() -> None:
    assert "<circle" in plot("rate", [1e-4], [0.8], log=True)
