"""A sentence-transformers model while it is trained: forward, average, schedule, save."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from engine.device import detect
from engine.model_store import read_card
from engine.training.lookup import cheapen

if TYPE_CHECKING:
    from torch import Tensor

Vectors = NDArray[np.float32]
# Measured on two cores: wider passes fall out of the cache (AVX-512 BF16: 250 sentences a second at
# 16 and 24, 170 at 48; AVX2, float32: 69 at 16, 76 at 24, 74 at 48).
_ROWS = 24


def open_live(folder: Path | str, *, dropout: float | None = None, trained: bool = True) -> Any:
    """A SentenceTransformer from a local folder, float32, for training.

    Its prompts are those that it is served with, which some folders leave unsaid; `save_live`
    writes them.

    Args:
        folder: a model folder; nothing is fetched and no foreign code is run.
        dropout: sets every dropout of the body; None leaves the folder's own.
        trained: whether gradients will be asked for; without, it reads a little faster.
    """
    import torch
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(
        str(folder),
        local_files_only=True,
        trust_remote_code=False,
        # On a processor the backward pass of fused attention takes six times that of plain.
        model_kwargs={"dtype": "float32", "attn_implementation": "eager" if trained else "sdpa"},
    )
    card = read_card(Path(folder))
    model.prompts |= {"query": card.query_prompt, "document": card.document_prompt}
    if card.default_prompt:
        # Without a name it is E5's, which reads for similarity as it reads queries.
        model.default_prompt_name = model.default_prompt_name or "query"
        model.prompts[model.default_prompt_name] = card.default_prompt
    if trained:
        body: Any = model[0].auto_model
        cheapen(body.get_input_embeddings())
    if dropout is not None:
        module: Any
        for module in model.modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = dropout
            elif hasattr(module, "dropout_prob"):
                module.dropout_prob = dropout
    return model


def default_prompt(model: Any) -> str:
    """What is put before a text that is read for similarity, often empty."""
    return str(model.prompts.get(model.default_prompt_name) or "")


def forward(
    model: Any, texts: Sequence[str], *, max_tokens: int = 0, exact: bool = False
) -> Tensor:
    """Vectors of shape (n, dim), L2 norm 1, float32, with gradients where they are enabled.

    The body runs in bfloat16 where the processor has it: twice the speed on AVX-512 BF16
    and no measured loss.

    Args:
        model: a SentenceTransformer.
        texts: n texts.
        max_tokens: truncates to this length; 0 keeps the model's own limit.
        exact: the body runs in float32 all the same.
    """
    import torch

    limit = model.max_seq_length
    if max_tokens:
        model.max_seq_length = min(max_tokens, limit or max_tokens)
    try:
        features = model.preprocess(list(texts))
    finally:
        model.max_seq_length = limit
    device = next(model.parameters()).device
    features = {k: v.to(device) if hasattr(v, "to") else v for k, v in features.items()}
    with _halved(device.type, exact=exact):
        vectors = model(features)["sentence_embedding"]
    return torch.nn.functional.normalize(vectors.float(), dim=1)


def forward_sorted(model: Any, texts: Sequence[str], *, max_tokens: int = 0) -> Tensor:
    """As `forward`, but texts of like length share a pass.

    A batch is as wide as its longest text; with mixed lengths most of it would be padding.
    """
    import torch

    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    # Weights are cast to bfloat16 once for all passes inside one autocast.
    with _halved(next(model.parameters()).device.type):
        parts = [
            forward(model, [texts[i] for i in order[start : start + _ROWS]], max_tokens=max_tokens)
            for start in range(0, len(order), _ROWS)
        ]
    back = torch.empty(len(order), dtype=torch.long)
    back[order] = torch.arange(len(order))
    return torch.cat(parts)[back]


def _halved(kind: str, *, exact: bool = False) -> Any:
    """Autocast to bfloat16, switched off on a processor without it, which is 20 times slower so."""
    import torch

    gains = kind != "cpu" or detect("cpu").dtype == "bfloat16"
    return torch.autocast(kind, dtype=torch.bfloat16, enabled=gains and not exact)


class LiveEncoder:
    """A model in training behind the face of `engine.encoder.Encoder`, for measuring it."""

    def __init__(
        self, model: Any, *, max_tokens: int = 128, batch_size: int = 64, exact: bool = False
    ) -> None:
        """Wrap a model.

        Args:
            model: a SentenceTransformer.
            max_tokens: of a text that are read.
            batch_size: texts in a forward pass.
            exact: float32 in place of bfloat16.
        """
        self._model = model
        self._prompts: dict[str, str] = model.prompts
        self._default = default_prompt(model)
        self._exact = exact
        self._max_tokens = max_tokens
        self._batch_size = batch_size

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Float32 of shape (n, dim), rows of L2 norm 1; read as for similarity."""
        return self._encode([self._default + text for text in texts])

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Float32 of shape (n, dim), rows of L2 norm 1."""
        prompt = self._prompts.get("query", "")
        return self._encode([prompt + text for text in texts])

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Float32 of shape (n, dim), rows of L2 norm 1."""
        prompt = self._prompts.get("document", "")
        return self._encode([prompt + text for text in texts])

    def _encode(self, texts: Sequence[str]) -> Vectors:
        import torch

        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        training = self._model.training
        self._model.eval()
        parts = []
        with torch.inference_mode():
            for start in range(0, len(order), self._batch_size):
                batch = [texts[i] for i in order[start : start + self._batch_size]]
                parts.append(
                    forward(self._model, batch, max_tokens=self._max_tokens, exact=self._exact)
                    .cpu()
                    .numpy()
                )
        self._model.train(training)
        vectors = np.concatenate(parts).astype(np.float32)
        result = np.empty_like(vectors)
        result[order] = vectors
        return result


