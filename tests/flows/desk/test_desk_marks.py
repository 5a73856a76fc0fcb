"""The pages of teaching: who may mark what, what is refused, and that words in them are words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from flows.desk.add_desk import add_pages
from flows.desk.desk_app import make_desk_app
from flows.desk.desk_context import DeskContext, TeachingDesk
from flows.desk.pages.mark_pages import mark_pages
from tasks.clients.push.token_file import TokenBook, add_token
from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.store.raw_store import RawStore
from tasks.clients.teach.mark_store import read_events
from tasks.clients.teach.teaching import find_rule
from tasks.core.errors import StopError
from tasks.core.teach.rule_effect import sum_effect
from tasks.core.teach.taught_rules import RuleState
from tests.flows.desk.desk_base import CRANE, HOSTILE
from tests.flows.desk.read_pages import PageReader, find_csrf, find_faults, find_requests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.clients.conftest import Newsroom

pytestmark = pytest.mark.slow

HTML = {"Accept": "text/html"}
CUT = "Sign up for our newsletter"


@pytest.fixture
def store(newsroom: Newsroom) -> Iterator[RawStore]:
    """The store of an empty data folder."""
    with lease_s3(newsroom.folder, "copydesk") as location:
        made = RawStore.at(location)
        made.check()
        yield made


@pytest.fixture
def desk(base: Newsroom, newsroom: Newsroom, store: RawStore) -> Iterator[TestClient]:
    """The desk with a store, asked from this machine; what a rule changes is said to be nothing."""
    add_token(newsroom.folder, "spare")
    started: list[str] = []

    def start(publisher: str) -> str:
        started.append(publisher)
        return f"6a1b-{len(started)}"

    def measure(rule_id: str) -> dict[str, object]:
        return sum_effect(find_rule(store, rule_id), 3, 1, ()).as_json()

    teaching = TeachingDesk(store, measure, start)
    context = DeskContext(base.news, TokenBook(newsroom.folder), 60, 1024, teaching=teaching)
    app = make_desk_app(context)
    add_pages(app, mark_pages)
    with TestClient(app, "http://127.0.0.1:8481", client=("127.0.0.1", 50000)) as client:
        client.follow_redirects = False
        yield client


def find_article(desk: TestClient, outlet: str) -> str:
    """Give the id of an outlet's article."""
    found = desk.get(f"/v1/articles?outlet={outlet}.example").json()["articles"]
    return str(found[0]["article_id"])


def sign_in(desk: TestClient, newsroom: Newsroom) -> str:
    """Sign in as Mara; the CSRF token of the pages."""
    assert desk.post("/session", data={"token": add_token(newsroom.folder, "Mara")}).status_code == 303
    return find_csrf(desk.get("/session").text)


