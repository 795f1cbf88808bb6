"""Multilingual knowledge distillation: a German-English student of an English teacher.

The student's vector of a German text, and of some English ones, is drawn to the teacher's vector
of the English text (Reimers and Gurevych 2020), with the relations inside the batch and an in-batch
contrast beside it. With a second teacher, raised on similarity, the student learns two readings of
a text: behind the search prompt it follows the first, bare it follows the second, so that neither
search nor similarity is bought with the other. Stops by the wall clock, saves as it goes, and goes
on from what it saved.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import random
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.training.corpus import (
    HELD_OUT,
    PASSAGES,
    ParallelPair,
    read_benchmark,
    read_dictionary,
    read_parallel,
    split_held_out,
)
from engine.training.figures import dev_figures, family_figures
from engine.training.goals import (
    ENGLISH,
    SEARCH_SHARE,
    Goal,
    Teacher,
    distillation_loss,
    goals_of,
    parts,
)
from engine.training.live_model import Average, Clock, open_live, ramp, save_live
from engine.training.phrasebook import read_families, read_phrasebook, split_families
from engine.training.vocabulary import SEARCH_PROMPT, build_student


@dataclass(frozen=True, slots=True)
class Plan:
    """How the student is drawn to the teacher.

    Attributes:
        batch_size: pairs in a step.
        row_rate: learning rate of the word piece vectors at its peak.
        body_rate: learning rate of everything else at its peak.
        warmup: share of the time.
        frozen_steps: first steps, in which only the word piece vectors learn.
    """

    batch_size: int = 192
    row_rate: float = 1e-3
    body_rate: float = 1.5e-4
    warmup: float = 0.03
    frozen_steps: int = 250


class Distillation:
    """One run: model, optimizer, average and clock, saved and restored together."""

    def __init__(self, folder: Path, plan: Plan, clock_minutes: float) -> None:
        import torch

        self.folder = folder
        self.plan = plan
        self.student = open_live(folder / "start", dropout=0.0)
        self.average = Average(self.student)
        rows = self.student[0].auto_model.get_input_embeddings().weight
        self._body = [p for p in self.student.parameters() if p is not rows]
        self.optimizer = torch.optim.AdamW(
            [{"params": [rows], "weight_decay": 0.0}, {"params": self._body, "weight_decay": 0.01}],
            lr=0.0,
            fused=True,
        )
        self.step = 0
        self.seen = 0
        self._minutes = clock_minutes
        self.clock = Clock(clock_minutes)

    def learn(self, loss: Any) -> None:
        """One step down the gradient of the loss."""
        import torch

        factor = ramp(self.clock.share, warmup=self.plan.warmup)
        frozen = self.step < self.plan.frozen_steps
        self.optimizer.param_groups[0]["lr"] = self.plan.row_rate * factor
        self.optimizer.param_groups[1]["lr"] = 0.0 if frozen else self.plan.body_rate * factor
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.student.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad()
        self.step += 1
        if self.step % 4 == 0:
            self.average.update(self.student)

    def save(self) -> None:
        """Write the checkpoint, whole or not at all."""
        import torch

        state = {
            "model": self.student.state_dict(), "average": self.average.state(),
            "optimizer": self.optimizer.state_dict(), "step": self.step, "seen": self.seen,
            "spent_s": self.clock.spent_s,
        }  # fmt: skip
        fresh = self.folder / "checkpoint.fresh"
        torch.save(state, fresh)
        fresh.replace(self.folder / "checkpoint.pt")
        save_live(self.student, self.folder / "model", self.average.state())

    def restore(self) -> bool:
        """Go on from the checkpoint, if there is one."""
        import torch

        path = self.folder / "checkpoint.pt"
        if not path.is_file():
            return False
        state = torch.load(path, weights_only=True)
        self.student.load_state_dict(state["model"])
        self.average.restore(state["average"], state["step"] // 4)
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.seen = state["step"], state["seen"]
        self.clock = Clock(self._minutes, spent_s=state["spent_s"])
        return True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `train distill`."""
    parser.add_argument("--teacher", type=Path, required=True, help="English model folder")
    parser.add_argument(
        "--similarity-teacher", type=Path, help="a second one, for texts without the search prompt"
    )
    parser.add_argument(
        "--search-share", type=float, default=SEARCH_SHARE, help="of the rows, with two teachers"
    )
    parser.add_argument("--parallel", type=Path, required=True, help="English TAB German, gzipped")
    parser.add_argument("--dictionary", type=Path, help="word pairs, gzipped")
    parser.add_argument("--phrasebook", type=Path, help="folder of the project's own pairs")
    parser.add_argument("--start", type=Path, help="student to go on from, in place of a new one")
    parser.add_argument("--out", type=Path, required=True, help="folder of the run")
    parser.add_argument("--data", type=Path, help="STSb folder, for figures on dev")
    parser.add_argument(
        "--sentences", nargs="*", default=[], choices=["train", "dev"],
        help="splits of STSb whose sentences and translations are learned as well",
    )  # fmt: skip
    parser.add_argument("--search", type=Path, help="folder of search sets, for figures on dev")
    parser.add_argument("--minutes", type=float, default=90.0, help="wall-clock budget")
    parser.add_argument("--vocabulary", type=int, default=44_000, help="word pieces")
    parser.add_argument("--batch-size", type=int, default=Plan().batch_size)
    parser.add_argument("--passages", type=float, default=PASSAGES, help="share of the rows")
    parser.add_argument(
        "--english", type=float, default=ENGLISH, help="share of the rows read in English as well"
    )
    parser.add_argument("--frozen-steps", type=int, default=Plan().frozen_steps)
    parser.add_argument("--row-rate", type=float, default=Plan().row_rate)
    parser.add_argument("--body-rate", type=float, default=Plan().body_rate)
    parser.add_argument("--save-minutes", type=float, default=4.0)
    parser.add_argument("--measure-minutes", type=float, default=12.0)
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--threads", type=int, default=2)


