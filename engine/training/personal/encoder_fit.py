"""Fine-tunes an encoder on a person's pairs without letting it forget what it knew.

Contrast draws a query to what was judged relevant and away from what was not, from mined passages
and from the rest of the batch. Imitation holds the model to its own former vectors on passages
of the library and on other questions, which costs no second model: these vectors are in the
catalog or made beforehand. Translations found in the person's own folders are drawn together.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import TrainingFailed
from engine.training.live_model import forward_sorted, open_live, ramp, save_live
from engine.training.objectives import contrast, cosent, cosine_error, imitation, relations
from engine.training.personal.options import OptionValue
from engine.training.personal.pairs import TrainingPair

if TYPE_CHECKING:
    from torch import Tensor

Vectors = NDArray[np.float32]
_NEGATIVES = 3  # of a query in a step
_HELD = 16  # texts that are held in a step
_TRANSLATED = 4  # pairs of translations in a step
_VALIDATIONS = 3
_CONTRAST_SHARE = 0.1
# Of imitation against contrast. At 1, similarity lost .6 points in a minute and a half.
_HELD_WEIGHT = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """Texts whose vectors shall stay what they were.

    Attributes:
        texts: as they are given to the model, prompt included.
        vectors: float32 of shape (n, dim), of the model before.
    """

    texts: tuple[str, ...]
    vectors: Vectors


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """What an encoder learns from.

    Attributes:
        pairs: by query; each query is drawn as often as any other.
        held: texts that shall keep their vectors.
        translations: passages that say the same, prompt included.
        scored: texts with how alike they are, 0 to 1; learned in place of the pairs.
        query_prompt: put before every anchor.
        document_prompt: put before every positive and negative.
    """

    pairs: tuple[tuple[TrainingPair, ...], ...]
    held: Held
    translations: tuple[tuple[str, str], ...] = ()
    scored: tuple[tuple[str, str, float], ...] = ()
    query_prompt: str = ""
    document_prompt: str = ""


@dataclass(frozen=True, slots=True)
class TuneSettings:
    """How an encoder is fine-tuned.

    Attributes:
        minutes: of training at most, pauses not counted; 0 sets no limit.
        epochs: passes over the queries at most.
        batch_size: queries in a step.
        rate: of AdamW at its peak.
        eps: AdamW's epsilon.
        weight_decay: AdamW's.
        warmup: share of the training.
        temperature: of the contrast.
        replay: weight of what is held.
        max_tokens: of a text that are read.
        loss: of scored pairs, "cosent" or "cosine".
        seed: of every draw.
    """

    minutes: float = 4.0
    epochs: int = 2
    batch_size: int = 8
    rate: float = 2e-5
    eps: float = 1e-8
    weight_decay: float = 0.01
    warmup: float = 0.1
    temperature: float = 0.05
    replay: float = 1.0
    max_tokens: int = 128
    loss: str = "cosent"
    seed: int = 42


def tune_settings(values: Mapping[str, OptionValue]) -> TuneSettings:
    """The options that an encoder's training knows."""
    known = {name: values[name] for name in TuneSettings.__dataclass_fields__ if name in values}
    return TuneSettings(**known)  # type: ignore[arg-type]


# Is told the share done, the loss and, now and then, how good the model is; may raise to stop.
Tell = Callable[[float, float | None, float | None], None]
Validate = Callable[[Any], Sequence[float]]


@dataclass(slots=True)
class _Best:
    scores: Sequence[float] = ()
    state: dict[str, Any] = field(default_factory=dict)