def test_marks_are_made_by_who_has_signed_in_with_a_form_of_a_page(
    desk: TestClient, newsroom: Newsroom, store: RawStore
) -> None:
    """Before, there is no form; without the page's CSRF token nothing is kept."""
    article_id = find_article(desk, "post")
    cuts, marks = f"/articles/{article_id}?view=cuts", f"/articles/{article_id}/marks"
    sent = {"line": CRANE[1].split("\n\n")[0], "as": "boilerplate"}
    before = desk.get(cuts).text
    assert "It is boilerplate" not in before
    assert f"/session?back=%2Farticles%2F{article_id}%3Fview%3Dcuts" in before
    assert desk.post(marks, data=sent).status_code == 401

    csrf = sign_in(desk, newsroom)
    page = desk.get(cuts).text
    assert find_faults(page) == []
    forms = [said["action"] for tag, said in PageReader(page).elements if tag == "form"]
    assert forms == [marks] * 4  # two paragraphs, a cut, and what has no text
    assert desk.post(marks, data=sent).status_code == 403
    assert read_events(store).marks == ()
    answer = desk.post(marks, data=sent | {"csrf": csrf, "note": "seen"})
    [rule] = read_events(store).rules
    assert (answer.status_code, answer.headers["location"]) == (303, f"/marks#rule-{rule.rule_id}")
    assert [(each.by, each.note, each.article_id) for each in rule.marks] == [("Mara", "seen", article_id)]
    assert desk.get(cuts).text == page

    activate = f"/marks/{rule.rule_id}/activate"
    assert desk.post(activate).status_code == 403
    assert desk.post(activate, data={"csrf": csrf}).status_code == 303
    assert read_events(store).rules[0].state is RuleState.ACTIVE
    again = desk.post(f"/marks/{rule.rule_id}/clean-again", data={"csrf": csrf})
    assert again.headers["location"] == f"/marks/{rule.rule_id}?run=6a1b-1"
    shown = desk.get(again.headers["location"]).text
    assert all(word in shown for word in ("A run was started", "Withdraw", "3 articles of post.example"))
    assert find_faults(shown) == []
    desk.post(f"/marks/{rule.rule_id}/withdraw", data={"csrf": csrf})
    assert read_events(store).rules[0].state is RuleState.WITHDRAWN


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"line": "Nothing of it", "as": "boilerplate"}, "No paragraph of this article"),
        ({"line": CUT, "as": "doubtful"}, "A line is marked as boilerplate or news"),
        ({"as": "news"}, "There is no line to mark"),
    ],
)
def test_what_cannot_be_marked_is_said(
    desk: TestClient, newsroom: Newsroom, store: RawStore, sent: dict[str, str], said: str
) -> None:
    """As a page that leads back; nothing is kept."""
    csrf = sign_in(desk, newsroom)
    path = f"/articles/{find_article(desk, 'post')}/marks"
    answer = desk.post(path, data=sent | {"csrf": csrf}, headers=HTML)
    assert answer.status_code == 422
    assert said in answer.text
    assert read_events(store).marks == ()
    for unknown in ("/marks/0123456789", "/articles/0123456789abcdef0123"):
        assert desk.get(unknown, headers=HTML).status_code == 404
    assert desk.post("/marks/0123456789/activate", data={"csrf": csrf}).status_code == 404


def test_words_that_are_markup_stay_words(desk: TestClient, newsroom: Newsroom) -> None:
    """On the page of the article, in the list of rules and on the rule's own page."""
    csrf = sign_in(desk, newsroom)
    article_id = find_article(desk, "evil")
    sent = {"line": HOSTILE, "as": "news", "csrf": csrf, "note": HOSTILE}
    answer = desk.post(f"/articles/{article_id}/marks", data=sent)
    assert answer.status_code == 303
    rule = f"/marks/{answer.headers['location'].rpartition('-')[2]}"
    for path in (f"/articles/{article_id}?view=cuts", "/marks", rule):
        page = desk.get(path).text
        assert find_faults(page) == []
        assert all(each.startswith("/") for each in find_requests(page))
        assert any(HOSTILE in text for _, _, text in PageReader(page).find("blockquote", "span"))


def test_a_rule_whose_effect_cannot_be_found_out_says_so(
    base: Newsroom, newsroom: Newsroom, store: RawStore
) -> None:
    """And a desk over the published news alone has no such pages, and no word of them."""

    def measure(_rule_id: str) -> dict[str, object]:
        raise StopError("What the rule changes could not be found out")

    tokens = TokenBook(newsroom.folder)
    context = DeskContext(base.news, tokens, 60, 1024, teaching=TeachingDesk(store, measure))
    app, bare = make_desk_app(context), make_desk_app(DeskContext(base.news, tokens, 60, 1024))
    add_pages(app, mark_pages)
    here = {"base_url": "http://127.0.0.1:8481", "client": ("127.0.0.1", 50000), "follow_redirects": False}
    with TestClient(app, **here) as client:  # type: ignore[arg-type] # of its own kinds
        csrf = sign_in(client, newsroom)
        sent = {"line": CUT, "as": "news", "csrf": csrf}
        answer = client.post(f"/articles/{find_article(client, 'post')}/marks", data=sent)
        rule_id = answer.headers["location"].rpartition("-")[2]
        page = client.get(f"/marks/{rule_id}", headers=HTML)
        assert (page.status_code, "could not be found out" in page.text) == (503, True)
        assert client.post(f"/marks/{rule_id}/clean-again", data={"csrf": csrf}).status_code == 503
    with TestClient(bare, **here) as client:  # type: ignore[arg-type] # the same
        assert client.get("/marks").status_code == 404
        assert "Teach" not in client.get(f"/articles/{find_article(client, 'post')}?view=cuts").text
