"""One run at a time asks a host, and none that has not read what the one before it fetched there."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from tasks.core.fetch.hosts.host_table import (
    MOST_FREE,
    AskedHost,
    HostTable,
    decode_hosts_asked,
    encode_hosts_asked,
    find_waits,
    free_hosts,
    take_hosts,
)


def test_a_table_comes_back_as_it_was() -> None:
    """Who asks, who asked, and how it was paced."""
    table, _ = take_hosts(HostTable(), {"a.example", "b.example"}, "r1", "d1")
    table = free_hosts(table, {"r1"}, {"a.example": 2.5})
    table, _ = take_hosts(table, {"b.example"}, "r2", "d2")
    assert decode_hosts_asked(encode_hosts_asked(table)) == table


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"null", b'{"version": 1, "hosts": {"a": [1, 2, 3, 4, 5, 6, 7]}}']
)
def test_a_table_that_is_damaged_begins_anew(data: bytes) -> None:
    """What it said may be lost."""
    assert decode_hosts_asked(data) == HostTable()


def test_a_host_is_one_run_s_until_that_lets_go_of_it() -> None:
    """Asking again changes nothing; what is another's is not had."""
    table, taken = take_hosts(HostTable(), {"a", "b"}, "r1", "d1")
    assert taken == {"a", "b"}
    assert take_hosts(table, {"a"}, "r1", "d1") == (table, {"a"})
    assert take_hosts(table, {"a", "c"}, "r2", "d2")[1] == {"c"}
    freed = free_hosts(table, {"r1"}, {"a": 2.0})
    assert take_hosts(freed, {"a"}, "r2", "d2")[1] == {"a"}
    assert find_waits(freed, {"a", "b"}, "d2") == {"a": 2.0}
    assert find_waits(freed, {"a", "b"}, "d1") == {}


def test_what_was_asked_since_a_run_has_read_is_left_to_a_later_one() -> None:
    """It would ask for the same pages again."""
    table, _ = take_hosts(HostTable(), {"a"}, "r1", "d1")
    read_at = table.version
    later = free_hosts(table, {"r1"})
    assert take_hosts(later, {"a"}, "r2", "d2", read_at=read_at)[1] == set()
    assert take_hosts(later, {"a"}, "r2", "d2", read_at=later.version)[1] == {"a"}
    assert take_hosts(later, {"b"}, "r2", "d2", read_at=read_at)[1] == {"b"}


def test_the_table_stays_small() -> None:
    """Of hosts that nobody asks those stay that were asked last."""
    hosts = {f"h{number}": AskedHost(None, "d", number) for number in range(MOST_FREE + 9)}
    table = replace(HostTable(MOST_FREE + 9, hosts))
    table, _ = take_hosts(table, {"new"}, "r", "d")
    assert len(free_hosts(table, {"r"}).hosts) == MOST_FREE
    assert "new" in free_hosts(table, {"r"}).hosts


@pytest.mark.parametrize("seed", range(40))
def test_no_page_is_fetched_twice_whoever_comes_when(seed: int) -> None:
    """Runs that begin, meet hosts, end and die at any time: what is asked was not known to who asks."""
    dice = Random(seed)  # noqa: S311 - no secret
    table, known = HostTable(), dict[str, set[str]]()
    read, read_at, theirs = dict[str, set[str]](), dict[str, int](), dict[str, set[str]]()
    fetched: list[str] = []
    for number in range(300):
        run_id = dice.choice([*read, f"r{number}"][-4:])
        if run_id not in read:
            table = free_hosts(table, table.list_runs() - read.keys())
            table, theirs[run_id] = take_hosts(table, {dice.choice("abcd")}, run_id, run_id)
            read[run_id], read_at[run_id] = set().union(*known.values(), fetched), table.version
        elif dice.random() < 0.3:
            table = free_hosts(table, {run_id}) if dice.random() < 0.7 else table
            known[run_id] = set(fetched)
            del read[run_id]
        else:
            host = dice.choice("abcd")
            table, taken = take_hosts(table, {host}, run_id, run_id, read_at=read_at[run_id])
            theirs[run_id] |= taken
            pages = [f"{each}{dice.randrange(3)}" for each in theirs[run_id]]
            new = [page for page in pages if page not in read[run_id]]
            read[run_id].update(new)
            fetched += dict.fromkeys(new)
    assert len(fetched) == len(set(fetched))
    assert len(fetched) > 2
