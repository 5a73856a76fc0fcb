"""What a page says about itself in data is read in order of trust, however badly it is written."""

import json

import pytest

from tasks.core.clean.fields.fields import Candidate
from tasks.core.clean.fields.jsonld import parse_lenient
from tasks.core.clean.fields.structured import Structured, read_structured
from tasks.core.clean.input.markup import parse_page


def read(head: str, body: str = "<p>x</p>") -> Structured:
    """Read the data of a page with this head."""
    tree = parse_page(f"<html><head>{head}</head><body>{body}</body></html>".encode())
    assert tree is not None
    return read_structured(tree, None)


def values(structured: Structured, field: str) -> list[str | tuple[str, ...]]:
    """The candidates of one field, in order."""
    return [each.value for each in structured.candidates if each.field == field]


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1}',
        '// <![CDATA[\n{"a": 1}\n// ]]>',
        '<!-- {"a": 1} -->',
        '{"a": 1,}',
        '/* note */ {"a": 1};',
        "{&quot;a&quot;: 1}",
    ],
)
def test_json_is_read_through_common_faults(text: str) -> None:
    """Comments, CDATA marks, trailing commas, a semicolon and character references do no harm."""
    assert parse_lenient(text) == [{"a": 1}]


def test_several_values_in_one_script_are_all_read() -> None:
    """Some sites write one object after another."""
    assert parse_lenient('{"a": 1}\n{"b": 2}') == [{"a": 1}, {"b": 2}]
    assert parse_lenient("no json at all") == []


def test_json_ld_comes_before_meta_elements() -> None:
    """The data about the article is trusted over what is written for sharing."""
    article = '{"@type": "NewsArticle", "datePublished": "2024-05-01", "author": {"@id": "#jane"}}'
    person = '{"@id": "#jane", "name": "Jane Roe"}'
    found = read(
        '<meta property="article:published_time" content="2024-05-02">'
        f'<script type="application/ld+json">{{"@graph": [{article}, {person}]}}</script>'
    )
    assert values(found, "published_at") == ["2024-05-01", "2024-05-02"]
    assert values(found, "authors") == ["Jane Roe"]


def test_the_article_of_the_page_is_chosen_among_several() -> None:
    """A list of other stories in the data does not name this one."""
    other = '{"@type": "NewsArticle", "headline": "Other", "url": "https://lark.example/b", "author": "Jo"}'
    own = '{"@type": "NewsArticle", "headline": "Own", "url": "https://lark.example/a"}'
    found = read(
        '<link rel="canonical" href="https://lark.example/a">'
        f'<script type="application/ld+json">[{other}, {own}]</script>'
    )
    assert values(found, "title") == ["Own"]


def test_free_access_is_told_by_json_ld_and_tiers() -> None:
    """No word about it is None, which is neither free nor paid."""
    script = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": %s}</script>'
    assert read(script % "true").is_free is True
    assert read(script % '"False"').is_free is False
    assert read('<meta property="article:content_tier" content="locked">').is_free is False
    assert read("").is_free is None


def test_an_article_body_in_the_data_is_kept() -> None:
    """It serves as evidence for what the body is."""
    found = read(
        '<script type="application/ld+json">{"@type": "Article", "articleBody": "All of it."}</script>'
    )
    assert found.bodies == ("All of it.",)


def test_candidates_are_plain_values() -> None:
    """Each says where it stood."""
    assert (
        Candidate("language", "en", "html lang")
        in read_structured(parse_page(b'<html lang="en"><p>x</p></html>'), None).candidates
    )


def test_an_entry_of_a_live_blog_is_not_the_article() -> None:
    """The blog's own headline and day are the page's, however new its last entry is."""
    entry = {"@type": "BlogPosting", "headline": "Loud bang heard", "datePublished": "2024-05-04T09:00:00Z"}
    blog = {
        "@type": "LiveBlogPosting",
        "headline": "Harbour on fire: live",
        "datePublished": "2024-05-03T08:00:00Z",
        "liveBlogUpdate": [entry],
    }
    script = f'<script type="application/ld+json">{json.dumps(blog)}</script>'
    assert values(read(script), "published_at") == ["2024-05-03T08:00:00Z"]


def test_the_day_of_the_pages_own_node_counts_after_the_articles() -> None:
    """Some pages describe themselves as a page alone."""
    node = {"@type": "WebPage", "datePublished": "2024-05-03", "name": "Harbour"}
    script = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    found = read(script).candidates
    assert [(each.value, each.found_in) for each in found if each.field == "published_at"] == [
        ("2024-05-03", "json-ld WebPage datePublished")
    ]


def test_rdfa_says_what_microdata_says() -> None:
    """The same words in another attribute."""
    day = '<time property="datePublished" datetime="2024-05-03">Friday</time>'
    body = f'<h1 property="schema:headline">Harbour</h1>{day}'
    found = read("", body).candidates
    assert ("published_at", "2024-05-03") in [(each.field, each.value) for each in found]
    assert "microdata headline" in [each.found_in for each in found if each.field == "title"]
