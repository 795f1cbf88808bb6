"""Measures the encoder that ships and writes the figures that the README and the model card show.

    python -m benchmarks.encoder --shared ../shared --stage distilled=/tmp/distilled ...

Everything is measured with the served int8 file, through `engine.encoder.open_encoder`. STSb test
is read once; what is chosen is chosen on dev. A stage is a model folder from before the end of
training, measured beside the rest on dev and on the search sets.
"""

from __future__ import annotations

import argparse
import json
import platform
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.search_sets import write_questions, write_sets
from engine.documents import Language
from engine.encoder import Encoder, open_encoder
from engine.evaluation.bitext import measure_bitext
from engine.evaluation.command import similarity_json
from engine.evaluation.retrieval import measure_retrieval, read_beir
from engine.evaluation.similarity import (
    correlations,
    measure,
    read_pairs,
    read_sick,
    side_cosines,
)
from engine.language import detect
from engine.locations import resources_dir
from engine.metrics import spearman
from engine.searching.calibration import calibrate
from engine.searching.glossing import drawn, question_vectors
from engine.training.corpus import HELD_OUT, read_parallel, split_held_out
from engine.training.figures import family_order
from engine.training.live_model import LiveEncoder, open_live
from engine.training.phrasebook import read_families, split_families
from engine.training.scored import Sides, read_scored_families, read_translated

RESULTS = Path(__file__).parent / "results"
SEARCH_SETS = ("dev", "test", "dev-questions", "test-questions")
# Published by T-Systems and Philip May on the card of cross-en-de-roberta-sentence-transformer.
PUBLISHED = {
    "cross-en-de-roberta-sentence-transformer": {"de": 0.8550, "en": 0.8660, "cross": 0.8525},
    "german-roberta-sentence-transformer-v2": {"de": 0.8529, "en": 0.8634, "cross": 0.8415},
    "xlm-r-distilroberta-base-paraphrase-v1": {"de": 0.8079, "en": 0.8350, "cross": 0.7983},
    "xlm-r-bert-base-nli-stsb-mean-tokens": {"de": 0.7877, "en": 0.8465, "cross": 0.7908},
    "roberta-large-nli-stsb-mean-tokens": {"de": 0.6371, "en": 0.8639, "cross": 0.4109},
}


def similarity(encoder: Encoder, model: str, data: Path, split: str) -> dict[str, Any]:
    """The STSb figures with intervals, the published ones beside them."""
    return similarity_json(measure(encoder, data, split), model, split) | {"published": PUBLISHED}


class Remembering:
    """An encoder that encodes the same documents once; the sets of a half share a corpus."""

    def __init__(self, encoder: Any) -> None:
        self._encoder = encoder
        self._known: dict[tuple[str, ...], Any] = {}

    def encode_query(self, texts: Sequence[str]) -> Any:
        """As the encoder's."""
        return self._encoder.encode_query(texts)

    def encode_document(self, texts: Sequence[str]) -> Any:
        """As the encoder's, remembered."""
        key = tuple(texts)
        if key not in self._known:
            self._known[key] = self._encoder.encode_document(texts)
        return self._known[key]


class Asking:
    """Asks for English passages as the program does: with a gloss, and aimed."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._scale = calibrate(encoder)

    def encode_query(self, texts: Sequence[str]) -> Any:
        """The vectors that the index is asked with."""
        return self._scale.aim(np.stack([self._abroad(text) for text in texts]))

    def encode_document(self, texts: Sequence[str]) -> Any:
        """As the encoder's."""
        return self._encoder.encode_document(texts)

    def _abroad(self, text: str) -> Any:
        language = detect(text)
        plain, gloss = question_vectors(self._encoder, text, language)
        return plain if gloss is None or language is Language.EN else drawn(plain, gloss)


def search(encoder: Any, sets: Path) -> dict[str, Any]:
    """Search figures by set, such as "de-en": German questions, English paragraphs."""
    remembering = Remembering(encoder)
    return {
        folder.name: asdict(measure_retrieval(remembering, read_beir(folder)))
        for folder in sorted(sets.iterdir())
    }


def bitext(encoder: Encoder, parallel: Path) -> dict[str, Any]:
    """Accuracy German to English (forward) and back on pairs that no training saw."""
    _, held = split_held_out(read_parallel(parallel), HELD_OUT)
    report = measure_bitext(encoder, [p.de for p in held], [p.en for p in held])
    return asdict(report)


def int8_loss(encoder: Encoder, model: Path, data: Path) -> dict[str, Any]:
    """What int8 costs: mean cosine to the same weights in float32, and Spearman on dev."""
    live = LiveEncoder(open_live(model), max_tokens=256, exact=True)
    texts = [
        t
        for lang in ("de", "en")
        for p in read_pairs(data, lang, "dev")
        for t in (p.first, p.second)
    ]
    texts = list(dict.fromkeys(texts))
    cosines = (encoder.encode(texts) * live.encode(texts)).sum(axis=1)
    sides = {
        name: {
            key: value.spearman
            for key, value in measure(one, data, "dev", resamples=0)["full"].items()
        }
        for name, one in (("float32", live), ("int8", encoder))
    }
    served = ("onnx/model_int8.onnx", "tokenizer.json")
    return {
        "mean_cosine": float(cosines.mean()),
        "least_cosine": float(cosines.min()),
        "texts": len(texts),
        "dev": sides,
        "lost_points": {k: 100 * (sides["float32"][k] - sides["int8"][k]) for k in sides["int8"]},
        "served_bytes": sum((model / name).stat().st_size for name in served),
    }


