"""From a body to a capture: bytes as they came, source and address, and what was stated."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tasks.core.identity.identity import hash_bytes
from tasks.core.push.article import StatedFields
from tasks.core.push.problems import MOST_NAMED, ProblemError
from tasks.core.push.submissions import (
    HTML,
    JSON,
    MOST_LINE_ENDS,
    MOST_LINES,
    MOST_NAMED_OF_MANY,
    NDJSON,
    PLAIN,
    Submission,
    list_deliveries,
    read_submission,
    write_answer,
)
from tasks.core.store.batches import make_capture_id
from tasks.core.store.captures import decode_captures, encode_captures, make_capture

if TYPE_CHECKING:
    from tasks.core.push.problems import Problem
    from tasks.core.records import Capture, Incoming

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
BATCH = "20260304T120000Z-0badc0de-00000"


def submit(media_type: str, body: bytes, **stated: object) -> Submission:
    """A request with this body."""
    fields = StatedFields.model_validate(stated)
    asked = ("POST", "/v1/articles?")
    return Submission("desk", NOW, media_type, f"{media_type}; charset=x", None, body, body, fields, asked)


def deliver(submission: Submission) -> Incoming:
    """The one article of a request."""
    [delivery] = list_deliveries(read_submission(submission, 1000))
    return delivery


def capture(delivery: Incoming, number: int = 0) -> Capture:
    """Its capture."""
    assert delivery.data is not None
    return make_capture(delivery, make_capture_id(BATCH, number), hash_bytes(delivery.data))


@pytest.mark.parametrize("media_type", [HTML, PLAIN])
def test_a_body_is_kept_as_it_came(media_type: str) -> None:
    """Its charset is not known here, and no byte of it is touched."""
    data = b"\xff\xfe\r\n\x00<p>"
    delivery = deliver(submit(media_type, data))
    assert (delivery.data, delivery.media_type) == (data, f"{media_type}; charset=x")


def test_a_packed_body_stays_packed_and_says_so() -> None:
    """What was sent is archived, and the header by which it is unpacked."""
    packed = replace(submit(HTML, b"<p>"), sent=b"packed", coding="gzip")
    delivery = deliver(packed)
    assert delivery.data == b"packed"
    assert ("content-encoding", "gzip") in delivery.headers


def test_text_inside_json_becomes_utf_8() -> None:
    """It has no bytes of its own."""
    delivery = deliver(submit(JSON, '{"html": "<p>Ünion"}'.encode()))
    assert (delivery.data, delivery.media_type) == ("<p>Ünion".encode(), "text/html; charset=utf-8")


def test_bytes_inside_json_come_out_as_they_were() -> None:
    """With the media type that their sender names, or none."""
    assert deliver(submit(JSON, b'{"content": "/wA="}')).data == b"\xff\x00"
    assert deliver(submit(JSON, b'{"content": "/wA="}')).media_type is None
    named = deliver(submit(JSON, b'{"content": "/wA=", "media_type": "text/html"}'))
    assert named.media_type == "text/html"


def test_the_source_is_the_clients_id_else_the_address_else_the_receipt() -> None:
    """And the address of what has none is made of who pushed it."""
    url = "https://news.example/dock"
    both = capture(deliver(submit(PLAIN, b"x", id="cms/7 a", url=url)))
    assert (both.source, both.url, both.via) == ("cms/7 a", url, "push")
    alone = capture(deliver(submit(PLAIN, b"x", id="cms/7 a")))
    assert (alone.source, alone.url) == ("cms/7 a", "push:desk/cms%2F7%20a")
    address = capture(deliver(submit(PLAIN, b"x", url=url)))
    assert (address.source, address.url) == (url, url)
    nothing = capture(deliver(submit(PLAIN, b"x")), number=3)
    assert nothing.source == nothing.capture_id == f"{BATCH}-0003"
    assert nothing.url == f"push:desk/{BATCH}-0003"


def test_what_is_stated_travels_with_the_capture() -> None:
    """It is read back from the archive as it was stated, and says who pushed it."""
    stated = {
        "title": "Größe: 7, „ja“",
        "authors": ("Ada Quist", "Bo Renn"),
        "published_at": "2026-03-04T10:00:00+01:00",
        "language": "de",
        "tags": ("harbour",),
    }
    [archived] = decode_captures(encode_captures([capture(deliver(submit(HTML, b"<p>", **stated)))]))
    assert dict(archived.stated) == stated
    assert ("x-copydesk-pushed-by", "desk") in archived.headers


def test_a_blank_states_nothing() -> None:
    """Systems write fields that they have nothing for."""
    body = b'{"text": "x", "title": " ", "authors": [""], "tags": null, "description": null}'
    assert deliver(submit(JSON, body)).stated == ()


def test_the_json_wins_over_the_query() -> None:
    """What the query states holds for what the article does not say itself."""
    body = b'{"text": "x", "title": "Own", "language": null}'
    delivery = deliver(submit(JSON, body, title="Query", language="fr", id="7"))
    assert dict(delivery.stated) == {"title": "Own", "language": "fr"}
    assert delivery.source == "7"


def test_two_ids_that_differ_are_refused() -> None:
    """Nobody can tell which one is meant."""
    with pytest.raises(ProblemError) as refused:
        read_submission(submit(JSON, b'{"text": "x", "id": "8"}', id="7"), 1000)
    assert refused.value.problem.as_json()["errors"][0]["pointer"] == "#/id"


def test_an_empty_body_is_refused() -> None:
    """An article has at least one byte."""
    for media_type in (HTML, PLAIN, JSON, NDJSON):
        with pytest.raises(ProblemError) as refused:
            read_submission(submit(media_type, b""), 1000)
        assert refused.value.problem.status == 422


def test_a_bad_line_spoils_no_other() -> None:
    """Each line has its own result, under its own number."""
    body = b'{"text": "one"}\r\n\n{"text": "two", "titel": "x"}\n{"text": "three"}'
    submission = submit(NDJSON, body, language="nn")
    entries = read_submission(submission, 1000)
    deliveries = list_deliveries(entries)
    assert [each.data for each in deliveries] == [b"one", b"three"]
    assert dict(deliveries[1].stated) == {"language": "nn"}
    answer = write_answer(submission, entries, [capture(each, n) for n, each in enumerate(deliveries)])
    assert (answer["accepted"], answer["refused"]) == (2, 1)
    assert [(each["line"], each["status"]) for each in answer["results"]] == [(1, 202), (3, 422), (4, 202)]
    assert answer["results"][1]["problem"]["errors"][0]["pointer"] == "#/titel"
    assert answer["results"][2]["receipt_id"] == f"{BATCH}-0001"


def test_many_of_which_none_is_good_are_refused() -> None:
    """The pointers begin with the line."""
    with pytest.raises(ProblemError) as refused:
        read_submission(submit(NDJSON, b'{"text": 1}\n{"titel": "x"}'), 1000)
    pointers = [error["pointer"] for error in refused.value.problem.as_json()["errors"]]
    assert pointers[0] == "#1/text"
    assert "#2/titel" in pointers


def test_many_are_bounded() -> None:
    """In their number, and each in its size."""
    with pytest.raises(ProblemError) as refused:
        read_submission(submit(NDJSON, b'{"text": "x"}\n' * (MOST_LINES + 1)), 1000)
    assert refused.value.problem.status == 413
    long = b'{"text": "' + b"x" * 1000 + b'"}'
    entries = read_submission(submit(NDJSON, b'{"text": "x"}\n' + long), 1000)
    assert isinstance(entries[1].read, tuple)


def test_many_articles_share_no_address() -> None:
    """An id or a URL in the query would make them one."""
    for stated in ({"id": "7"}, {"url": "https://news.example/1"}):
        with pytest.raises(ProblemError) as refused:
            read_submission(submit(NDJSON, b'{"text": "x"}', **stated), 1000)
        assert refused.value.problem.as_json()["errors"][0]["parameter"] == next(iter(stated))


def refuse(submission: Submission) -> Problem:
    """Say why a request is refused."""
    with pytest.raises(ProblemError) as refused:
        read_submission(submission, 1_000_000)
    return refused.value.problem


def test_blank_lines_are_bounded_too() -> None:
    """A few may stand between articles, no more."""
    line = b'{"text": "x"}'
    assert len(read_submission(submit(NDJSON, b"\n\n".join([line] * 500)), 1000)) == 500
    assert refuse(submit(NDJSON, b"\n" * MOST_LINE_ENDS + line + b"\n")).status == 413


def test_the_answer_to_many_wrong_lines_stays_small() -> None:
    """Each says in words what is wrong with it; named by pointer are only the first."""
    wrong = b"{" + b",".join(b'"unknown%d":1' % number for number in range(200)) + b"}"
    lines = [b'{"text": "x"}', *[wrong] * (MOST_LINES - 1)]
    submission = submit(NDJSON, b"\n".join(lines))
    entries = read_submission(submission, 1_000_000)
    answer = write_answer(submission, entries, [capture(each) for each in list_deliveries(entries)])
    problems = [each["problem"] for each in answer["results"][1:]]
    assert all("unknown0" in each["detail"] for each in problems)
    named = sum(len(each.get("errors", ())) for each in problems)
    assert MOST_NAMED_OF_MANY <= named <= MOST_NAMED_OF_MANY + MOST_NAMED_OF_MANY // 10
    assert len(json.dumps(answer)) < 300_000
    assert answer["refused"] == MOST_LINES - 1


def test_where_all_lines_are_wrong_the_first_errors_are_named() -> None:
    """With all others counted, those of a line that names but some of its own as well."""
    wrong = b"{" + b",".join(b'"unknown%d":1' % number for number in range(199)) + b"}"
    problem = refuse(submit(NDJSON, b"\n".join([wrong] * MOST_LINES)))
    assert len(problem.errors) == MOST_NAMED + 1
    assert problem.errors[-1].detail == f"{199 * MOST_LINES - MOST_NAMED:,} more are wrong"
