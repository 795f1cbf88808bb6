"""Where sentences end, in German and English.

One pattern finds every place where a sentence may end; each is then judged by what stands
before and after it. A line break that cleaning left is meant (list item, heading, row), so it
ends a sentence unless the next line plainly goes on; a row of a table never does.
"""

from __future__ import annotations

import re

from engine.documents import Span

_CANDIDATE = re.compile(
    r"(?<![.!?…])[.!?…]++[\"'”“’»«)\]›‹*_]*+(?=\s|$)"  # a stop, what closes after it, then space
    r"|[。！？]+[」』）]*"
    r"|\n\s*+"
)
_INK = re.compile(r"\S")
_OPENERS = "\"'„“”‚‘«»›‹([{¿¡*_"
_TOKEN_WINDOW = 48  # characters before a stop that can tell what it is


def _listed(words_apart: str) -> frozenset[str]:
    return frozenset(words_apart.split())


# Abbreviations, lowered, without their last stop. After these a sentence never ends ...
_OPEN = _listed("""
    dr prof mr mrs ms st hr fr frl dipl ing hon rev gen col capt lt sgt gov sen rep pres
    vgl bzw ggf sog inkl exkl zzgl abzgl evtl ca etwa insb insbes einschl ausschl gem bspw
    z.b d.h i.d.r u.u m.e i.e e.g v.a s.o s.u i.s.d i.v.m i.h.v o.g z.t a.a.o n.b
    tel tel.-nr hrn i.a cf vs viz approx esp incl resp geb verh gest hl hrsg verf bearb übers
    erl sen jr-prof priv-doz allg bes betr bez eig entspr erg gegr gez lfd mind max-pl
    mtl jährl stellv urspr vorm zus dt engl frz ital lat griech amerik
    """)
# ... after these only where no number or reference follows ...
_NUMBERED = _listed("""
    nr nrn abs art artt s sp ziff rn rz rdn bgbl rgbl gbl anm abb tab kap bd bde buchst
    lit alt hs fn kl no nos fig figs sec secs ch chap vol vols p pp para paras eq eqs ref refs app
    ex ed jan feb mär mrz apr jun jul aug sep sept okt oct nov dez dec az bl ausg jg
    fax az pos op opus par var v ver
    """)
# ... and after these only before a word that starts sentences.
_CLOSING = _listed("""
    usw etc u.a u.ä o.ä u.v.m uvm usf u.s u.s.a u.k d.c a.m p.m inc ltd corp co bros jr sr plc
    mio mrd tsd std min sek str chr jh jhd jhs v.chr n.chr mwst ust et al ff f dgl desgl
    zit wg e.v i.l h.c ph.d m.a b.a m.sc b.sc vj lj e.g u.dgl m kg cm mm km ltr dept est
    """)
# Words that start a sentence far more often than they follow an abbreviation inside one.
_STARTERS = _listed("""
    der die das den dem des ein eine einen einem einer es er sie wir ihr ich du man dies diese
    dieser dieses diesem diesen dabei dadurch dafür dagegen daher damit danach dann darauf
    darum dazu deshalb doch dort hier hierbei hierfür in im ins am an auf aus bei beim bis da
    für mit nach ohne seit um unter vom von vor während wegen zu zum zur wenn falls sofern
    sobald soweit als ob obwohl weil wer was wie wo warum wann welche welcher welches auch
    aber und oder denn jedoch allerdings außerdem zudem ferner zunächst bitte kein keine jede
    jeder jedes alle allen mein sein seine unser unsere nicht nur noch nun so sollte sind ist
    the a an this that these those it he she we they i you his her its our their my your in on
    at by for from to with after before when while if although because since as but and or so
    then there here what who how why where which however therefore thus also each every all
    some many most no not once only please see both such
    """)
# Before an ordinal number, which in German is written with a stop: am 3. Tag.
_BEFORE_ORDINAL = _listed("""
    der die das dem den des am im zum zur vom beim bis ab ein eine einem einen einer eines jede
    jeder jedes jeden jedem sein seine seinem seinen seiner ihr ihre ihrem ihren ihrer mein
    meine meinem meinen unser unsere unserem unseren dieser diese dieses diesem diesen und
    oder seit nach vor ins zwischen auf in an kein nächste letzte bzw sowie ca
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
    """)
_AFTER_ORDINAL = re.compile(
    r"(?:januar|jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november"
    r"|dezember|(?:jan|feb|mär|mrz|apr|jun|jul|aug|sept?|okt|nov|dez)\b\.?|jahrhundert|jh\b"
    r"|jahrtausend|quartal|halbjahr|lebensjahr|lebenswoche|klasse|stock|etage|auflage|klasse"
    r"|platz|rang|mal\b|kapitel|abschnitt|absatz|teil\b|semester|liga|sitzung|wahlperiode"
    r"|geburtstag|weltkrieg|runde|stelle|schritt|tag\b|woche|monat|grad|ordnung|generation)"
)
_REFERENCE = re.compile(r"[\"'„“(\[*_]*(?:\d|§|[IVXLC]+\b|[A-Za-z]\b)")
_MARKER = re.compile(r"(?:[-*•–#>]+ *)?\(?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxIVX]{1,5})$")
_ITEM = re.compile(r"(?:[a-z]|[ivx]{1,5})[.)]\s")
_LETTERS_DOTTED = re.compile(r"[^\W\d_]{1,4}(?:\.[^\W\d_]{1,4})+$")
_SPACED_LETTER = re.compile(r"\b[^\W\d_]\. ?$")


