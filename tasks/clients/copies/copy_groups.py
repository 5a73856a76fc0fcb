"""The table of copies in the news database, from the pairs of the whole warehouse, translations among them.

Works on the connection that builds it, once `articles` and `segments` are filled: reads the pairs between
newest wordings, lets the core group them, and fills `copies`. Equal texts are one in all of
this, so that a text that runs under many URLs costs as much as one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from tasks.clients.files.duckdb_files import read_sql, registered
from tasks.core.copies.agencies import OPENING
from tasks.core.copies.groups import (
    Member,
    Pair,
    assign_roles,
    choose_origin,
    find_wire_texts,
    group_copies,
    is_of_another_language,
    name_wire,
)
from tasks.core.copies.overlap import (
    HashedWording,
    Overlap,
    hash_wording,
    measure_overlap,
    measure_share,
)
from tasks.core.copies.shingles import hash_shingles
from tasks.core.copies.translations import (
    TranslatedPair,
    Translation,
    find_translation,
    join_translations,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from duckdb import DuckDBPyConnection


_ROWS = pa.schema(
    [
        ("group_id", pa.string()),
        ("article_id", pa.string()),
        ("role", pa.string()),
        ("containment", pa.float64()),
        ("likeness", pa.float64()),
        ("wire", pa.string()),
        ("wire_share", pa.float64()),
    ]
)
_GROUP_ID_LENGTH = 20


def fill_copies(connection: DuckDBPyConnection) -> None:
    """Fill the table `copies` of the copy that is being built."""
    pairs, translated = _read_pairs(connection), _read_translations(connection)
    texts = join_translations(group_copies(pairs), translated)
    groups = [(choose_origin(members), members) for members in _read_members(connection, texts)]
    known = {(pair.left, pair.right): pair.overlap.containment for pair in pairs}
    known |= _measure_rest(connection, groups, known)
    shares = _measure_wires(connection, groups)
    table = pa.Table.from_pylist(list(_list_rows(groups, known, shares, translated)), _ROWS)
    with registered(connection, {"grouped_articles": table}):
        connection.execute(read_sql("copies/groups/copies"))


def _read_pairs(connection: DuckDBPyConnection) -> list[Pair]:
    rows = connection.execute(read_sql("copies/groups/newest_pairs")).fetchall()
    return [Pair(left, right, Overlap(*measures)) for left, right, *measures in rows]


def _read_translations(connection: DuckDBPyConnection) -> list[TranslatedPair]:
    rows = connection.execute(read_sql("copies/groups/newest_translations")).fetchall()
    return [TranslatedPair(left, right, Translation(*measures)) for left, right, *measures in rows]


def _read_members(
    connection: DuckDBPyConnection, groups: Iterable[Sequence[str]]
) -> Iterator[tuple[Member, ...]]:
    """Give the articles of each group of texts, and of each text that several have."""
    keys = [{"text_sha256": text, "group_key": texts[0]} for texts in groups for text in texts]
    columns = pa.schema([("text_sha256", pa.string()), ("group_key", pa.string())])
    with registered(connection, {"grouped_texts": pa.Table.from_pylist(keys, columns)}):
        rows = connection.execute(read_sql("copies/groups/members"), {"opening": OPENING}).fetchall()
    members: defaultdict[str, list[Member]] = defaultdict(list)
    for key, *facts in rows:
        members[key].append(_make_member(*facts))
    return (tuple(group) for group in members.values())


def _make_member(*facts: Any) -> Member:  # noqa: ANN401 - a row of that statement
    one = Member(*facts)
    return replace(one, credit_lines=tuple(one.credit_lines), agencies=tuple(one.agencies))


def _measure_rest(
    connection: DuckDBPyConnection,
    groups: Iterable[tuple[Member, Sequence[Member]]],
    known: Mapping[tuple[str, str], float],
) -> dict[tuple[str, str], float]:
    """Compare with their origin the few that the index never did."""
    wanted = {
        _key(origin, one)
        for origin, members in groups
        for one in members
        if not is_of_another_language(origin, one)
    } - known.keys()
    wanted = {(left, right) for left, right in wanted if left != right}
    wordings = _hash_texts(connection, {text for pair in wanted for text in pair})
    return {pair: measure_overlap(*(wordings[text] for text in pair)).containment for pair in wanted}


def _measure_wires(
    connection: DuckDBPyConnection, groups: Iterable[tuple[Member, Sequence[Member]]]
) -> dict[str, float]:
    """Measure how much of each article, by its id, is the text of the wire that its group names."""
    sources = {
        one: find_wire_texts(one, members, wire)
        for _, members in groups
        if (wire := name_wire(members))
        for one in members
    }
    wordings = _hash_texts(connection, {text for one in sources for text in (one.text_sha256, *sources[one])})
    return {
        one.article_id: measure_share(
            wordings[one.text_sha256].in_order, (wordings[text] for text in sorted(texts))
        )
        for one, texts in sources.items()
        if texts
    }


def _hash_texts(connection: DuckDBPyConnection, texts: Iterable[str]) -> dict[str, HashedWording]:
    with registered(
        connection, {"unmeasured": pa.table({"text_sha256": pa.array(sorted(texts), pa.string())})}
    ):
        read = dict(connection.execute(read_sql("copies/groups/texts")).fetchall())
    return {text_sha256: hash_wording(hash_shingles(text)) for text_sha256, text in read.items()}


def _list_rows(
    groups: Iterable[tuple[Member, Sequence[Member]]],
    known: Mapping[tuple[str, str], float],
    shares: Mapping[str, float],
    pairs: Sequence[TranslatedPair],
) -> Iterator[dict[str, str | float | None]]:
    for origin, members in groups:
        translated = _find_translated(origin, members, known, pairs)
        roles, wire = assign_roles(origin, members, translated.keys()), name_wire(members)
        first = min(members, key=lambda one: (one.first_seen_at, one.article_id))
        for one in members:
            translation = translated.get(one.article_id)
            containment = translation.containment if translation else known.get(_key(origin, one), 1.0)
            yield {
                "group_id": first.text_sha256[:_GROUP_ID_LENGTH],
                "article_id": one.article_id,
                "role": roles[one.article_id],
                "containment": containment,
                "likeness": translation.likeness if translation else None,
                "wire": wire,
                "wire_share": shares.get(one.article_id),
            }


def _find_translated(
    origin: Member,
    members: Sequence[Member],
    known: Mapping[tuple[str, str], float],
    pairs: Iterable[TranslatedPair],
) -> dict[str, Translation]:
    """Find the members that say the origin's text in another language, and what tells so."""
    others = [
        one for one in members if is_of_another_language(origin, one) and _key(origin, one) not in known
    ]
    if not others:
        return {}
    texts = {one.text_sha256 for one in members}
    own = [pair for pair in pairs if pair.translation.is_one and {pair.left, pair.right} <= texts]
    found = {}
    for one in others:
        alike = {each.text_sha256 for each in others if each.language == one.language}
        translation = find_translation(one.text_sha256, origin.text_sha256, alike, own)
        if translation is not None:
            found[one.article_id] = translation
    return found


def _key(origin: Member, one: Member) -> tuple[str, str]:
    left, right = sorted((origin.text_sha256, one.text_sha256))
    return left, right
