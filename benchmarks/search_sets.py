"""Makes bilingual search sets (BEIR folders) from the paragraphs of English documents.

Headings: the headings and descriptions of documents that exist in both languages are the queries,
in English and in the German of their twins (much of it machine translation); a heading's answers
are the paragraphs under it, a description's those under the title. Questions: those in
`questions/paragraphs.tsv`, asked in both languages of single paragraphs of all documents. Half of
the documents, by the hash of the name, give the sets that are chosen by ("dev"), the other half
those that are reported ("test"); none is trained on.

    python -m benchmarks.search_sets --documents ../shared/data/documents --out /tmp/search
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

_HEADING = re.compile(r"^(#{1,6})\s+(.*)$")
_NOISE = re.compile(
    r"<[^>]*>|\[?!INCLUDE\s*(\[[^\]]*\])?(\([^)]*\))?\]?|\[![A-Z]+\]|[*`>|]|\{[^}]*\}"
)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_LEAST_WORDS = 20
_MOST_WORDS = 180
_COMMON = 3
QUESTIONS = Path(__file__).parent / "questions" / "paragraphs.tsv"


@dataclass(frozen=True, slots=True)
class Part:
    """A heading (or the description, level 0) and the paragraphs under it."""

    level: int
    heading: str
    paragraphs: tuple[str, ...]


def parts_of(path: Path) -> list[Part]:
    """The parts of a Markdown file in order, tables and includes left out."""
    text = path.read_text(encoding="utf-8")
    description = ""
    if text.startswith("---"):
        head, _, text = text[3:].partition("\n---")
        found = re.search(r"^description:\s*['\"]?(.*?)['\"]?\s*$", head, re.M)
        description = found.group(1) if found else ""
    parts: list[Part] = []
    level, heading, block = 0, description, []

    def close() -> None:
        blocks = re.split(r"\n\s*\n", "\n".join(block))
        cleaned = (_clean(b) for b in blocks if not b.lstrip().startswith(("|", "```", "![")))
        kept = [
            " ".join(c.split()[:_MOST_WORDS]) for c in cleaned if len(c.split()) >= _LEAST_WORDS
        ]
        parts.append(Part(level, _clean(heading), tuple(kept)))

    for line in text.splitlines():
        found = _HEADING.match(line)
        if found:
            close()
            level, heading, block = len(found.group(1)), found.group(2), []
        else:
            block.append(line)
    close()
    return parts


def twins(documents: Path) -> dict[str, list[tuple[Part, str]]]:
    """By file name, the English parts of a document and each one's German heading.

    Only documents whose headings have the same levels in the same order in both languages are
    taken: there the n-th heading is the translation of the n-th.
    """
    result = {}
    for german in sorted((documents / "de").glob("*.md")):
        english = documents / "en" / german.name
        if not english.is_file() or german.name == "TOC.md":
            continue
        first, second = parts_of(english), parts_of(german)
        if [p.level for p in first] == [p.level for p in second]:
            pairs = zip(first, second, strict=True)
            result[german.name] = [(one, other.heading) for one, other in pairs]
    return result


def write_sets(documents: Path, out: Path) -> dict[str, int]:
    """Write `out/{dev,test}/{de-en,en-en}`; how many queries each half has."""
    pairs = twins(documents)
    met = Counter(part.heading.lower() for parts in pairs.values() for part, _ in parts)
    counts = {}
    for half in ("dev", "test"):
        names = [name for name in pairs if _half(name) == half]
        corpus: dict[str, str] = {}
        queries: list[tuple[str, str, list[str]]] = []
        for name in names:
            waiting = ("", "")
            for part, german in pairs[name]:
                keys = [f"{name}-{len(corpus) + i}" for i in range(len(part.paragraphs))]
                corpus.update(zip(keys, part.paragraphs, strict=True))
                if part.level == 0:
                    waiting = (part.heading, german)
                if part.level == 1 and keys and all(waiting):
                    queries.append((*waiting, keys))
                if keys and _asks(part.heading, german, met):
                    queries.append((part.heading, german, keys))
        counts[half] = len(queries)
        for side, language in ((0, "en"), (1, "de")):
            _write(out / half / f"{language}-en", corpus, [(q[side], q[2]) for q in queries])
    return counts


def write_questions(documents: Path, out: Path, rows: Path = QUESTIONS) -> dict[str, int]:
    """Write `out/{dev,test}-questions/{de-en,en-en}`; how many questions each half has.

    The corpus of a half is every paragraph of its English documents.

    Raises:
        ValueError: a question's paragraph is not in its document.
    """
    corpora: dict[str, dict[str, str]] = {"dev": {}, "test": {}}
    for path in sorted((documents / "en").glob("*.md")):
        corpora[_half(path.name)] |= {
            _key(path.name, text): text for part in parts_of(path) for text in part.paragraphs
        }
    asked: dict[str, list[tuple[str, str, str]]] = {"dev": [], "test": []}
    for line in rows.read_text(encoding="utf-8").splitlines():
        name, digest, german, english = line.split("\t")
        key = f"{name}-{digest}"
        if key not in corpora[_half(name)]:
            raise ValueError(f"{key} is not among the paragraphs")
        asked[_half(name)].append((german, english, key))
    for half, questions in asked.items():
        for side, language in enumerate(("de", "en")):
            found = [(question[side], [question[2]]) for question in questions]
            _write(out / f"{half}-questions" / f"{language}-en", corpora[half], found)
    return {half: len(questions) for half, questions in asked.items()}


def _half(name: str) -> str:
    return "dev" if hashlib.sha256(name.encode()).digest()[0] % 2 == 0 else "test"


def _key(name: str, text: str) -> str:
    return f"{name}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _asks(english: str, german: str, met: Counter[str]) -> bool:
    enough = len(english.split()) >= 2 and german and english.lower() != german.lower()
    return bool(enough) and met[english.lower()] < _COMMON


def _write(folder: Path, corpus: dict[str, str], queries: list[tuple[str, list[str]]]) -> None:
    (folder / "qrels").mkdir(parents=True, exist_ok=True)
    with (folder / "corpus.jsonl").open("w", encoding="utf-8") as file:
        for key, text in corpus.items():
            file.write(
                json.dumps({"_id": key, "title": "", "text": text}, ensure_ascii=False) + "\n"
            )
    with (folder / "queries.jsonl").open("w", encoding="utf-8") as file:
        for i, (text, _) in enumerate(queries):
            file.write(json.dumps({"_id": f"q{i}", "text": text}, ensure_ascii=False) + "\n")
    with (folder / "qrels" / "test.tsv").open("w", encoding="utf-8") as file:
        file.write("query-id\tcorpus-id\tscore\n")
        for i, (_, keys) in enumerate(queries):
            file.writelines(f"q{i}\t{key}\t1\n" for key in keys)


def _clean(text: str) -> str:
    return " ".join(_LINK.sub(r"\1", _NOISE.sub(" ", text)).split())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    print(json.dumps(write_sets(options.documents, options.out)))
    print(json.dumps(write_questions(options.documents, options.out)))
