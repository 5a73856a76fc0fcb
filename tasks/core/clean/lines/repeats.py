"""What repeats inside a publisher, as cleaning uses it: learned paragraphs that go wherever they stand.

A RepeatSet is a value: its version is the hash of its bytes, and equal sets have equal bytes. `mark_repeats`
takes lines and their marks, after rules and neighbours have spoken, and names those that stay in the text
and are a learned paragraph of this publisher, word for word but for digits, addresses and signs. It never
takes a title, and takes nothing where it would take too much. How paragraphs are learned is not here.

What people taught is a paragraph of the set too: one of a kind that goes is boilerplate, one of a kind that
stays is news, whatever rule would take it out.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from tasks.core.records import KEPT_KINDS, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tasks.core.clean.input.blocks import Block, Marks
    from tasks.core.records import Segment

RULE_PREFIX = "repeat."
TAUGHT_PREFIX = "taught."
MAX_CHARS = 1000
"""No longer paragraph is learned or looked for."""
MOST_TAUGHT_WORDS = 100
"""No line of more words goes because a person marked it as boilerplate."""

_MAX_SHARE = 0.5
"""Learned paragraphs may take this share of the words that stay; where they are more, all of them stay."""

_MAY_GO = frozenset({Kind.BODY, Kind.HEADING, Kind.DESCRIPTION})
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]{1,100}@\s?[\w-]{1,100}\.[\w.-]+|@\w+")
_ADDRESS_SIGNS = ("@", "://", "www.")
_WORD = re.compile(r"[^\W_]+|@")
_NUMBER = re.compile(r"\d+(?: \d+)*")


@dataclass(frozen=True, slots=True)
class Repeat:
    """A learned paragraph: `key` is what it is known by, `text` how it read when it was found.

    One that `is_taught` was marked by a person; where its kind is one that stays, it is news.
    """

    id: str
    publisher: str
    kind: Kind
    key: str
    text: str
    is_taught: bool = False

    @property
    def rule(self) -> str:
        """The rule that a segment cut or kept by it names."""
        return (TAUGHT_PREFIX if self.is_taught else RULE_PREFIX) + self.id

    @property
    def is_news(self) -> bool:
        """Whether it stays, whatever rule would take it out."""
        return self.kind in KEPT_KINDS


@dataclass(frozen=True)
class RepeatSet:
    """All learned paragraphs that act, sorted by id."""

    paragraphs: tuple[Repeat, ...] = ()

    @cached_property
    def version(self) -> str:
        """The hash of the set's content, 12 hex characters."""
        return hashlib.sha256(encode_set(self)).hexdigest()[:12]

    def of(self, publishers: Iterable[str]) -> PublisherRepeats | None:
        """Give what was learned for a publisher that goes by any of these names; None where it is nothing."""
        found = {key: each for name in publishers for key, each in self._by_publisher.get(name, {}).items()}
        return PublisherRepeats(found) if found else None

    @cached_property
    def _by_publisher(self) -> dict[str, dict[str, Repeat]]:
        shared: dict[str, dict[str, Repeat]] = {}
        for each in self.paragraphs:
            shared.setdefault(each.publisher, {})[each.key] = each
        return shared


@dataclass(frozen=True)
class PublisherRepeats:
    """What was learned for one publisher, by key."""

    by_key: Mapping[str, Repeat]

    def find(self, text: str) -> Repeat | None:
        """Give the learned paragraph that `text` is and that goes."""
        found = self.by_key.get(fold_paragraph(text)) if len(text) <= MAX_CHARS else None
        return None if found is None or found.is_news else found

    def find_news(self, text: str) -> Repeat | None:
        """Give the paragraph that `text` is and that was taught to be news."""
        return self._news.get(fold_paragraph(text)) if self._news else None

    @cached_property
    def _news(self) -> dict[str, Repeat]:
        return {key: each for key, each in self.by_key.items() if each.is_news}

    @cached_property
    def has_taught_cuts(self) -> bool:
        """Whether people taught any line of the publisher to be boilerplate."""
        return any(each.is_taught and not each.is_news for each in self.by_key.values())


