"""Models of a few thousand weights, made on the spot, in the layout of real ones."""

from __future__ import annotations

import json
from pathlib import Path

_WORDS = (
    "der die das ein hund katze haus läuft schläft rennt groß klein schöne stadt wo ist "
    "the a dog cat house runs sleeps big small fine town where is ? . ##s ##e ##n"
)
PAIRS = [
    ("the dog runs .", "der hund rennt .", "a"),
    ("the cat sleeps .", "die katze schläft .", "a"),
    ("a big house .", "ein groß haus .", "a"),
    ("where is the town ?", "wo ist die stadt ?", "b"),
    ("where is a cat ?", "wo ist ein katze ?", "b"),
    ("the small dog sleeps .", "der klein hund schläft .", "b"),
]


GERMAN_AND_ENGLISH = [text for pair in PAIRS for text in pair[:2]] * 4


def write_bert(folder: Path, pieces: list[str] | None = None) -> Path:
    """A tiny BERT as a sentence-transformers folder."""
    import torch
    from transformers import BertConfig, BertModel

    from engine.training.vocabulary import SPECIAL, make_tokenizer

    torch.manual_seed(1)
    vocabulary = [*SPECIAL, *(pieces or _WORDS.split())]
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
