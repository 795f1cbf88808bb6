from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

WORDS = (
    "der die das ein hund katze haus läuft schläft rennt groß klein schöne stadt wo ist "
    "the a dog cat house runs sleeps big small fine town where is ? . ##s ##e ##n"
).split()
PAIRS = [
    ("the dog runs .", "der hund rennt .", "a"),
    ("the cat sleeps .", "die katze schläft .", "a"),
    ("a big house .", "ein groß haus .", "a"),
    ("where is the town ?", "wo ist die stadt ?", "b"),
    ("where is a cat ?", "wo ist ein katze ?", "b"),
    ("the small dog sleeps .", "der klein hund schläft .", "b"),
]


def write_bert(folder: Path, pieces: list[str]) -> Path:
    """A tiny BERT as a sentence-transformers folder."""
    import torch
    from transformers import BertConfig, BertModel

    from engine.training.vocabulary import SPECIAL, make_tokenizer

    torch.manual_seed(1)
    vocabulary = [*SPECIAL, *pieces]
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
        pad_token_id=0,
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(str(folder))
    make_tokenizer(vocabulary).save(str(folder / "tokenizer.json"))
    _write_layout(
        folder,
        {
            "pad_token": "[PAD]",
            "unk_token": "[UNK]",
            "cls_token": "[CLS]",
            "sep_token": "[SEP]",
            "mask_token": "[MASK]",
        },
    )
    return folder


def write_xlm_roberta(folder: Path, texts: list[str]) -> Path:
    """A tiny XLM-RoBERTa with a Unigram tokenizer, as the reference model's family has it."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors, trainers
    from transformers import XLMRobertaConfig, XLMRobertaModel

    torch.manual_seed(1)
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    tokenizer.train_from_iterator(
        texts,
        trainers.UnigramTrainer(
            vocab_size=120, special_tokens=special, unk_token="<unk>", show_progress=False
        ),
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    config = XLMRobertaConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=66,
        pad_token_id=1,
        bos_token_id=0,
        eos_token_id=2,
        type_vocab_size=1,
    )
    XLMRobertaModel(config, add_pooling_layer=False).save_pretrained(str(folder))
    tokenizer.save(str(folder / "tokenizer.json"))
    _write_layout(
        folder,
        {
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "bos_token": "<s>",
            "cls_token": "<s>",
            "sep_token": "</s>",
            "eos_token": "</s>",
            "mask_token": "<mask>",
        },
    )
    return folder


def _write_layout(folder: Path, special: dict[str, str]) -> None:
    (folder / "1_Pooling").mkdir(exist_ok=True)
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {
            "idx": 1,
            "name": "1",
            "path": "1_Pooling",
            "type": "sentence_transformers.models.Pooling",
        },
        {
            "idx": 2,
            "name": "2",
            "path": "2_Normalize",
            "type": "sentence_transformers.models.Normalize",
        },
    ]
    files: dict[str, object] = {
        "modules.json": modules,
        "1_Pooling/config.json": {
            "word_embedding_dimension": 32,
            "pooling_mode_mean_tokens": True,
            "pooling_mode_cls_token": False,
            "pooling_mode_max_tokens": False,
        },
        "sentence_bert_config.json": {"max_seq_length": 48, "do_lower_case": False},
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": 48,
            **special,
        },
    }
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")


def write_stsb(folder: Path) -> Path:
    """STSb files of a few pairs, the same rows in both languages."""
    folder.mkdir(parents=True, exist_ok=True)
    for split, turn in (("train", 0), ("dev", 2), ("test", 4)):
        rows = [
            (PAIRS[i], PAIRS[(i + turn + j) % 6], float(5 - j)) for i in range(6) for j in (0, 2)
        ]
        for language, side in (("en", 0), ("de", 1)):
            with (folder / f"stsb-{language}-{split}.csv").open("w", encoding="utf-8") as file:
                csv.writer(file).writerows((a[side], b[side], score) for a, b, score in rows)
    return folder


@pytest.fixture(scope="session")
def tiny_bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_bert(tmp_path_factory.mktemp("bert"), WORDS)


@pytest.fixture(scope="session")
def tiny_xlm_roberta(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_xlm_roberta(
        tmp_path_factory.mktemp("xlmr"), [text for pair in PAIRS for text in pair[:2]] * 4
    )


@pytest.fixture(scope="session")
def stsb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_stsb(tmp_path_factory.mktemp("stsb"))


@pytest.fixture(scope="session")
def parallel_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import gzip

    path = tmp_path_factory.mktemp("parallel") / "parallel.tsv.gz"
    rows = ["\t".join(pair) for pair in PAIRS]
    rows += ["a fine cat\tein schöne katze\tmulti30k_task1", "same\tsame\ta", "broken line"]
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("\n".join(rows) + "\n")
    return path