def fold_paragraph(text: str) -> str:
    """Reduce a paragraph to what its small variants share: words in one case, numbers 0, addresses @."""
    plain = text.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", plain.replace("©", " copyright "))
    if any(sign in plain for sign in _ADDRESS_SIGNS):
        plain = _ADDRESS.sub(" @ ", plain)
    return _NUMBER.sub("0", " ".join(_WORD.findall(plain)))


def fold_publisher(name: str) -> str:
    """Reduce a publisher's name to what it is known by where it has no domain."""
    return " ".join(name.casefold().split())


def make_repeat_id(publisher: str, key: str) -> str:
    """Make the id of a learned paragraph: 10 hex characters, the same whenever it is learned."""
    return hashlib.sha256(f"{publisher}\n{key}".encode()).hexdigest()[:10]


def make_set(paragraphs: Iterable[Repeat]) -> RepeatSet:
    """Make a set; the order in which its paragraphs are given does not matter."""
    return RepeatSet(tuple(sorted(paragraphs, key=lambda each: each.id)))


def mark_repeats(blocks: Sequence[Block], marks: Marks, repeats: PublisherRepeats | None) -> Marks:
    """Mark the lines that would stay and are learned paragraphs; none of them where they are too much."""
    if repeats is None:
        return marks
    found: dict[int, Repeat] = {}
    stays = [index for index, mark in enumerate(marks) if mark and mark.kind in _MAY_GO]
    for index in stays:
        repeat = repeats.find(blocks[index].text)
        if repeat and not (repeat.is_taught and blocks[index].n_words > MOST_TAUGHT_WORDS):
            found[index] = repeat
    if sum(blocks[i].n_words for i in found) > _MAX_SHARE * sum(blocks[i].n_words for i in stays):
        return marks
    return [
        block.to_segment(repeat.kind, repeat.rule) if (repeat := found.get(index)) else mark
        for index, (block, mark) in enumerate(zip(blocks, marks, strict=True))
    ]


def keep_news(segments: Iterable[Segment], repeats: PublisherRepeats | None) -> tuple[Segment, ...]:
    """Give back what was taken out and is, at this publisher, taught to be news; each names why."""
    return tuple(
        replace(segment, kind=news.kind, rule=news.rule)
        if repeats and segment.kind not in KEPT_KINDS and (news := repeats.find_news(segment.text))
        else segment
        for segment in segments
    )


def find_spared(text: str, repeats: PublisherRepeats | None) -> Iterator[tuple[Repeat, str]]:
    """Give the paragraphs of a clean text that were taught to be boilerplate, and were too much to go."""
    if repeats is None or not repeats.has_taught_cuts:
        return
    for paragraph in text.split("\n\n"):
        if (repeat := repeats.find(paragraph)) and repeat.is_taught:
            yield repeat, paragraph


def encode_set(repeats: RepeatSet) -> bytes:
    """Write a set as JSON, a paragraph a line; equal sets give equal bytes."""
    lines = (json.dumps(_to_row(each), ensure_ascii=False, sort_keys=True) for each in repeats.paragraphs)
    return "".join(f"{line}\n" for line in lines).encode()


def _to_row(repeat: Repeat) -> dict[str, object]:
    """Give what is written of a paragraph: of a learned one no more than ever, for its set has that name."""
    return {name: value for name, value in asdict(repeat).items() if name != "is_taught" or value}


def decode_set(written: bytes) -> RepeatSet:
    """Read a set."""
    entries = (json.loads(line) for line in written.decode().splitlines())
    return RepeatSet(tuple(Repeat(**entry | {"kind": Kind(entry["kind"])}) for entry in entries))
