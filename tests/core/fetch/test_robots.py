"""What robots.txt allows."""

from __future__ import annotations

import pickle
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.fetch.robots import MAX_ROBOTS_BYTES, RobotsRules, read_robots, read_token

AGENT = "copydesk/0.1 (+https://desk.example/bot; compatible; Googlebot)"
SITE = "https://harbour.example"
FILE = b"""# The Harbour
User-agent: Googlebot
Disallow: /

User-Agent: CopyDesk/2.0
User-agent: otherbot
Crawl-delay: 2.5
Disallow: /private/
Allow: /private/press/
Disallow: /*.pdf$

User-agent: *
Disallow: /search
Crawl-delay: 10

Sitemap: https://harbour.example/sitemap.xml
Sitemap: /news.xml
Sitemap: javascript:alert(1)
Sitemap: https://harbour.example/sitemap.xml
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/private/a", False),
        ("/private/press/a", True),
        ("/a.pdf", False),
        ("/a.pdf?page=2", True),
        ("/search", True),
        ("/robots.txt", True),
    ],
)
def test_the_group_that_names_us_holds_alone(path: str, *, allowed: bool) -> None:
    """Its longest rule wins, wildcards count, and neither `*` nor other names in our User-Agent matter."""
    assert read_robots(200, FILE).allows(SITE + path, AGENT) is allowed


def test_others_have_their_own_groups() -> None:
    """One file answers for each agent; who is not named has the group for all."""
    rules = read_robots(200, FILE)
    assert not rules.allows(f"{SITE}/a", "Googlebot/2.1")
    assert not rules.allows(f"{SITE}/search", "unnamed")
    assert [rules.crawl_delay_s(agent) for agent in (AGENT, "OtherBot", "unnamed", "googlebot")] == [
        2.5,
        2.5,
        10,
        None,
    ]


@pytest.mark.parametrize("named", ["copy", "desk", "copydesk-images", "mycopydesk", "c"])
def test_a_name_that_is_only_a_part_of_ours_is_not_ours(named: str) -> None:
    """Tokens match as a whole."""
    assert read_robots(200, f"User-agent: {named}\nDisallow: /".encode()).allows(SITE, "copydesk")


@pytest.mark.parametrize("named", ["copydesk", "COPYDESK", "copydesk/1.0", "copydesk *", " copydesk # us"])
def test_our_name_is_known_in_any_dress(named: str) -> None:
    """Case, version and what follows do not matter."""
    assert not read_robots(200, f"User-agent: {named}\nDisallow: /".encode()).allows(SITE, AGENT)


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 410, 451])
def test_a_file_that_is_not_there_allows_everything(status: int) -> None:
    """The RFC: 4xx means that there are no rules, whatever the error page says."""
    rules = read_robots(status, b"User-agent: *\nDisallow: /")
    assert rules.reachable
    assert rules.allows(f"{SITE}/a", AGENT)


@pytest.mark.parametrize("status", [None, 429, 500, 503, 599])
def test_a_file_that_cannot_be_had_allows_nothing_for_now(status: int | None) -> None:
    """That is not the site's will but a failure, and says so."""
    rules = read_robots(status, b"User-agent: *\nAllow: /")
    assert not rules.reachable
    assert not rules.allows(f"{SITE}/a", AGENT)


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /a",
        "User-agent: *\nDisallow: /a".encode("utf-16"),
        b"# caf\xe9\r\nUser-agent: *\r\nDisallow: /a\r\n",
        b"User-agent: *\rDisallow: /a\r",
        b"user-agent:*\ndisallow:/a",
        b"\x00User-agent: *\nDisallow: /a",
    ],
)
def test_marks_encodings_and_line_ends_hide_no_rule(data: bytes) -> None:
    """Files are written by hand on every system there is."""
    rules = read_robots(200, data)
    assert not rules.allows(f"{SITE}/a", AGENT)
    assert rules.allows(f"{SITE}/b", AGENT)


def test_sitemaps_are_web_addresses_each_once() -> None:
    """A relative one counts where the file's own address is known."""
    assert read_robots(200, FILE).sitemaps == (f"{SITE}/sitemap.xml",)
    assert read_robots(200, FILE, url=f"{SITE}/robots.txt").sitemaps == (
        f"{SITE}/sitemap.xml",
        f"{SITE}/news.xml",
    )


def test_only_the_first_half_megabyte_is_read() -> None:
    """What is cut in the middle of a line is no rule: half of a path would forbid too much."""
    start = b"User-agent: *\nDisallow: /a\n"
    padding = b"#" * (MAX_ROBOTS_BYTES - len(start) - 12) + b"\n"
    rules = read_robots(200, start + padding + b"Disallow: /but-this-one-is-cut\nDisallow: /late\n")
    assert [rules.allows(SITE + path, AGENT) for path in ("/a", "/b", "/late")] == [False, True, True]


def test_thousands_of_agents_and_rules_cost_no_time() -> None:
    """A file of names and rules that multiply is read in the time that its bytes take."""
    agents = b"".join(b"User-agent: a%d\n" % i for i in range(12_000))
    rules_of_all = b"".join(b"Disallow: /%d\n" % i for i in range(15_000))
    started = time.process_time()
    rules = read_robots(200, agents + b"User-agent: copydesk\n" + rules_of_all)
    assert not rules.allows(f"{SITE}/77", AGENT)
    assert time.process_time() - started < 5


def test_rules_can_be_sent_to_another_process() -> None:
    """Equal before and after, with or without having been asked."""
    rules = read_robots(200, FILE)
    assert pickle.loads(pickle.dumps(rules)) == rules  # noqa: S301 - our own bytes
    rules.allows(SITE, AGENT)
    again: RobotsRules = pickle.loads(pickle.dumps(rules))  # noqa: S301 - our own bytes
    assert again == rules
    assert not again.allows(f"{SITE}/private/a", AGENT)


@pytest.mark.parametrize(
    ("agent", "token"), [(AGENT, "copydesk"), (" News-Bot_2/1", "news-bot_2"), ("", ""), ("*", "")]
)
def test_the_product_token_is_what_a_user_agent_begins_with(agent: str, token: str) -> None:
    """Version and comment are no part of the name."""
    assert read_token(agent) == token


@given(
    st.binary(max_size=400)
    | st.text(alphabet="UserAgentDisallow:/*$ \n#copydesk", max_size=200).map(str.encode)
)
def test_any_file_gives_an_answer(data: bytes) -> None:
    """No bytes break the reading or the question."""
    rules = read_robots(200, data)
    assert rules.allows(f"{SITE}/robots.txt", AGENT)
    rules.allows(f"{SITE}/a?b#c", AGENT)
    rules.crawl_delay_s(AGENT)