def fine_tune(
    folder: Path,
    out: Path,
    lesson: Lesson,
    settings: TuneSettings,
    *,
    tell: Tell = lambda share, loss, validation: None,
    validate: Validate | None = None,
) -> list[float]:
    """Train the model in a folder and write the best state of it into another.

    Args:
        folder: a sentence-transformers folder; nothing in it is changed.
        out: sentence-transformers folder to write.
        lesson: what is learned.
        settings: how.
        tell: is told of steps.
        validate: how good a live model is, item by item; the state with the best mean is kept.
            Without, the last.

    Returns:
        The best validation item by item, empty where nothing validates.

    Raises:
        TrainingFailed: the loss is no number.
    """
    import torch

    torch.manual_seed(settings.seed)
    rng = random.Random(settings.seed)  # noqa: S311 - order of training, no secret
    model = open_live(folder)
    optimizer = torch.optim.AdamW(
        model.parameters(),
        lr=settings.rate,
        eps=settings.eps,
        weight_decay=settings.weight_decay,
    )
    in_epoch = max(1, -(-_size(lesson) // settings.batch_size))
    steps = in_epoch * settings.epochs
    best, spent_s, step, due = _Best(), 0.0, 0, 1
    model.train()
    while True:
        share = step / steps
        if settings.minutes:
            share = max(share, spent_s / (60.0 * settings.minutes))
        if validate and (share >= due / _VALIDATIONS or share >= 1.0):
            due += 1
            _keep_best(best, model, validate(model), tell, share)
        if share >= 1.0:
            break
        started = time.monotonic()
        for group in optimizer.param_groups:
            group["lr"] = settings.rate * ramp(share, warmup=settings.warmup)
        loss = _loss(model, lesson, settings, rng)
        value = float(loss.detach())
        if not math.isfinite(value):
            raise TrainingFailed(detail=f"the loss is {value} at step {step}")
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        spent_s += time.monotonic() - started
        step += 1
        tell(min(1.0, share), value, None)
    save_live(model, out, best.state or None)
    return list(best.scores)


def _size(lesson: Lesson) -> int:
    return len(lesson.scored) if lesson.scored else len(lesson.pairs)


def _keep_best(best: _Best, model: Any, scores: Sequence[float], tell: Tell, share: float) -> None:
    tell(min(1.0, share), None, float(np.mean(scores)))
    if not best.state or np.mean(scores) > np.mean(best.scores):
        best.scores = scores
        best.state = {name: value.detach().clone() for name, value in model.state_dict().items()}


def _loss(model: Any, lesson: Lesson, settings: TuneSettings, rng: random.Random) -> Tensor:
    if lesson.scored:
        loss = _scored_loss(model, lesson, settings, rng)
    else:
        loss = _pair_loss(model, lesson, settings, rng)
    if settings.replay and lesson.held.texts:
        loss = loss + _HELD_WEIGHT * settings.replay * held_loss(model, lesson.held, settings, rng)
    if lesson.translations:
        chosen = rng.sample(lesson.translations, min(_TRANSLATED, len(lesson.translations)))
        texts = [text for pair in chosen for text in pair]
        made = forward_sorted(model, texts, max_tokens=settings.max_tokens)
        loss = loss + _CONTRAST_SHARE * contrast(made[0::2], made[1::2])
    return loss


def _pair_loss(model: Any, lesson: Lesson, settings: TuneSettings, rng: random.Random) -> Tensor:
    """Each query's positive against its negatives and those of the others (InfoNCE)."""
    import torch

    groups = rng.sample(lesson.pairs, min(settings.batch_size, len(lesson.pairs)))
    pairs = [rng.choices(group, [pair.weight for pair in group])[0] for group in groups]
    refused = [rng.sample(pair.negatives, min(_NEGATIVES, len(pair.negatives))) for pair in pairs]
    documents = list(dict.fromkeys([*(pair.positive for pair in pairs), *_flat(refused)]))
    place = {text: i for i, text in enumerate(documents)}
    texts = [lesson.query_prompt + pair.anchor for pair in pairs]
    texts += [lesson.document_prompt + text for text in documents]
    made = forward_sorted(model, texts, max_tokens=settings.max_tokens)
    scores = made[: len(pairs)] @ made[len(pairs) :].T / settings.temperature
    # What is relevant to a query as well is no mistake of it.
    for row, group in enumerate(groups):
        for pair in group:
            if pair.positive in place and pair.positive != pairs[row].positive:
                scores[row, place[pair.positive]] = -torch.inf
    target = torch.tensor([place[pair.positive] for pair in pairs], device=scores.device)
    return torch.nn.functional.cross_entropy(scores, target)


def _scored_loss(model: Any, lesson: Lesson, settings: TuneSettings, rng: random.Random) -> Tensor:
    import torch

    rows = rng.sample(lesson.scored, min(settings.batch_size, len(lesson.scored)))
    texts = [text for first, second, _ in rows for text in (first, second)]
    made = forward_sorted(model, texts, max_tokens=settings.max_tokens)
    cosines = (made[0::2] * made[1::2]).sum(dim=1)
    labels = torch.tensor([score for _, _, score in rows], device=cosines.device)
    return (cosent if settings.loss == "cosent" else cosine_error)(cosines, labels)


def held_loss(model: Any, held: Held, settings: TuneSettings, rng: random.Random) -> Tensor:
    """How far a sample's vectors are from what they were, by themselves and to each other."""
    import torch

    rows = rng.sample(range(len(held.texts)), min(_HELD, len(held.texts)))
    made = forward_sorted(model, [held.texts[i] for i in rows], max_tokens=settings.max_tokens)
    goal = torch.from_numpy(held.vectors[rows]).to(made.device)
    return imitation(made, goal) + relations(made, goal)


def _flat(lists: Sequence[Sequence[str]]) -> list[str]:
    return [text for one in lists for text in one]
