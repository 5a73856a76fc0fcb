"""Who may write through the desk, and what a refusal says: on this machine no other rule than elsewhere."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Annotated, Any

import pytest
from fastapi import Depends, Request
from starlette.routing import Route
from starlette.testclient import TestClient

from flows.desk.access import find_signed_in
from flows.desk.desk_app import make_desk_app
from flows.desk.desk_context import DeskContext, GivenDesk
from flows.desk.sessions import Sessions
from flows.desk.writing import LARGEST_FORM, SentForm, may_write
from tasks.clients.push.token_file import TokenBook, add_token, revoke_token
from tests.flows.desk.conftest import sign_in
from tests.flows.desk.read_pages import find_faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from starlette.routing import BaseRoute

    from tests.clients.conftest import Newsroom

HERE = "http://127.0.0.1:8481"
ELSEWHERE = "http://desk.example"
HTML = {"Accept": "text/html"}
OURS = {"Origin": HERE, "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}
USER_HEADER = "X-Remote-User"


async def write(form: Annotated[SentForm, Depends(may_write)]) -> dict[str, Any]:
    """Answer with what was written."""
    return {"writer": form.writer, "fields": dict(form.fields)}


async def tell_csrf(request: Request, context: GivenDesk) -> str | None:
    """Answer with what the forms of who asks would carry."""
    known = find_signed_in(request, context)
    return known and known.csrf


@contextmanager
def writing_to(newsroom: Newsroom, where: str = HERE, user_header: str | None = None) -> Iterator[TestClient]:
    """A desk with a route that writes, asked by a browser on this machine or from elsewhere."""
    context = DeskContext(newsroom.news, TokenBook(newsroom.folder), 60, 1024, user_header=user_header)
    context.sessions = Sessions(context.tokens, count(1_000_000_000).__next__)
    app = make_desk_app(context, names=("desk.example",))
    app.add_api_route("/written", write, methods=["POST"])
    app.add_api_route("/known", tell_csrf)
    peer = "127.0.0.1" if where == HERE else "192.0.2.7"
    with TestClient(app, where, client=(peer, 50000), follow_redirects=False) as client:
        yield client


@pytest.fixture
def token(newsroom: Newsroom) -> str:
    """A token that may push."""
    return add_token(newsroom.folder, "editor")


@pytest.mark.parametrize("where", [HERE, ELSEWHERE])
def test_who_has_signed_in_writes_with_a_form_of_a_page(newsroom: Newsroom, token: str, where: str) -> None:
    """The route is told who it was; the CSRF token is no field of what was sent."""
    with writing_to(newsroom, where) as client:
        csrf = sign_in(client, token)
        sent = {"csrf": csrf, "a": "1 ü", "b": ""}
        answer = client.post("/written", data=sent, headers=OURS | {"Origin": where})
        assert answer.json() == {"writer": "editor", "fields": {"a": "1 ü"}}


@pytest.mark.parametrize("where", [HERE, ELSEWHERE])
def test_a_program_writes_with_a_token(newsroom: Newsroom, token: str, where: str) -> None:
    """It has no session and no form; a token that is none is refused though nobody asks for one to read."""
    with writing_to(newsroom, where) as client:
        good, bad = ({"Authorization": f"Bearer {each}"} for each in (token, "copydesk_wrong"))
        assert client.post("/written", data={"a": "1"}, headers=good).json()["writer"] == "editor"
        assert client.post("/written", data={"a": "1"}, headers=bad).status_code == 401
        revoke_token(newsroom.folder, "editor")
        assert client.post("/written", data={"a": "1"}, headers=good).status_code == 401


@pytest.mark.parametrize("where", [HERE, ELSEWHERE])
def test_without_a_session_nothing_is_written_and_the_page_says_what_to_do(
    newsroom: Newsroom, where: str
) -> None:
    """On this machine, where all may read, too; who signs in there comes back to the page with the form."""
    with writing_to(newsroom, where) as client:
        referer = {"Referer": f"{where}/control?x=1"}
        answer = client.post("/written", data={"csrf": "x"}, headers=HTML | referer)
        assert answer.status_code == 401
        assert "Nothing was changed. Sign in first" in answer.text
        assert 'name="back" value="/control?x=1"' in answer.text
        assert find_faults(answer.text) == []
        plain = client.post("/written", data={"csrf": "x"})
        assert plain.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "referer", ["https://evil.example/x", "http://127.0.0.1:8481//evil.example", "http://[", "", "/x\\y"]
)
def test_a_refusal_leads_to_no_other_site(newsroom: Newsroom, token: str, referer: str) -> None:
    """Nor does a form that is too old."""
    with writing_to(newsroom) as client:
        assert 'value="/"' in client.post("/written", headers=HTML | {"Referer": referer}).text
        sign_in(client, token)
        assert "evil.example" not in client.post("/written", headers=HTML | {"Referer": referer}).text


def test_only_the_form_of_this_session_writes(newsroom: Newsroom, token: str) -> None:
    """Not one without its token, of another session, of an earlier one of the same person, or altered."""
    other_token = add_token(newsroom.folder, "other")
    with writing_to(newsroom) as client:
        others = sign_in(client, other_token)
        earlier = sign_in(client, token)
        csrf = sign_in(client, token)
        assert len({others, earlier, csrf}) == 3
        for sent in ("", "x", "é", others, earlier, csrf[:-1], f"{csrf}0", csrf.upper()):
            answer = client.post("/written", data={"csrf": sent, "a": "1"}, headers=OURS | HTML)
            assert answer.status_code == 403
            assert "This form is too old" in answer.text
            assert "Load its page again" in answer.text
        assert client.post("/written?csrf=" + csrf, data={"a": "1"}).status_code == 403
        assert client.post("/written", data={"csrf": csrf}).status_code == 200
        revoke_token(newsroom.folder, "editor")
        assert client.post("/written", data={"csrf": csrf}).status_code == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:9999"}, 403),
        ({"Origin": "http://localhost:8481"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate"}, 403),
        ({"Host": "evil.example:8481", "Origin": "http://evil.example:8481"}, 421),
        ({"Host": "127.0.0.1.evil.example"}, 421),
    ],
)
@pytest.mark.parametrize("path", ["/written", "/session", "/session/end"])
def test_what_another_site_has_a_browser_send_writes_nothing(
    newsroom: Newsroom, token: str, path: str, headers: dict[str, str], status: int
) -> None:
    """Not with the cookie and the right CSRF token either: another origin, another port, another name."""
    with writing_to(newsroom) as client:
        sent = {"csrf": sign_in(client, token), "token": token}
        assert client.post(path, data=sent, headers=headers).status_code == status
        assert client.post(path, data=sent, headers=OURS).status_code in {200, 303}


@pytest.mark.parametrize("where", [HERE, ELSEWHERE])
def test_the_proxy_is_believed_where_a_setting_names_its_header(newsroom: Newsroom, where: str) -> None:
    """Who it names reads and writes, with a form of his own; unset, nobody is believed."""
    named = {USER_HEADER: "ada"}
    with writing_to(newsroom, where) as client:
        assert client.post("/written", headers=named).status_code == 401
        assert client.get("/v1/query", headers=named).status_code == (200 if where == HERE else 401)
    with writing_to(newsroom, where, USER_HEADER) as client:
        assert client.get("/v1/query", headers=named).status_code == 200
        csrf = client.get("/known", headers=named).json()
        assert client.post("/written", data={"csrf": csrf}, headers=named).json()["writer"] == "ada"
        assert client.post("/written", data={"csrf": csrf}, headers={USER_HEADER: "bo"}).status_code == 403
        assert client.post("/written", headers=named).status_code == 403
        for told in (
            {},
            {USER_HEADER: ""},
            {USER_HEADER: " "},
            {USER_HEADER: "a" * 201},
            {USER_HEADER: "a\t"},
        ):
            assert client.post("/written", data={"csrf": csrf}, headers=told).status_code in {401, 403}, told
        twice = [(USER_HEADER, "ada"), (USER_HEADER, "ada")]
        assert client.post("/written", data={"csrf": csrf}, headers=twice).status_code == 401
        page = client.get("/session", headers=named).text
        assert "signed in as <b>ada</b>" in page
        assert "Sign out" not in page


@pytest.mark.parametrize(
    ("scheme", "origin", "is_secure"),
    [
        ("http", {}, False),
        ("http", {"Origin": "http://desk.example"}, False),
        ("http", {"Origin": "https://desk.example"}, True),
        ("https", {}, True),
    ],
)
def test_the_cookie_goes_to_no_script_no_other_site_and_not_in_the_clear(
    newsroom: Newsroom, token: str, scheme: str, origin: dict[str, str], *, is_secure: bool
) -> None:
    """HttpOnly, SameSite, and Secure where the browser asks over https, whatever a proxy makes of that."""
    with writing_to(newsroom, f"{scheme}://desk.example") as client:
        answer = client.post("/session", data={"token": token}, headers=origin)
        said = answer.headers["set-cookie"].lower()
        flags = {each.strip() for each in said.split(";")}
        assert {"httponly", "samesite=lax", "path=/"} <= flags
        assert ("secure" in flags) == is_secure
        assert token.lower() not in said


def test_a_form_without_end_is_not_read(newsroom: Newsroom, token: str) -> None:
    """Its answer says how large one may be."""
    with writing_to(newsroom) as client:
        sent = {"csrf": sign_in(client, token), "a": "x" * LARGEST_FORM}
        answer = client.post("/written", data=sent)
        assert answer.status_code == 413
        assert "100,000 bytes" in answer.json()["detail"]


def list_writes(routes: Iterable[BaseRoute]) -> Iterator[tuple[str, str]]:
    """List methods and paths of what does more than answer."""
    for route in routes:
        if isinstance(route, Route):
            yield from ((method, route.path) for method in (route.methods or set()) - {"GET", "HEAD"})
        elif within := getattr(route, "original_router", None):
            yield from list_writes(within.routes)


def test_over_a_database_alone_there_is_nothing_to_write(newsroom: Newsroom) -> None:
    """Only a session begins and ends there."""
    app = make_desk_app(DeskContext(newsroom.news, TokenBook(newsroom.folder), 60, 1024))
    assert {*list_writes(app.routes)} == {("POST", "/session"), ("POST", "/session/end")}