def lengths(encoder: Encoder, parallel: Path) -> dict[str, float]:
    """Bitext accuracy of single sentences and of paragraphs of 100 to 200 words, 300 of each."""
    _, held = split_held_out(read_parallel(parallel), HELD_OUT)
    paragraphs: list[tuple[str, str]] = []
    german: list[str] = []
    english: list[str] = []
    for pair in held:
        german.append(pair.de)
        english.append(pair.en)
        if len(" ".join(english).split()) >= 100:
            paragraphs.append((" ".join(german), " ".join(english)))
            german, english = [], []
    count = min(300, len(paragraphs))
    long = measure_bitext(
        encoder, [d for d, _ in paragraphs[:count]], [e for _, e in paragraphs[:count]]
    )
    short = measure_bitext(encoder, [p.de for p in held[:count]], [p.en for p in held[:count]])
    return {"n": count, "sentences": short.forward, "paragraphs": long.forward}


def apart(encoder: Encoder, data: Path) -> dict[str, Any]:
    """What training is steered by beside search, on texts that no training saw.

    SICK in English, Spearman of cosine; the order within the held-out families of the phrasebook,
    German against the encoder's own English; and in German, English and crossed the scored pairs
    held out, those of the phrasebook and those of SemEval with the project's own German.
    """
    pairs = read_sick(data / "sts-extra-en.tsv.gz")
    first, second = (
        encoder.encode(side) for side in ([p.first for p in pairs], [p.second for p in pairs])
    )
    phrasebook = resources_dir() / "phrasebook"
    _, held = split_families(read_families(phrasebook))
    return {
        "sick": {
            "n": len(pairs),
            "spearman": spearman((first * second).sum(axis=1), [p.score for p in pairs]),
        },
        "families": {"n": len(held)} | family_order(encoder, held),
        "own_pairs": _scored(encoder, read_scored_families(phrasebook)[1]),
        "semeval": _scored(
            encoder,
            read_translated(
                data / "sts-extra-en.tsv.gz", resources_dir() / "semeval" / "german.tsv"
            )[1],
        ),
    }


def _scored(encoder: Encoder, sides: Sides) -> dict[str, Any]:
    cosines = side_cosines(encoder, {"de": sides.de, "en": sides.en})
    scores = np.array([pair.score for pair in sides.en])
    found = correlations(cosines, scores, resamples=0)
    return {"n": len(scores)} | {name: value.spearman for name, value in found.items()}


def stages(folders: Sequence[str], data: Path, sets: Path) -> dict[str, Any]:
    """Dev and search figures of models of earlier stages, in bfloat16 as they were trained."""
    path = RESULTS / "encoder-stages.json"
    known = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    # Stages of an earlier call stay: training is long, and a stage may be measured as it ends.
    result = {key: value for key, value in known.items() if isinstance(value, dict)}
    for item in folders:
        name, _, folder = item.partition("=")
        encoder = LiveEncoder(open_live(Path(folder)))
        report = measure(encoder, data, "dev", resamples=0)["full"]
        result[name] = {key: value.spearman for key, value in report.items()} | {
            f"search-{key}": value["ndcg_at_10"] for key, value in search(encoder, sets).items()
        }
    return result


def main() -> None:
    """Measure and write `results/encoder-*.json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=Path("resources/model"))
    parser.add_argument("--shared", type=Path, required=True, help="folder with data/")
    parser.add_argument("--split", choices=("dev", "test"), default="test")
    parser.add_argument("--stage", nargs="*", default=[], help="NAME=FOLDER")
    parser.add_argument("--only", nargs="*", help="results to make; default all")
    options = parser.parse_args()
    data = options.shared / "data"
    encoder = open_encoder(options.model, device="cpu")
    with tempfile.TemporaryDirectory() as place:
        sets = Path(place)
        write_sets(data / "documents", sets)
        write_questions(data / "documents", sets)
        makers: dict[str, Any] = {
            "int8": lambda: int8_loss(encoder, options.model, data / "stsb"),
            "retrieval": lambda: (
                {name: search(encoder, sets / name) for name in SEARCH_SETS}
                | {
                    "in_the_program": {
                        name: search(Asking(encoder), sets / name) for name in SEARCH_SETS
                    }
                }
            ),
            "bitext": lambda: (
                bitext(encoder, data / "parallel.tsv.gz")
                | {"by_length": lengths(encoder, data / "parallel.tsv.gz")}
            ),
            "apart": lambda: apart(encoder, data),
            "stages": lambda: stages(options.stage, data / "stsb", sets / "dev"),
            "sts": lambda: similarity(encoder, encoder.name, data / "stsb", options.split),
        }
        for name, make in makers.items():
            if options.only is None or name in options.only:
                started = time.monotonic()
                figures = make()
                took = {"took_s": round(time.monotonic() - started, 1)}
                write(name, {"model_id": encoder.model_id, "name": encoder.name} | figures | took)


def write(name: str, figures: dict[str, Any]) -> None:
    """Write `results/encoder-{name}.json` with the machine's kind."""
    RESULTS.mkdir(exist_ok=True)
    row = figures | {"machine": platform.machine(), "numpy": np.__version__}
    path = RESULTS / f"encoder-{name}.json"
    path.write_text(json.dumps(row, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(path)


if __name__ == "__main__":
    main()