class Average:
    """Exponential moving average of a model's weights; smooths the last steps' noise.

    The decay grows with the steps, (1 + n) / (10 + n), up to `decay`, so that the first
    weights are soon forgotten.
    """

    def __init__(self, model: Any, *, decay: float = 0.995) -> None:
        self._decay = decay
        self._steps = 0
        self._shadow = {k: v.detach().clone() for k, v in model.state_dict().items()}

    def update(self, model: Any) -> None:
        """Take in the weights as they are now."""
        self._steps += 1
        decay = min(self._decay, (1 + self._steps) / (10 + self._steps))
        for key, value in model.state_dict().items():
            if value.dtype.is_floating_point:
                self._shadow[key].lerp_(value.detach(), 1 - decay)

    def state(self) -> dict[str, Tensor]:
        """The averaged weights by name, for `load_state_dict`."""
        return self._shadow

    def restore(self, state: dict[str, Tensor], steps: int) -> None:
        """Go on from saved averaged weights."""
        self._shadow, self._steps = {k: v.clone() for k, v in state.items()}, steps


def mixed_weights(states: Iterable[tuple[float, dict[str, Tensor]]]) -> dict[str, Tensor]:
    """The weighted mean of several weights of one shape; shares are scaled to sum 1."""
    pairs = list(states)
    total = sum(share for share, _ in pairs)
    first = pairs[0][1]
    return {
        key: sum(state[key].float() * (share / total) for share, state in pairs).to(value.dtype)  # type: ignore[union-attr]
        if value.dtype.is_floating_point
        else value
        for key, value in first.items()
    }


class Clock:
    """How far training is by the wall clock, so that the learning rate ends at 0 in time.

    On a machine that is shared, a number of steps says nothing about when it ends.
    """

    def __init__(
        self,
        minutes: float,
        *,
        spent_s: float = 0.0,
        waited_s: Callable[[], float] = lambda: 0.0,
    ) -> None:
        """Start.

        Args:
            minutes: of the budget.
            spent_s: of the budget by an earlier run.
            waited_s: tells the seconds of all pauses so far; those from now on do not count.
        """
        self._budget_s = max(1e-6, minutes * 60)
        self._waited_s = waited_s
        self._started = time.monotonic() - spent_s - waited_s()

    @property
    def spent_s(self) -> float:
        """Seconds of the budget that are gone."""
        return time.monotonic() - self._started - self._waited_s()

    @property
    def share(self) -> float:
        """Share of the budget that is gone, 0 to 1."""
        return min(1.0, self.spent_s / self._budget_s)


def ramp(share: float, *, warmup: float) -> float:
    """Factor of the learning rate, 0 to 1: linear up to `warmup`, then linear down to 0."""
    if share < warmup:
        return share / warmup
    return max(0.0, (1.0 - share) / (1.0 - warmup))


def save_live(model: Any, folder: Path, state: dict[str, Tensor] | None = None) -> None:
    """Write the model as a sentence-transformers folder, with other weights if given."""
    import torch

    kept = None
    if state is not None:
        kept = {k: v.detach().clone() for k, v in model.state_dict().items()}
        model.load_state_dict(state)
    folder.mkdir(parents=True, exist_ok=True)
    with torch.no_grad():
        model.save(str(folder), create_model_card=False, safe_serialization=True)
    if kept is not None:
        model.load_state_dict(kept)
