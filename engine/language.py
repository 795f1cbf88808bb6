"""Which language a text is in: German, English, or another.

Each word gives evidence, from lists of function words and from letter patterns that one
language has and the other has not; rare words repeat, so a word's evidence is looked up once.
It needs no model: nothing to load, and short texts such as headings are judged by the same
patterns. Languages near by (Dutch, French, Spanish ...) are listed so that they are not taken
for one of ours.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from engine.documents import Language

_LONGEST_LOOKED_AT = 1000  # characters; more changes no verdict
_WORD = re.compile(r"[^\W\d_]{2,}(?:['’][^\W\d_]+)?")  # single letters are mostly symbols
_TECHNICAL = frozenset("/_@\\={<")  # paths, addresses, names in code: of no language


class _Evidence(NamedTuple):
    german: float
    english: float
    other: float


def _listed(words_apart: str) -> frozenset[str]:
    return frozenset(words_apart.split())


# Words that one language uses all the time and the others not at all, or hardly ever.
_GERMAN = _listed("""
    aber alle allem allen aller alles als anderen auch auf aus außer bei beim bevor bin bis bist
    bitte bzw dabei dadurch dafür dagegen daher damit danach dann darauf daraus darf darin darüber
    das dass daß davon dazu dein deine dem denen denn der deren des dessen dich dies diese diesem
    diesen dieser dieses dir doch dort du durch dürfen ein eine einem einen einer eines er es etwa
    etwas euch euer falls folgende folgenden für ganz gegen gewesen gibt habe haben hat hatte
    hätte heute hier hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer ist ja je jede
    jedem jeden jeder jedes jedoch jetzt kann kannst kein keine keinen keiner können könnte
    kommen könnten machen mal man mehr mein meine meinen meiner mich mir mit möchte möchten muss
    muß müssen nach nachdem nein neue neuen neuer nicht nichts nie noch nun nur ob oder ohne schon
    sehr sei sein seine seinem seinen seiner seit selbst sich sie siehe sind sofern sollen sollte
    sondern soweit sowie über um und uns unser unsere unseren unter viel viele vom von vor wäre
    war waren warum weder weil weiß welche welchen welcher wenn wenig werde werden wie wieder will
    wir wird wo wollen worden wurde wurden würde während zu zum zur zwar zwei zwischen gut geht
    los komm lass habt seid wirst machst
    """)
_ENGLISH = _listed("""
    a about add after again all also am an and another any anyone are aren't as be because been
    before being below between both but by can can't cannot could did didn't do does doesn't
    doing don't each either else ever every everyone few first for from get gets give go goes
    going good got had has hasn't have haven't having he he's her here him his how i i'd i'll i'm
    i've if into is isn't it it's its just know let let's like made make makes many may me might
    more most much must my myself need needs neither never new no not nothing now of off on once
    one only or our out over own please same see set shall she should since some something still
    such take than that that's the their them then there these they they're this those though
    through too two under until up upon us use used using very want wants was wasn't way we we're
    well were what what's when where whether which while who whose why will with within without
    won't work would wouldn't yes yet you you're your
    """)
_OTHER = _listed("""
    le la les un une du de et est sont dans pour que qui quoi pas plus avec sur ce cette ces il
    elle nous vous ils elles je tu mon ton son leur leurs mais où donc aux au par être avoir fait
    comme cet très c'est n'est d'un d'une qu'il sera été aussi voici
    el los las unos unas y del en es son para por con sin como pero más muy su sus este esta estos
    estas ese esa lo al yo él ella nosotros está están ser ha han hay fue también donde cuando
    i gli uno della dei delle degli dal nel nella alla che non per sono è più anche questo questa
    come ma si una di il lui lei noi loro essere ho hanno molto perché
    o os as uma um do da dos das no na nos nas em não é são pelo pela mais você ele isso muito
    het een van ik je jij hij zij wij niet met voor aan dat die deze dit zijn er maar ook naar
    door bij uit wel geen om te of werd wordt worden heeft hebben heb meer zeer onze ons wat
    och att det som en ett är av på med till den inte jag han hon vi ni har för om från var kan
    og at på af til ikke jeg hun der har fra også være blev mig sig skal
    w na z do nie jest się że jak ale po dla przez ich był oraz przy
    se že je v s na pro za jako jsou nebo když
    ve bir bu da için ile olarak çok daha
    et in ad est non cum ex sunt sed qui quae quod
    """)

# Words of several languages: how much they say for German, English, another.
_SHARED = {
    "a": (0.0, 0.7, 0.5), "ad": (0.0, 0.1, 0.2), "all": (0.2, 0.6, 0.1), "als": (0.7, 0.0, 0.4),
    "also": (0.3, 0.4, 0.0), "am": (0.4, 0.2, 0.0), "an": (0.3, 0.3, 0.0), "are": (0.0, 1.0, 0.1),
    "as": (0.0, 0.8, 0.4), "at": (0.0, 0.8, 0.2), "been": (0.0, 1.0, 0.0), "bei": (1.0, 0.0, 0.0),
    "bin": (0.7, 0.1, 0.1), "com": (0.0, 0.0, 0.2), "da": (0.6, 0.0, 0.5), "de": (0.0, 0.0, 0.7),
    "dem": (1.0, 0.0, 0.1), "den": (0.8, 0.0, 0.4), "der": (1.0, 0.0, 0.1), "des": (0.9, 0.0, 0.5),
    "die": (0.9, 0.0, 0.2), "do": (0.0, 0.6, 0.3), "door": (0.0, 0.4, 0.4), "du": (0.7, 0.0, 0.5),
    "en": (0.0, 0.0, 0.7), "er": (0.7, 0.0, 0.3), "es": (0.7, 0.0, 0.5), "for": (0.0, 1.0, 0.2),
    "get": (0.0, 0.6, 0.0), "had": (0.0, 0.9, 0.2), "has": (0.0, 0.9, 0.2), "hat": (0.8, 0.1, 0.0),
    "have": (0.0, 1.0, 0.1), "he": (0.0, 0.8, 0.1), "her": (0.2, 0.7, 0.1), "het": (0.0, 0.0, 1.2),
    "i": (0.0, 0.6, 0.4), "im": (0.8, 0.0, 0.1), "in": (0.1, 0.1, 0.1), "is": (0.0, 0.9, 0.3),
    "ist": (1.1, 0.0, 0.0), "mal": (0.5, 0.0, 0.2), "man": (0.6, 0.2, 0.2), "me": (0.0, 0.6, 0.4),
    "mein": (1.0, 0.0, 0.0), "men": (0.0, 0.5, 0.3), "no": (0.0, 0.6, 0.5), "non": (0.0, 0.2, 0.5),
    "not": (0.1, 0.9, 0.0), "of": (0.0, 1.0, 0.2), "on": (0.0, 0.9, 0.3), "or": (0.0, 0.9, 0.1),
    "over": (0.0, 0.7, 0.3), "per": (0.2, 0.2, 0.2), "po": (0.0, 0.0, 0.2), "se": (0.0, 0.0, 0.6),
    "see": (0.2, 0.7, 0.0), "set": (0.0, 0.5, 0.0), "so": (0.2, 0.2, 0.1), "that": (0.0, 1.1, 0.0),
    "to": (0.0, 1.1, 0.1), "uit": (0.0, 0.0, 1.0), "um": (0.7, 0.0, 0.5), "up": (0.0, 0.8, 0.0),
    "us": (0.0, 0.7, 0.1), "van": (0.0, 0.1, 0.8), "war": (0.7, 0.1, 0.0), "was": (0.4, 0.5, 0.1),
    "we": (0.0, 0.9, 0.2), "were": (0.0, 1.0, 0.0), "wie": (0.8, 0.0, 0.3), "will": (0.2, 0.7, 0.0),
    "wir": (1.0, 0.0, 0.0), "with": (0.0, 1.1, 0.0),
}  # fmt: skip

# Groups of letters ("_" is the edge of a word) that one of both languages has at least twenty
# times (strong) or five times (mild) as often as the other, of those that occur most.
_GERMAN_STRONG = _listed("""
    _auf _aus _ber _bes _ei _ein _er _ges _ka _kl _ko _kom _kon _ver _vor _z _ze _zei _zu _ü _üb
    _übe ah ahl ahr akt anz arb atz auf bei ben ben_ che_ chl chs cht cht_ chw dun ebe ehe ehl
    ei eic eil ein eis eit eit_ ekt eln en_ enn enz erh erk eru erz etz feh fen_ fg fü gab geb
    gef geh gel gen_ gew gru gt gt_ he_ hei hen_ hl hle hne hä ich ich_ ien_ ige ige_ jek kei ko
    kom kon kr kt kt_ kte kti ku kun lei len_ lle_ llt lä nde_ nen nen_ nkt nun nz nze pf rau
    rbe rei ren_ rh rsc rte_ rz rä rü rüc sch sei sen_ sg sie sst sz tei ten_ tet tet_ tz tze
    tzt tä tät ufe ufg uft uk ukt ung ung_ usg utz wei wä z_ zei zen zie zt zu zug zus ße äh än
    änd äng är ät üb übe üc ück üh ün
    """)
_GERMAN_MILD = _listed("""
    _ab _au _be _dat _ge _k _sch _ve _vo abe alt au aus be ber bes ch che chn chr chu dat den_
    eb ech ege eh ek ell erb erg ern ern_ ert ert_ erw esc eu ez fen ft ge gen ger gs gun hal
    hen hm hn hr hre ht hte ier isc ka ken kl lag len lt lte lun men_ mme n_ nde nge ngs rb ren
    rn_ rst rt_ rte run sb sc ste tel ten tig tun uch uf vor ze zer zi
    """)
_ENGLISH_STRONG = _listed("""
    's 's_ _acc _app _c _ca _car _cl _co _col _com _con _cr _cu _dep _ea _inc _ou _ov _ove _sh
    _sho _sl _sw _wh _y acc ace act ain ain_ ary ary_ ave ay ay_ ble_ c_ ca cal cal_ can car cat
    cc cce ce_ ced ced_ ces ces_ ci cia cl cla cle co col com con cor cou cr cre cri ct ct_ cte
    cti cts cts_ cu cul cur cus cy ded ded_ duc e' e's e's_ ead eas eat ece eci eco ect ect_ ed_
    ely ely_ enc fic ful gh ght ght_ hea hed hed_ hou ic_ ica ici ict ies_ igh inc ing_ ish ity
    ity_ ked ked_ lea led_ lly lly_ ly ly_ n' nce nce_ ned ned_ oca oi ons_ oun ous ous_ ov ove
    ow_ oy pea pec ped ped_ red_ ree rev rou ry ry_ sed sed_ sh_ sho ted ted_ th_ tic tly tly_
    ty_ uct unc ure_ ved ved_ vel wh y_ ye yi yin zed_
    """)
_ENGLISH_MILD = _listed("""
    _ac _ap _as _ass _bo _ch _cha _dis _ev _ex _pre _su _sub _th abl ai al_ anc app ate_ av aw
    ce d_ dep dis ds_ ea ed ent_ eq equ ers_ ess_ ev eve evi ied_ ing ire ive_ kin ks_ led les_
    low nc nds_ nin ns_ nts_ oa oin ome oo ope ors_ ou out ow owe own pin rd_ rea red rep row
    rs_ scr ses ses_ sh she shi sub sur tc tch tin ts_ ugh ui ure ve_ ves ves_ w_ wn zed
    """)
_LETTERS = (
    dict.fromkeys(_GERMAN_STRONG, 0.25)
    | dict.fromkeys(_GERMAN_MILD, 0.12)
    | dict.fromkeys(_ENGLISH_STRONG, -0.25)
    | dict.fromkeys(_ENGLISH_MILD, -0.12)
)
_MOST_FOR_LETTERS = 0.8
_CLEAR = 0.15  # evidence for one of both languages over the other
_OTHER_LETTERS = re.compile("[^a-zäöüß'’-]")  # ñ, ø, ł, α, я ... belong to neither


@lru_cache(maxsize=1 << 15)
def _evidence(word: str) -> _Evidence:
    """What one lowered word says for each side; 1 is the weight of a function word."""
    if word in _SHARED:
        return _Evidence(*_SHARED[word])
    if word in _GERMAN:
        return _Evidence(1.0, 0.0, 0.0)
    if word in _ENGLISH:
        return _Evidence(0.0, 1.0, 0.0)
    if word in _OTHER or _OTHER_LETTERS.search(word):
        return _Evidence(0.0, 0.0, 1.0)
    edged = f"_{word[:30]}_"
    score = 0.0
    for length in (2, 3, 4):
        for start in range(len(edged) - length + 1):
            score += _LETTERS.get(edged[start : start + length], 0.0)
    score = max(-_MOST_FOR_LETTERS, min(_MOST_FOR_LETTERS, score))
    return _Evidence(max(score, 0.0), max(-score, 0.0), 0.0)


def detect(text: str, *, unsure: Language = Language.UNKNOWN) -> Language:
    """The language of a text: German, English, or UNKNOWN for any other.

    Args:
        text: any string; the first 1,000 characters decide.
        unsure: what comes back if the text says too little (numbers, code, a name), such as
            the language of the document around it.
    """
    german = english = other = 0.0
    chunks = text[:_LONGEST_LOOKED_AT].lower().split()
    for word in _WORD.findall(" ".join(filter(_TECHNICAL.isdisjoint, chunks))):
        evidence = _evidence(word)
        german += evidence.german
        english += evidence.english
        other += evidence.other
    best, second = max(german, english), min(german, english)
    if other > best:
        return Language.UNKNOWN
    if best - second < _CLEAR:
        return unsure
    return Language.DE if german > english else Language.EN
