"""Names as the lines of a head write them: behind a word that leads them, before one that follows, turned.

Takes the text of a line; gives the names in it where it is made of nothing but them and what stands beside
names: a post, a place, an outlet, a day. The words that lead names are data, of many languages. Nobody is
looked for in prose.
"""

from __future__ import annotations

import re
from functools import cache

from tasks.core.clean.fields.authors import is_full_name, is_newsroom, is_person, read_agencies
from tasks.core.clean.fields.credit_words import load_credit_words
from tasks.core.clean.heads.days import cut_days
from tasks.core.clean.heads.head_words import fold_head_key, load_head_words

_SIGNED_CJK = re.compile(
    r"[【(\uff08\[]?(?:本[报報])?(?:特[约約])?(?:[\u3400-\u9fff]{2,8}(?=记者|記者))?(?:记者|記者|作者|撰文|撰稿|采写|採訪|编译|編譯|通讯员|文|筆者|執筆|取材・文|取材)"
    r"\s*[:\uff1a/\uff0f=\uff1d\s|\uff5c・]?\s*(?P<names>[\u3400-\u9fff々ヶ]{2,5}?(?:[\s\u3000、\uff0c・]+[\u3400-\u9fff々]{2,4})*?)"
    r"(?:\s*[\uff0f/]\s*[\u3400-\u9fff]{2,8}|\s*(?:报道|報導|報道))?[】)\uff09\]]?"
)
"""A byline of Chinese or Japanese: the word needs neither blank nor sign."""
_SIGNED_KOREAN = re.compile(
    r"(?:글|취재|글·사진|기자)\s*[:=·/\s]\s*(?P<names>[\uac00-\ud7af]{2,4})(?:\s기자)?"
)
_LED = re.compile(r"^(?:[^\W\d_]++\s*+){1,3}?[:\uff1a=\uff1d/\uff0f]")
_OUR_POST = re.compile(
    r"(?i:our|onze|unser\w*|notre|nuestr\w|nosso|nossa|nostr\w|vår|vores)\s+(?:[a-zà-ÿ-]+\s+|Korrespondent\w*\s+|Mitarbeiter\w*\s+|Redakteur\w*\s+){1,3}"
)
_CJK_BODY = re.compile(r"新聞|日報|日报|晚报|晚報|通信|通讯社|新闻|新聞社|社$|テレビ|[网網报報]$")
_OUTLET = re.compile(r"(?:The|Der|Die|Das|Les|Los)\s")
_MAX_OUTLET_WORDS = 6
_KEYED = re.compile(r"(?P<key>[^\W\d_][^:\uff1a\n]{0,30}?)\s*[:\uff1a]\s*")
LINE_SIGNS = re.compile(
    r"(?<!\s)\s++(?=[\u3400-\u9fff]{2,4}[:\uff1a])|(?:(?<!\s)\s++)?[|•·‧∙│\uff5c]\s*+"
    r"|(?<!\s)\s++[-–—/]++\s++|(?<=\d)\s*+[;–—]\s*+"  # noqa: RUF001 - as typed
)
"""What parts the items of a line about the article."""
_AND = re.compile(
    r"(?:(?<!\s)\s++)?[;&,،、，/+]\s*+|(?<!\s)\s++(?:and|und|et|y|e|en|och|og|ja|i|oraz|a|és|și|şi|и|і|та|й|και|ve|dan|và|और|&|avec|mit|with|con|com|med)\s++|(?<!\s)\s++ו(?=[\u05d0-\u05ea])|(?<!\s)\s++و\s*+"  # noqa: RUF001 - letters of many scripts
)
_PARTICLE = re.compile(
    r"van|von|de|der|den|di|da|bin|al|el|la|le|du|dos|das|do|ten|ter|zu|af|zum|zur|y|e|del|della|ben|ibn|abu"
)
_CJK_NAME = re.compile(
    r"[\u3400-\u9fff々ヶ]{2,6}|[\uac00-\ud7af]{2,5}|[\u30a1-\u30ff・ー]{3,14}|[\u3400-\u9fff々]{1,4}[\s\u3000][\u3400-\u9fff々\u3041-\u30ff]{1,5}"
)
_ADDRESSES = re.compile(r"(?:\A|(?<!\s)\s++)(?:\S[^\s@]*+@\S++|\(?@\w++\)?)")
_BRACKETS = re.compile(r"(?<!\s)\s*+[(\uff08\[][^)\uff09\]]{1,40}[)\uff09\]]\s*+$")
_BAD_IN_NAME = re.compile(r"[\d!?:;\"“”„«»…。！？#@]|\.\s+[^\W\d_]{4}")  # noqa: RUF001 - signs of sentences
_MAX_NAME_WORDS, _LEAST_NAME_WORDS = 5, 2
_MAX_POST_WORDS = 7
_TURNED = re.compile(
    r"(?P<last>(?:(?:van|von|de|der|da|di|el|al)\s+)*[^\s,]+),\s+(?P<first>[^\s,]+(?:\s+[^\s,]+)?)"
)
_GENERATIONS = re.compile(r"(?i:jr|sr|ph\.?d|md|ii|iii)\.?$")


