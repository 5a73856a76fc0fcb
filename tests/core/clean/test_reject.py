"""Pages that are no article are refused with a reason; articles about such pages are not."""

import pytest

from tasks.core.clean.page.html import read_page
from tasks.core.clean.reject import reject_page
from tasks.core.records import Reason

LINKS = "".join(f'<li><a href="/{n}">Story number {n} of the day</a></li>' for n in range(60))
PROSE = "".join(
    f"<p>Paragraph {n} of a report about robots: sites check whether you are human, show cookie settings, "
    "say that a page was not found, and readers are used to all of it by now.</p>"
    for n in range(8)
)
CHALLENGE = "<title>Just a moment...</title><body><h1>lark.example</h1><p>Checking your browser</p></body>"
ERROR = "<title>404 - Page not found</title><body><h1>Page not found</h1><p>Sorry.</p></body>"
CONSENT = """<title>Before you continue</title><body><p>We and our 912 partners store cookies and
process personal data for measurement.</p><button>Accept all</button></body>"""
WALL = (
    "<title>Lark</title><body><h1>Accept tracking or subscribe</h1>"
    + "".join(
        f"<p>We and our {n}12 partners read your device for advertising, and measure what you look at for as "
        "long as you do not withdraw your consent at the foot of any page of ours.</p>"
        for n in range(8)
    )
    + "<button>Accept</button></body>"
)
SHELL = """<title>Lark</title><body><div id=root></div><noscript>You need to enable JavaScript to run
this app.</noscript><script src=/app.js></script></body>"""


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (CHALLENGE, Reason.BOT_CHALLENGE),
        (ERROR, Reason.ERROR_PAGE),
        (CONSENT, Reason.CONSENT_WALL),
        (f"<title>Daily Lark</title><body><ul>{LINKS}</ul></body>", Reason.INDEX_PAGE),
        (f"<title>Lark</title><body><p>May 5, 2025</p><ul>{LINKS}</ul></body>", Reason.INDEX_PAGE),
        (WALL, Reason.CONSENT_WALL),
        (SHELL, Reason.SCRIPT_SHELL),
        ("<title>Lark</title><body><p>Hello.</p></body>", Reason.NO_ARTICLE),
        ("", Reason.NO_ARTICLE),
    ],
)
def test_a_page_without_an_article_has_a_reason(raw: str, reason: Reason) -> None:
    """The reason is a code, the detail is for people."""
    refused = reject_page(read_page(raw.encode(), url=None))
    assert refused is not None
    assert refused[0] is reason
    assert refused[1]


def test_an_article_about_such_pages_is_an_article() -> None:
    """With an article's worth of prose the wording decides nothing."""
    raw = f"<title>Are you a robot? Page not found</title><body><h1>Are you human?</h1>{PROSE}</body>"
    assert reject_page(read_page(raw.encode(), url=None)) is None


def test_an_article_on_consent_walls_is_an_article() -> None:
    """It bears a date, and not all of it speaks of consent."""
    head = "<title>Accept or subscribe: how sites ask</title><body><h1>Accept or subscribe</h1>"
    report = (
        "<p>The court met on Tuesday and heard three readers who had gone to law over the old fee.</p>" * 9
    )
    assert reject_page(read_page(f"{head}{report}</body>".encode(), url=None)) is None
    dated = f"<meta property='article:published_time' content='2031-05-05'>{WALL}"
    assert reject_page(read_page(dated.encode(), url=None)) is None


def test_links_around_an_article_do_not_make_it_an_index() -> None:
    """Most news pages have more links than paragraphs."""
    raw = f"<title>Robots</title><body><ul>{LINKS}</ul><article><h1>Robots</h1>{PROSE}</article></body>"
    assert reject_page(read_page(raw.encode(), url=None)) is None


def test_a_short_article_in_signs_is_as_long_as_it_reads() -> None:
    """A sign says as much as three letters: a report of two hundred among many links is no index."""
    report = "守堰人在五月交出了钥匙、河水曾漫过她祖父在磨坊墙上刻下的标记、镇上的居民都记得那些夜晚。" * 4
    raw = f"<title>守堰人退休</title><body><h1>守堰人退休</h1><p>{report}</p><ul>{LINKS}</ul></body>"
    assert reject_page(read_page(raw.encode(), url=None)) is None
