"""What programs read from the desk: articles by filters and cursors, one article, a story, named queries."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import duckdb
import pytest

from tasks.clients.news.kept_publications import keep_publication
from tasks.clients.push.token_file import add_token, revoke_token
from tests.flows.desk.conftest import open_desk
from tests.flows.desk.desk_base import CRANE, HOSTILE, write_report

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from tests.clients.conftest import Newsroom

pytestmark = pytest.mark.slow


def ask(desk: TestClient, url: str, status: int = 200) -> Any:  # noqa: ANN401 - JSON
    """Give what an address answers."""
    answer = desk.get(url)
    assert answer.status_code == status, answer.text
    return answer.json()


def walk(desk: TestClient, url: str) -> list[dict[str, Any]]:
    """Give the articles of all pages."""
    found, following = [], url
    while following:
        page = ask(desk, following)
        found += page["articles"]
        following = page["next"]
    return found


@pytest.mark.parametrize("url", ["/v1/articles?limit=3", "/v1/articles?q=harbour+OR+the&limit=3"])
def test_pages_together_are_all_that_is_found_once(desk: TestClient, url: str) -> None:
    """By date and by rank; as many as each page says."""
    found = walk(desk, url)
    ids = [each["article_id"] for each in found]
    assert len(ids) == len(set(ids)) == ask(desk, url)["total"]


def test_a_filter_finds_what_its_facet_counts(desk: TestClient) -> None:
    """Each value of each facet, asked for, finds as many articles as it says."""
    first = ask(desk, "/v1/articles")
    assert set(first["facets"]) == {"outlet", "section", "language", "author", "month"}
    for facet, values in first["facets"].items():
        for value in values:
            name = "since" if facet == "month" else facet
            params = {name: value["value"]}
            if facet == "month":
                year, month = map(int, value["value"].split("-"))
                params["until"] = f"{year + month // 12}-{month % 12 + 1:02}"
            answer = desk.get("/v1/articles", params=params)
            assert answer.json()["total"] == value["articles"], (facet, value)


def test_filters_and_words_hold_together(desk: TestClient) -> None:
    """What is searched for, of one outlet, since a day."""
    found = ask(desk, "/v1/articles?q=crane&outlet=post.example&since=2026-01-03")
    assert [each["title"] for each in found["articles"]] == ["Port Elsing: divers search for crane Goliath"]
    assert ask(desk, "/v1/articles?q=crane&outlet=post.example&until=2026-01-03")["total"] == 0
    assert "crane" in found["articles"][0]["snippet"]


def test_words_that_stand_nowhere_together_are_told(desk: TestClient) -> None:
    """Some of them are found, and it is said."""
    found = ask(desk, "/v1/articles?q=goliath+newsletterless")
    assert found["is_any_word"]
    assert found["total"] == 3


@pytest.mark.parametrize(
    ("url", "status", "said"),
    [
        ("/v1/articles?outlt=x", 422, "Did you mean outlet"),
        ("/v1/articles?since=yesterday", 422, "no day"),
        ("/v1/articles?limit=100000", 422, "limit"),
        ("/v1/articles?limit=-1", 422, "limit"),
        ("/v1/articles?sort=size", 422, "sort"),
        ("/v1/articles?cursor=bm9uZQ", 422, "cursor"),
        ("/v1/articles?cursor=%C3%A9", 422, "cursor"),
        ("/v1/articles?q=(a", 422, ""),
        ("/v1/articles/zzz", 404, "zzz"),
        ("/v1/stories/zzz", 404, ""),
        ("/v1/query/drop", 404, "drop"),
        ("/v1/query/SELECT 1", 404, ""),
        ("/v1/query/attention?per=hour", 422, "per"),
        ("/v1/query/attention?nonsense=1", 422, "nonsense"),
        ("/v1/nothing", 404, ""),
    ],
)
def test_what_cannot_be_answered_is_a_problem(desk: TestClient, url: str, status: int, said: str) -> None:
    """With a status, a type, and words that help."""
    answer = desk.get(url)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert said in answer.json()["detail"]


def test_an_article_comes_with_all_that_is_known_of_it(desk: TestClient) -> None:
    """Ledger, evidence, what changed, copies, quotes, mentions, story; by the beginning of its id."""
    [crane] = ask(desk, "/v1/articles?outlet=courier.example")["articles"]
    article = ask(desk, f"/v1/articles/{crane['article_id'][:12]}")
    assert article["article_id"] == crane["article_id"]
    assert article["text"].startswith("A floating crane")
    assert {each["kind"] for each in article["segments"]} == {"title", "body", "promo", "chrome"}
    assert [each["revision"] for each in article["revisions"]] == [1, 2]
    assert "fact" in article["revisions"][1]["change"]["kinds"]
    assert [each["field"] for each in article["field_changes"]] == ["title"]
    assert article["quotes"][0]["speaker"] == "Ada Quist"
    assert ("person", "Ada Quist") in [(each["kind"], each["canonical"]) for each in article["mentions"]]
    assert [each["publisher"] for each in article["copies"]] == ["The Reprint"]
    assert {each["title"] for each in article["story"]} >= {"Port Elsing: divers search for crane Goliath"}


def test_a_story_tells_who_copied_whom_and_what_one_alone_reports(desk: TestClient) -> None:
    """Its articles in the order of time; the copy names its origin; names that stand in one outlet alone."""
    [crane] = ask(desk, "/v1/articles?outlet=courier.example")["articles"]
    story = ask(desk, f"/v1/stories/{crane['story_id']}")
    by_outlet = {each["publisher"]: each["article_id"] for each in story["articles"]}
    assert story["articles"][0]["publisher"] == "The Courier"
    assert story["origins"] == {by_outlet["The Reprint"]: by_outlet["The Courier"]}
    [sentence] = story["only_there"]["The Post"]
    assert "Ines Vandermeer" in sentence


def test_named_queries_are_listed_and_answer(desk: TestClient) -> None:
    """Each of them that needs nothing runs, in pages that are all of its rows."""
    queries = {each["name"]: each for each in ask(desk, "/v1/query")}
    assert {each["name"] for each in queries["attention"]["parameters"]} >= {"q", "per"}
    for name in queries:
        answer = ask(desk, f"/v1/query/{name}?limit=10000")
        assert answer["total"] == len(answer["rows"]), name
    rows = ask(desk, "/v1/query/outlets?limit=2")
    following = ask(desk, rows["next"])
    assert rows["rows"][0]["outlet_id"] != following["rows"][0]["outlet_id"]
    assert ask(desk, "/v1/query/attention?q=crane&per=week")["rows"]


def test_hostile_words_come_as_they_are_and_as_json(desk: TestClient) -> None:
    """No browser takes them for a page."""
    answer = desk.get("/v1/articles", params={"section": HOSTILE})
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.json()["articles"][0]["title"] == HOSTILE


def test_an_answer_that_still_holds_is_not_given_again(desk: TestClient) -> None:
    """By its tag; another question has another one."""
    first = desk.get("/v1/articles?limit=2")
    tag = first.headers["etag"]
    again = desk.get("/v1/articles?limit=2", headers={"If-None-Match": f'"other", W/{tag}'})
    assert (again.status_code, again.content) == (304, b"")
    other = desk.get("/v1/articles?limit=3", headers={"If-None-Match": tag})
    assert other.status_code == 200


@pytest.fixture
def growing(newsroom: Newsroom) -> Newsroom:
    """Six articles, published."""
    newsroom.folder.mkdir()
    reports = {name: write_report(f"{CRANE[0]} {name}", name, f"Crane by {name}") for name in "abcdef"}
    newsroom.load(**reports)
    newsroom.publish()
    return newsroom


def publish_more(newsroom: Newsroom) -> None:
    """Publish one newer and one older article."""
    newer, older = (write_report(f"{CRANE[1]} {name}", name, f"Divers by {name}") for name in "xy")
    newsroom.load(x=replace(newer, published_at="2026-02-01"), y=replace(older, published_at="2025-01-01"))
    newsroom.publish()


def test_by_date_pages_go_on_whatever_is_published(growing: Newsroom) -> None:
    """What was there is given once; a tag of before holds no more."""
    with open_desk(growing) as desk:
        before = desk.get("/v1/articles?limit=2")
        ids = {each["article_id"] for each in walk(desk, "/v1/articles?limit=100")}
        publish_more(growing)
        rest = walk(desk, before.json()["next"])
        given = [each["article_id"] for each in [*before.json()["articles"], *rest]]
        assert len(given) == len(set(given)) == 7
        assert ids <= set(given)
        after = desk.get("/v1/articles?limit=2", headers={"If-None-Match": before.headers["etag"]})
        assert after.status_code == 200


def test_by_rank_pages_are_of_one_publication_or_say_that_it_is_gone(growing: Newsroom) -> None:
    """Kept, it goes on as it was; after that the question has to be asked anew."""
    with open_desk(growing) as desk:
        first = ask(desk, "/v1/articles?q=crane&limit=4")
        keep_publication(growing.news, "kept")
        publish_more(growing)
        second = ask(desk, first["next"])
        assert second["publication"]["number"] == first["publication"]["number"]
        given = {each["article_id"] for each in first["articles"] + second["articles"]}
        assert (second["total"], len(given)) == (6, 6)
        for path in (growing.folder / "publications").iterdir():
            path.unlink()
        assert ask(desk, first["next"], 410)["type"] == "urn:copydesk:problem:cursor-gone"


def test_from_elsewhere_a_token_is_needed(base: Newsroom) -> None:
    """And by a name or a proxy of elsewhere, too; one that is revoked is none."""
    token = add_token(base.folder, "reader")
    good = {"Authorization": f"Bearer {token}"}
    with open_desk(base, client="192.0.2.7", host="192.0.2.1:8481") as stranger:
        assert stranger.get("/v1/articles").status_code == 401
        assert stranger.get("/v1/articles", headers=good).status_code == 200
        assert stranger.get("/v1/articles", headers={"Authorization": "Bearer x"}).status_code == 401
    with open_desk(base) as local:
        assert local.get("/v1/articles").status_code == 200
        assert local.get("/v1/articles", headers={"Host": "desk.example"}).status_code == 401
        assert local.get("/v1/articles", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 401
        assert local.get("/v1/articles", headers={"Host": "stranger.example"}).status_code == 421
        assert local.get("/v1/articles", headers={"Origin": "https://stranger.example"}).status_code == 403
        revoke_token(base.folder, "reader")
        assert local.get("/v1/articles", headers=good).status_code == 401


def change_news(base: Newsroom, newsroom: Newsroom, sql: str) -> None:
    """Copy the base, and change the copy."""
    newsroom.folder.mkdir()
    shutil.copyfile(base.news.path, newsroom.news.path)
    with duckdb.connect(newsroom.news.path) as connection:
        connection.execute(sql)


def test_a_story_that_has_another_id_today_is_found_there(base: Newsroom, newsroom: Newsroom) -> None:
    """An id that was ever given leads on: programs and readers alike."""
    change_news(
        base,
        newsroom,
        "INSERT INTO id_changes SELECT 'story', 'old', any_value(story_id), 'merged', 1, now() FROM stories",
    )
    with open_desk(newsroom) as desk:
        for path in ("/v1/stories/", "/stories/"):
            answer = desk.get(f"{path}old", headers={"Accept": "text/html"})
            assert answer.status_code == 308
            there = urljoin(f"{path}old", answer.headers["location"])
            assert there.startswith(path)
            assert desk.get(there).status_code == 200


def test_a_database_of_another_version_is_said_to_be_one(base: Newsroom, newsroom: Newsroom) -> None:
    """Whatever is asked of it; nothing fails inside."""
    ids = [each["article_id"] for each in walk_base(base)]
    change_news(base, newsroom, "DROP VIEW internal.outlet_articles")
    with open_desk(newsroom) as desk:
        for path in ("/v1/articles", "/v1/articles?q=crane", f"/v1/articles/{ids[0]}"):
            answer = desk.get(path)
            assert (answer.status_code, "another version" in answer.text) == (503, True), path


def walk_base(base: Newsroom) -> list[dict[str, Any]]:
    """Give the articles of the base."""
    with open_desk(base) as desk:
        return walk(desk, "/v1/articles")


def test_nothing_is_published_yet(newsroom: Newsroom) -> None:
    """It says so, and asks to come again."""
    with open_desk(newsroom) as desk:
        answer = desk.get("/v1/articles")
        assert answer.status_code == 503
        assert "Nothing is published yet" in answer.json()["detail"]


def test_openapi_describes_every_answer(desk: TestClient) -> None:
    """With its schema, its parameters and its problems."""
    described = ask(desk, "/openapi.json")["paths"]
    assert set(described) == {
        "/v1/articles",
        "/v1/articles/{article_id}",
        "/v1/stories/{story_id}",
        "/v1/query",
        "/v1/query/{name}",
    }
    for path in described.values():
        answers = path["get"]["responses"]
        assert answers["200"]["content"]["application/json"]["schema"]["type"] in {"object", "array"}
        assert {"304", "401", "404", "422", "503"} <= set(answers)
    asked = {each["name"] for each in described["/v1/articles"]["get"]["parameters"]}
    assert asked >= {"q", "since", "outlet", "section", "language", "cursor", "limit"}