def read_signed(line: str) -> tuple[str, ...]:
    """Read the bylines of Chinese, Japanese and Korean, where a word stands right beside the name."""
    if match := _SIGNED_CJK.fullmatch(line) or _SIGNED_KOREAN.fullmatch(line):
        return tuple(re.split(r"[\s\u3000、\uff0c]+", match["names"]))
    bare = re.sub(r"^[\[(【][^\])】]{2,14}[\])】]\s*", "", _ADDRESSES.sub("", line)).strip()
    match = load_credit_words().after.fullmatch(bare)
    return (match["name"],) if match else ()


def read_led(line: str, language: str | None) -> tuple[str, ...]:
    """Read the names behind a word that leads them."""
    at = _end_of_lead(line, language)
    if not 0 < at < len(line):
        return ()
    rest = cut_days(line[at:])
    names = read_named(rest)
    if names or not _LED.match(line):
        return names
    alone = _ADDRESSES.sub("", rest).strip(" |,.")
    return (alone,) if read_agencies(alone) or is_newsroom(alone) else ()


def _end_of_lead(line: str, language: str | None) -> int:
    """Give where the words that lead names end: one of credits, one of the language, or a key."""
    if lead := load_credit_words().lead.match(line) or _own_leads(language).match(line):
        ours = _OUR_POST.match(line, lead.end())
        return ours.end() if ours else lead.end()
    key = _KEYED.match(line)
    return key.end() if key and fold_head_key(key["key"]) in load_head_words().labels["authors"] else 0


@cache
def _own_leads(language: str | None) -> re.Pattern[str]:
    """Give the words that lead names in this language and begin sentences in others."""
    leads = load_head_words().leads
    words = (*leads["any"], *leads.get((language or "").split("-")[0], ()))
    return re.compile(rf"(?:{'|'.join(map(re.escape, words))})\s+", re.IGNORECASE)


def is_outlet(part: str) -> bool:
    """Whether this may be the name of an outlet: all of its words are names."""
    words = part.split()
    is_named = all(_PARTICLE.fullmatch(word.lower()) or not word[0].islower() for word in words)
    return len(words) <= _MAX_OUTLET_WORDS and is_named and not _BAD_IN_NAME.search(part)


def read_named_source(part: str) -> str | None:
    """Read the source that a key names inside of a line about the day."""
    key = _KEYED.match(part)
    is_source = key and fold_head_key(key["key"]) in load_head_words().labels["publisher"]
    return part[key.end() :].strip() or None if key and is_source else None


def read_named(rest: str) -> tuple[str, ...]:
    """Give the names that a line begins with, where nothing follows but a post, a place, an outlet."""
    first, *others = [part for part in LINE_SIGNS.split(_ADDRESSES.sub("", rest)) if part.strip(" ,|")] or [
        ""
    ]
    if any(len(part.split()) > _MAX_POST_WORDS or part.rstrip().endswith(".") for part in others):
        return ()
    pieces = [piece for piece in _AND.split(_BRACKETS.sub("", first).strip(" ,|")) if piece]
    names: list[str] = []
    for piece in pieces:
        if not is_written_name(piece):
            break
        names.append(" ".join(piece.split()).strip(" ."))
    posts = pieces[len(names) :]
    is_post = all(len(piece.split()) <= _MAX_POST_WORDS and not _BAD_IN_NAME.search(piece) for piece in posts)
    has_comma = all(map(read_agencies, posts)) or re.search(r"[,،、，/;(]", first) is not None  # noqa: RUF001 - commas of many scripts
    return tuple(names) if is_post and has_comma else ()


def is_written_name(text: str) -> bool:
    """Whether this is a person's name in full, as bylines of any script write it."""
    name = text.strip(" .")
    if _CJK_NAME.fullmatch(name):
        return is_person(name) and not _CJK_BODY.search(name)
    words = name.split()
    if _OUTLET.match(name):
        return False
    if not _LEAST_NAME_WORDS <= len(words) <= _MAX_NAME_WORDS or _BAD_IN_NAME.search(name):
        return False
    is_cased = all(_PARTICLE.fullmatch(word) is not None or not word[0].islower() for word in words)
    return is_cased and all(word[0].isalpha() for word in words) and is_person(name)


def turn_name(name: str) -> str:
    """Turn "Roe, Jane" around; a place or a post behind a full name stays."""
    match = _TURNED.fullmatch(name)
    turned = f"{match['first']} {match['last']}" if match else ""
    return turned if match and not _GENERATIONS.search(name) and is_full_name(turned) else name