def run(args: argparse.Namespace) -> int:
    """Distil until the time is up; 0 when done. The model is in `out/model`."""
    import torch

    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    pairs, _ = split_held_out(read_parallel(args.parallel), HELD_OUT)
    words = read_dictionary(args.dictionary) if args.dictionary else []
    if args.phrasebook:
        words += read_phrasebook(args.phrasebook)
    families, held = split_families(read_families(args.phrasebook) if args.phrasebook else [])
    if args.sentences:
        words += read_benchmark(args.data, args.sentences)
    if args.start and not (args.out / "start").exists():
        shutil.copytree(args.start, args.out / "start")
    if not (args.out / "start" / "config.json").is_file():
        prompt = SEARCH_PROMPT if args.similarity_teacher else ""
        build_student(args.teacher, pairs, args.out / "start", size=args.vocabulary, prompt=prompt)
    plan = Plan(args.batch_size, args.row_rate, args.body_rate, frozen_steps=args.frozen_steps)
    work = Distillation(args.out, plan, args.minutes)
    resumed = work.restore()
    _log(
        args,
        event="start",
        pairs=len(pairs),
        words=len(words),
        families=len(families),
        held_families=len(held),
        resumed=resumed,
    )
    goals = goals_of(args.teacher, args.similarity_teacher, search_share=args.search_share)
    seed = args.seed + work.step
    batches = parts(
        goals,
        pairs + words,
        size=plan.batch_size,
        seed=seed,
        passages=args.passages,
        families=families,
    )
    watch = functools.partial(_figures, args, work, goals[-1].teacher, held)
    _work(args, work, goals, batches, random.Random(seed), watch)  # noqa: S311 - no secret
    work.save()
    _log(args, event="end", step=work.step, seen=work.seen, **watch())
    return 0


def _work(
    args: argparse.Namespace,
    work: Distillation,
    goals: Sequence[Goal],
    batches: Iterator[list[list[ParallelPair]]],
    rng: random.Random,
    watch: Callable[[], dict[str, Any]],
) -> None:
    saved = measured = time.monotonic()
    while work.clock.share < 1.0:
        batch = next(batches)
        loss = distillation_loss(work.student, goals, batch, rng, english=args.english)
        work.learn(loss)
        work.seen += sum(map(len, batch))
        if work.step % 20 == 0:
            _log(
                args,
                event="step",
                step=work.step,
                seen=work.seen,
                loss=round(float(loss.detach()), 4),
                share=round(work.clock.share, 3),
                spent_s=round(work.clock.spent_s),
            )
        if time.monotonic() - saved > args.save_minutes * 60:
            work.save()
            saved = time.monotonic()
        if time.monotonic() - measured > args.measure_minutes * 60:
            _log(args, event="dev", step=work.step, seen=work.seen, **watch())
            measured = time.monotonic()


def _figures(
    args: argparse.Namespace,
    work: Distillation,
    teacher: Teacher,
    held: Sequence[Sequence[ParallelPair]],
) -> dict[str, Any]:
    kept = {k: v.clone() for k, v in work.student.state_dict().items()}
    work.student.load_state_dict(work.average.state())
    figures = dev_figures(work.student, args.data, args.search) if args.data else {}
    if held:
        figures |= family_figures(work.student, teacher, held)
    work.student.load_state_dict(kept)
    return figures


def _log(args: argparse.Namespace, **values: Any) -> None:
    row = {"load": round(os.getloadavg()[0], 2), **values}
    with (args.out / "log.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")