def sentence_spans(text: str) -> list[Span]:
    """The sentences of a text, in order, without the white space between them.

    Every character that is not white space lies in exactly one span. Headings and list items
    count as sentences; a marker such as "1." belongs to the item behind it. Any string is fine.
    """
    spans = []
    start = _skip_space(text, 0)
    for match in _CANDIDATE.finditer(text):
        found = match.start()
        if found < start:
            continue
        if text[found] == "\n":
            end = found
            while end > start and text[end - 1].isspace():
                end -= 1
            if end <= start or not _breaks(text, end, match.end()):
                continue
        else:
            end = match.end()
            if not _ends(text, start, found, end):
                continue
        spans.append(Span(start, end))
        start = _skip_space(text, end)
    end = len(text.rstrip())
    if start < end:
        spans.append(Span(start, end))
    return spans


def _skip_space(text: str, at: int) -> int:
    ink = _INK.search(text, at)
    return ink.start() if ink else len(text)


def _breaks(text: str, before: int, after: int) -> bool:
    """Whether the line break in text[before:after] ends a sentence."""
    if after >= len(text) or text.count("\n", before, after) > 1:
        return True
    goes_on = text[after].islower() and not _ITEM.match(text, after)
    if not goes_on or text[before - 1] in ":;|":
        return True
    return _is_row(text, before - 1) or _is_row(text, after)


def _is_row(text: str, at: int) -> bool:
    """Whether the line around `at` is a row of a table, its cells parted by bars or tabs."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    return text.find(" | ", start, end) >= 0 or text.find("\t", start, end) >= 0


def _ends(text: str, start: int, stop: int, end: int) -> bool:
    """Whether the stop at text[stop:end] ends the sentence that began at `start`."""
    after = _skip_space(text, end)
    if after >= len(text) or "\n" in text[end:after]:
        # What a line ends with ends here, but for the marker of an item on its next line.
        return after >= len(text) or not _is_marker(text, start, stop)
    first = after
    while first < len(text) and text[first] in _OPENERS:
        first += 1
    if first >= len(text):
        return True
    if text[first].islower():
        return False
    sign = text[stop]
    if sign != "." or text[stop : stop + 2] == "..":
        return sign in "!?。！？" or not _goes_on(text, stop, first)
    if end > stop + 1 and text[stop + 1] in ")]":
        return not _is_marker(text, start, stop)
    return _stop_ends(text, start, stop, after)


def _goes_on(text: str, stop: int, first: int) -> bool:
    """Whether dots stand for a gap within a sentence."""
    return stop > 0 and text[stop - 1].isspace() and _word_at(text, first) not in _STARTERS


def _is_marker(text: str, start: int, stop: int) -> bool:
    return stop - start < 12 and _MARKER.match(text[start:stop]) is not None


def _word_at(text: str, at: int) -> str:
    window = text[at : at + 24].lstrip(_OPENERS)
    end = 0
    while end < len(window) and (window[end].isalnum() or window[end] in "-'’"):
        end += 1
    return window[:end].lower()


def _stop_ends(text: str, start: int, stop: int, after: int) -> bool:
    """Whether a single full stop ends a sentence; the next word is not in lower case."""
    if _is_marker(text, start, stop):
        return False
    window = text[max(start, stop - _TOKEN_WINDOW) : stop]
    pieces = window.rsplit(None, 1)
    if not pieces:
        return True
    token = pieces[-1].lstrip(_OPENERS + "-–/").lower()
    before = window[: len(window) - len(pieces[-1])]
    if token.isdigit():
        return not _is_ordinal(token, before, text, after)
    if token in _OPEN:
        return False
    if token in _NUMBERED:
        return not _REFERENCE.match(text, after)
    if token in _CLOSING:
        return _word_at(text, after) in _STARTERS
    if len(token) == 1 and token.isalpha():
        return _letter_ends(pieces[-1], before, _word_at(text, after))
    if _LETTERS_DOTTED.match(token) and all(len(part) == 1 for part in token.split(".")):
        return _word_at(text, after) in _STARTERS
    return True


def _letter_ends(letter: str, before: str, following: str) -> bool:
    """Whether the stop after one letter ends a sentence: Plan B. Then; but not J. R. R. Tolkien."""
    if _SPACED_LETTER.search(before) and letter in "BhHeg":
        return False  # z. B., d. h., i. e., e. g.
    return following in _STARTERS and bool(before.strip())


def _is_ordinal(token: str, before: str, text: str, after: int) -> bool:
    """Whether a number with a stop means a rank or a part of a date."""
    if text[after].isdigit():  # 1. 2. 2024
        return len(token) <= 2
    rest = text[after : after + 24].lower()
    if len(token) <= 3 and _AFTER_ORDINAL.match(rest):
        return True
    if len(token) > 2:
        return False
    words = before.split()
    previous = words[-1].lower().strip(_OPENERS + ",;–-") if words else ""
    return previous in _BEFORE_ORDINAL and _word_at(text, after) not in _STARTERS
