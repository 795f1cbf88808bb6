"""Keyword search: from any text to passages, ranked by BM25 with compounds at a discount.

FTS5 finds candidates by the query's rarer words, since reading every passage with a common
word takes time and says little; `scoring` then counts all words in them, so that a common word
still helps, and a compound never outweighs the word itself by its rarity. Passages in the other
language are found by what the words are there (`engine.lexicon`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection

from engine.catalog.compounds import Related, frequencies, related
from engine.catalog.filtering import Condition, condition
from engine.catalog.records import LexicalHit, PassageFilter
from engine.catalog.scoring import QueryWord, score_passages
from engine.documents import Language, PassageId
from engine.folding import is_stopword, split_verbs, stems, words
from engine.lexicon import shipped_lexicon

_LONGEST_QUERY = 4_000  # characters; a pasted page is searched by its beginning
_MOST_WORDS = 24
_MOST_EXPANDED = 6  # words for which compounds are looked up: the unknown and the rarest
_SCANNED = 2_500  # passages that FTS5 ranks for one query
_SCANNED_COMPOUNDS = 1_000
_CANDIDATES = 100  # ranked by FTS5, then counted here
_COMPOUND_CANDIDATES = 25
_CANDIDATES_ABROAD = 60
_TRANSLATED = 1.0  # what the surest translation is worth beside the word itself
_TOO_COMMON = 0.15  # share of passages with a word above which it has no say in the ranking


def match(
    connection: Connection,
    text: str,
    *,
    limit: int,
    phrases: Sequence[str] = (),
    excluded: Sequence[str] = (),
    wanted: PassageFilter | None = None,
    language: Language = Language.UNKNOWN,
) -> list[LexicalHit]:
    """Passages that hold words of a text, best first; any string is legal.

    Args:
        connection: for reading.
        text: the query's words, those of the phrases too.
        limit: hits at most.
        phrases: a hit holds each of them word for word (folded).
        excluded: words or phrases that no hit may hold (folded).
        wanted: which passages may answer.
        language: of the query, which decides how its words are stemmed.
    """
    asked = _understand(connection, text, language)
    demands = _demands(phrases)
    if limit <= 0 or not (asked or demands):
        return []
    bans = _demands(excluded)
    where = condition(wanted or PassageFilter())
    found = _candidates(connection, asked, demands, bans, where, max(limit, _CANDIDATES))
    abroad = _abroad(asked)
    if abroad:
        others = _candidates(connection, abroad, demands, bans, where, _CANDIDATES_ABROAD)
        found = list(dict.fromkeys(found + others))
    return score_passages(connection, found, asked, limit)


def holding(
    connection: Connection,
    passage_ids: Iterable[int],
    *,
    phrases: Sequence[str] = (),
    excluded: Sequence[str] = (),
) -> set[PassageId]:
    """Those of the passages that hold every phrase and nothing that is excluded."""
    asked = {PassageId(number) for number in passage_ids}
    demands = _demands(phrases)
    bans = _demands(excluded)
    for demand in demands:
        asked &= _among(connection, demand, asked)
    if bans:
        asked -= _among(connection, " OR ".join(bans), asked)
    return asked


def _among(connection: Connection, expression: str, ids: set[PassageId]) -> set[PassageId]:
    rows = connection.exec_driver_sql(
        "SELECT rowid FROM passages_fts WHERE passages_fts MATCH ? "
        "AND rowid IN (SELECT value FROM json_each(?))",
        (f"words : ({expression})", f"[{','.join(map(str, ids))}]"),
    )
    return {PassageId(row[0]) for row in rows}


def _understand(connection: Connection, text: str, language: Language) -> list[QueryWord]:
    """The query's words that say something, the rarest first."""
    text = text[:_LONGEST_QUERY]
    whole = _whole_verbs(text, language)
    found = list(dict.fromkeys(word[:64] for word, _ in words(text)))
    telling = [word for word in found if word in whole or not is_stopword(word)] or found
    variants = {
        word: list(dict.fromkeys([*stems([word], language), *whole.get(word, ())]))
        for word in telling
    }
    counts = frequencies(connection, (stem for found in variants.values() for stem in found))
    asked = [
        QueryWord(word, {stem: counts[stem] for stem in found if stem in counts})
        for word, found in variants.items()
    ]
    asked.sort(key=lambda word: word.passages or math.inf)
    asked = asked[:_MOST_WORDS]
    _translate(connection, asked, variants, language)
    total = int(
        connection.exec_driver_sql("SELECT sum(passage_count) FROM documents").scalar() or 0
    )
    expanded = {*asked[: _MOST_EXPANDED // 2], *asked[-_MOST_EXPANDED // 2 :]}
    others = related(
        connection, {stem: bool(word.exact) for word in expanded for stem in variants[word.word]}
    )
    for word in asked:
        if word in expanded:
            found_terms = {
                item.term: item for stem in variants[word.word] for item in others.get(stem, ())
            }
            word.compounds = [item for item in found_terms.values() if item.term not in word.exact]
        held = word.passages or sum(item.passages for item in word.compounds)
        # What is said often in the other language tells no more for being said there.
        held += max((item.passages for item in word.translations), default=0)
        word.idf = math.log(1 + (max(total - held, 0) + 0.5) / (held + 0.5))
        word.common = held > _TOO_COMMON * total
    return asked


def _whole_verbs(text: str, language: Language) -> dict[str, list[str]]:
    """The stems of German verbs that stand in two pieces, by the piece that is inflected."""
    if language is not Language.DE:
        return {}
    split = split_verbs(text, shipped_lexicon().knows)
    return {verb.rest: stems(verb.forms, language) for verb in split}


def _translate(
    connection: Connection,
    asked: Sequence[QueryWord],
    variants: Mapping[str, Sequence[str]],
    language: Language,
) -> None:
    """Give each word the terms of the vocabulary that it is in the other language."""
    found: dict[str, dict[str, float]] = {}
    for word in asked:
        terms = found.setdefault(word.word, {})
        for stem in variants[word.word]:
            for one in shipped_lexicon().translations(stem, language):
                if one.term not in variants[word.word]:
                    terms[one.term] = max(terms.get(one.term, 0.0), one.weight)
    counts = frequencies(connection, {term for terms in found.values() for term in terms})
    for word in asked:
        sure = max(found[word.word].values(), default=1.0)
        word.translations = [
            Related(term, _TRANSLATED * min(1.0, weight / sure), counts[term])
            for term, weight in found[word.word].items()
            if term in counts and term not in word.exact
        ]


def _abroad(asked: Sequence[QueryWord]) -> list[QueryWord]:
    """The query in the other language, the rarest words first."""
    words_there = [
        QueryWord(
            word.word,
            {item.term: item.passages for item in word.translations},
            idf=word.idf,
            common=word.common,
        )
        for word in asked
        if word.translations
    ]
    return sorted(words_there, key=lambda word: word.passages)


def _candidates(
    connection: Connection,
    asked: Sequence[QueryWord],
    demands: Sequence[str],
    bans: Sequence[str],
    where: Condition,
    number: int,
) -> list[int]:
    """Passages worth counting: by exact words, then by compounds."""

    def ranked(core: str, scanned: int, wanted: int) -> list[int]:
        return _best(connection, _expression(core, demands, bans), where, scanned, wanted)

    exact = [word for word in asked if word.exact]
    found: list[int] = []
    if demands or exact:
        rare = _rarest(exact)
        others = [word for word in exact if word not in rare and not word.common]
        if len(exact) > 1 and exact[0].passages > _SCANNED:
            # Only common words: passages with all of them come before those with the rarest.
            found = ranked(" AND ".join(_any([word]) for word in exact), _SCANNED, number)
        elif others:
            # The rare words alone would not tell which of their passages hold the others.
            found = ranked(f"({_any(rare)}) AND ({_any(others)})", _SCANNED, number)
        if len(found) < number:
            found = list(dict.fromkeys(found + ranked(_any(rare), _SCANNED, number)))[:number]
    room = _SCANNED_COMPOUNDS
    compounds: list[str] = []
    for item in sorted(
        (item for word in asked for item in word.compounds), key=lambda item: -item.weight
    ):
        if item.passages <= room:
            room -= item.passages
            compounds.append(item.term)
    if compounds:
        found += ranked(_terms(compounds), _SCANNED_COMPOUNDS, _COMPOUND_CANDIDATES)
    return list(dict.fromkeys(found))


def _rarest(exact: Sequence[QueryWord]) -> list[QueryWord]:
    """The rarest words, as many as can be read; the first one in any case."""
    room = _SCANNED
    kept: list[QueryWord] = []
    for word in exact:
        room -= word.passages
        if kept and room < 0:
            break
        kept.append(word)
    return kept


def _expression(core: str, demands: Sequence[str], bans: Sequence[str]) -> str:
    """An FTS5 expression: the core ranks, the demands must hold, the bans must not."""
    parts = [f"(words : ({demand}))" for demand in demands]
    if core and demands:
        core = f"{core} OR {parts[0]}"
    expression = " AND ".join([*parts, f"({core})"] if core else parts)
    return f"({expression}) NOT (words : ({' OR '.join(bans)}))" if bans else expression


def _best(
    connection: Connection, expression: str, where: Condition, scanned: int, wanted: int
) -> list[int]:
    rows = connection.exec_driver_sql(
        "SELECT id FROM (SELECT f.rowid AS id, bm25(passages_fts) AS score "  # noqa: S608
        f"FROM passages_fts f {where.joins} WHERE passages_fts MATCH ? {where.sql} LIMIT ?) "
        "ORDER BY score LIMIT ?",
        (expression, *where.values, scanned, wanted),
    )
    return [int(row[0]) for row in rows]


def _demands(phrases: Sequence[str]) -> list[str]:
    """The phrases as FTS5 writes them; one without any word demands nothing."""
    return [found for found in map(_quoted, phrases) if found]


def _any(found: Iterable[QueryWord]) -> str:
    """Any of some words as themselves, in text or title; empty if there are none."""
    stems_wanted = [stem for word in found for stem in word.exact]
    return _terms(stems_wanted) if stems_wanted else ""


def _terms(found: Iterable[str]) -> str:
    """Any of some terms, in text or title."""
    return "{stems title} : (" + " OR ".join(f'"{term}"' for term in found) + ")"


def _quoted(text: str) -> str:
    """The folded words of a text as one FTS5 phrase; empty if there are none."""
    found = [word[:64] for word, _ in words(text[:_LONGEST_QUERY])]
    return f'"{" ".join(found)}"' if found else ""
