"""Of the facts about an installation, those over a limit are concerns, and no others."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tasks.core.health.health import (
    NOT_READY,
    Code,
    EmptySource,
    FlowHistory,
    Health,
    HealthLimits,
    LeaseState,
    RestingHost,
    SilentSource,
    Waiting,
    find_concerns,
    list_silent,
    say_duration,
)
from tasks.core.store.lease import OFTEN_STOLEN

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
LIMITS = HealthLimits(timedelta(minutes=30), timedelta(days=3), 1_000_000)


def ago(**parts: int) -> datetime:
    """A moment before now."""
    return NOW - timedelta(**parts)


WELL = Health(
    seen_at=NOW,
    captures=Waiting(3, ago(minutes=29)),
    inbox=Waiting(0, None),
    flows=(FlowHistory("ingest", None, ago(days=9)), FlowHistory("sweep", ago(minutes=9), ago(days=9))),
    serving_since=ago(days=2),
    free_bytes=2_000_000,
    sources=(SilentSource("harbour", ago(days=2)),),
)


def test_all_within_the_limits_is_no_concern() -> None:
    """Nor is what cannot be known."""
    assert find_concerns(WELL, LIMITS) == ()
    assert find_concerns(Health(seen_at=NOW), LIMITS) == ()


WALL = RestingHost("post.example", ago(minutes=-9), "host_refuses", "the host refused 8 requests in a row")
REST = RestingHost("slow.example", ago(minutes=-9), "rate_limited", "the host asks for a rest of 7200 s")


@pytest.mark.parametrize(
    ("facts", "code", "said"),
    [
        ({"store_problem": "no answer at 10.0.0.7"}, Code.STORE, "no answer at 10.0.0.7"),
        ({"warehouse_problem": "damaged"}, Code.WAREHOUSE, "damaged"),
        ({"news_problem": "damaged"}, Code.NEWS, "damaged"),
        ({"prefect_problem": "away"}, Code.PREFECT, "away"),
        ({"lake_problem": "behind"}, Code.LAKE, "behind"),
        ({"captures": Waiting(3, ago(minutes=125))}, Code.CAPTURES, "the oldest for 2 h 5 min"),
        ({"captures": Waiting(9, ago(hours=1), is_all_counted=False)}, Code.CAPTURES, "at least 9 captures"),
        ({"inbox": Waiting(1, ago(days=2))}, Code.INBOX, "the oldest for 2 d"),
        ({"flows": (FlowHistory("sweep", ago(hours=5), ago(days=9)),)}, Code.SWEEP, "ended 5 h ago"),
        ({"flows": (FlowHistory("sweep", None, ago(days=9)),)}, Code.SWEEP, "no sweep has succeeded"),
        ({"free_bytes": 999_999}, Code.DISK, "free on the disk"),
        ({"sources": (SilentSource("harbour", ago(days=4)),)}, Code.SILENT, "harbour"),
        ({"empty": (EmptySource("harbour", 12, ago(days=4)),)}, Code.EMPTY, "names 12, got 0 for 4 d"),
        ({"hosts": (WALL, REST)}, Code.WALLED, "post.example: the host refused 8 requests"),
    ],
)
def test_what_is_over_a_limit_is_said(facts: dict[str, object], code: Code, said: str) -> None:
    """One concern, with its code and a line that tells how far."""
    [concern] = find_concerns(replace(WELL, **facts), LIMITS)  # type: ignore[arg-type] # fields of it
    assert concern.code is code
    assert said in concern.message


def test_no_sweep_is_late_before_it_had_its_time() -> None:
    """What began to serve a moment ago waits for its first one; without a schedule none is waited for."""
    never = (FlowHistory("sweep", ago(days=5), ago(days=9)),)
    assert not find_concerns(replace(WELL, flows=never, serving_since=ago(minutes=9)), LIMITS)
    deployed = (FlowHistory("sweep", None, ago(minutes=2)),)
    assert not find_concerns(replace(WELL, flows=deployed), LIMITS)
    assert not find_concerns(replace(WELL, flows=(FlowHistory("sweep", None, None),)), LIMITS)


def test_strangers_are_told_no_names() -> None:
    """What is public speaks of no source, address or path."""
    health = replace(
        WELL,
        store_problem="http://10.0.0.7:9000 does not answer",
        warehouse_problem="/data/warehouse.duckdb is damaged",
        sources=(SilentSource("secret-desk", ago(days=4)),),
    )
    public = " ".join(each.public for each in find_concerns(health, LIMITS))
    assert not {"10.0.0.7", "/data", "secret-desk"} & set(public.replace(":", " ").split())
    assert "secret-desk" not in public
    assert "/data" not in public
    assert Code.SILENT not in NOT_READY


def test_the_most_silent_source_comes_first() -> None:
    """With how long it has been so."""
    sources = tuple(SilentSource(name, ago(days=days)) for name, days in (("a", 4), ("b", 9), ("c", 1)))
    assert [each.source for each in list_silent(replace(WELL, sources=sources), LIMITS)] == ["b", "a"]


@pytest.mark.parametrize(
    ("duration", "said"),
    [
        (timedelta(0), "0 s"),
        (timedelta(seconds=59), "59 s"),
        (timedelta(minutes=5), "5 min"),
        (timedelta(hours=26, minutes=3), "1 d 2 h"),
        (timedelta(days=3, seconds=4), "3 d"),
    ],
)
def test_durations_are_said_by_their_largest_units(duration: timedelta, said: str) -> None:
    """Two of them at the most."""
    assert say_duration(duration) == said


def test_a_lease_that_is_stolen_again_and_again_is_of_concern() -> None:
    """Its holders die before they let go of it; strangers are not told which desks there are."""
    stolen = LeaseState("committer", None, "desk-2", OFTEN_STOLEN)
    [concern] = find_concerns(Health(seen_at=NOW, leases=(stolen,)), LIMITS)
    assert concern.code in NOT_READY
    assert "desk-2" in concern.message
    assert "desk-2" not in concern.public
    once = LeaseState("committer", "desk-1", "desk-1", OFTEN_STOLEN - 1)
    assert find_concerns(Health(seen_at=NOW, leases=(once,)), LIMITS) == ()
