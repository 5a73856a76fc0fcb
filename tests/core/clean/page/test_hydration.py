"""An article that only a script would build is read from the script's data, whole and in order."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import quote

import pytest

from tasks.core.clean.document import clean_document
from tasks.core.clean.input.markup import parse_page
from tasks.core.clean.page.hydration import read_hydrated_body
from tasks.core.records import Completeness, Document, Reason

NOW = datetime(2026, 1, 5, tzinfo=UTC)
TITLE = "Council agrees to repair the old harbour bridge"
LINES = tuple(
    f"In part {n} of the report the council agrees, after a long debate, to repair the old harbour bridge."
    for n in range(8)
)
OTHER = tuple(
    f"Point {n} of the other matter says that the baker of Elmouth will sell no more than nine loaves a day."
    for n in range(20)
)
HTML = "".join(f"<p>{line}</p>" for line in LINES)


def read(script: str, *headlines: str) -> tuple[str, ...]:
    """Read the body from a page with nothing but this script."""
    tree = parse_page(f"<html><body><div id=app></div><script>{script}</script></body></html>".encode())
    assert tree is not None
    return read_hydrated_body(tree, headlines)


def clean(body: str) -> Document:
    """Clean a page with this body."""
    page = f"<html lang=en><head><title>{TITLE} | Daily Lark</title></head><body>{body}</body></html>"
    return clean_document(page.encode(), name="a.html", now=NOW)


def span(line: str, key: str = "text") -> list[dict[str, Any]]:
    """Write a line as an editor does that has a word of it in bold."""
    start, word, end = line.partition(" report ")
    return [
        {"_type": "span", key: start},
        {"_type": "span", key: word, "bold": True},
        {"_type": "span", key: end},
    ]


def link(words: str) -> dict[str, Any]:
    """Write words as a link in Contentful's rich text."""
    text = {"nodeType": "text", "value": words}
    return {"nodeType": "hyperlink", "data": {"uri": "https://example.org"}, "content": [text]}


def element(tag: str, children: object) -> list[object]:
    """Write an element as React's flight protocol has it."""
    return ["$", tag, None, {"className": "a", "children": children}]


def flight(*rows: object) -> str:
    """Write rows as a flight stream, cut into pieces at odd places."""
    lines = []
    for number, row in enumerate(rows, 10):
        if isinstance(row, str):
            lines.append(f"{number:x}:T{len(row.encode()):x},{row}")
        else:
            lines.append(f"{number:x}:{json.dumps(row)}\n")
    stream = "".join(lines)
    pieces = [stream[at : at + 97] for at in range(0, len(stream), 97)]
    pushes = "".join(f"<script>self.__next_f.push([1,{json.dumps(piece)}])</script>" for piece in pieces)
    return f"<script>(self.__next_f=self.__next_f||[]).push([0])</script>{pushes}"


def script(text: str, kind: str = "") -> str:
    """Write a script."""
    return f"<script{kind}>{text}</script>"


def pack(value: object, values: list[object]) -> int:
    """Pack a value as devalue does: a list of values that point at one another."""
    at = len(values)
    values.append(None)
    if isinstance(value, dict):
        values[at] = {key: pack(inner, values) for key, inner in value.items()}
    elif isinstance(value, list):
        values[at] = [pack(inner, values) for inner in value]
    else:
        values[at] = value
    return at


def pack_turbo(value: object, values: list[object]) -> int:
    """Pack a value as turbo-stream does, whose keys point at their names."""
    at = len(values)
    values.append(None)
    if isinstance(value, dict):
        values[at] = {
            f"_{pack_turbo(key, values)}": pack_turbo(inner, values) for key, inner in value.items()
        }
    elif isinstance(value, list):
        values[at] = [pack_turbo(inner, values) for inner in value]
    else:
        values[at] = value
    return at


def packed(value: object, *, is_turbo: bool = False) -> str:
    """Give a value packed, as JSON."""
    values: list[object] = []
    (pack_turbo if is_turbo else pack)(value, values)
    return json.dumps(values)


ARTICLE = {"title": TITLE, "author": {"name": "Jane Roe"}, "body": HTML}
JSON = json.dumps(ARTICLE)
PORTABLE = [{"_type": "block", "style": "normal", "children": span(line), "markDefs": []} for line in LINES]
SHAPES: dict[str, object] = {
    "portable text": {"post": {"title": TITLE, "body": PORTABLE}},
    "prosemirror": {
        "doc": {"type": "doc", "content": [{"type": "paragraph", "content": span(x)} for x in LINES]}
    },
    "slate": {"page": [{"type": "paragraph", "children": [{"text": x[:9]}, {"text": x[9:]}]} for x in LINES]},
    "contentful": {
        "nodeType": "document",
        "content": [
            {
                "nodeType": "paragraph",
                "content": [{"nodeType": "text", "value": x[:9]}, link(x[9:20]), x[20:]],
            }
            for x in LINES
        ],
    },
    "editor.js": {
        "blocks": [{"type": "paragraph", "data": {"text": f"<b>{x[:9]}</b>{x[9:]}"}} for x in LINES]
    },
    "draft.js": {"blocks": [{"text": x, "type": "unstyled", "depth": 0} for x in LINES]},
    "gutenberg": {"blocks": [{"name": "core/paragraph", "attributes": {"content": x}} for x in LINES]},
    "hast": {"children": [{"tagName": "p", "children": [{"type": "text", "value": x}]} for x in LINES]},
    "keys of its own": {"items": [{"type": "htmlTextItem", "htmlText": x} for x in LINES]},
    "boxes of its own": {
        "areas": [{"items": [{"model": {"fields": {"paragraph": {"value": x}}}}]} for x in LINES]
    },
    "markup": {"story": ARTICLE},
    "markdown": {"story": {"title": TITLE, "markdown": "\n\n".join(f"[{x[:9]}](/a){x[9:]}" for x in LINES)}},
}
APOLLO = {
    "ROOT_QUERY": {"article": {"__ref": "Article:1"}},
    "Article:1": {"title": TITLE, "blocks": [{"__ref": f"Text:{n}"} for n in range(8)]},
    **{f"Text:{n}": {"__typename": "Text", "text": line} for n, line in enumerate(LINES)},
}
APOLLO_JSON = [{"type": "paragraph", "children": [{"type": "text", "value": line}]} for line in LINES]
FUSION = {"headlines": {"basic": TITLE}, "content_elements": [{"type": "text", "content": x} for x in LINES]}
NUXT_2 = (
    'window.__NUXT__=(function(a,b,c,d){d.kind=b;return {layout:"default",data:[{article:'
    "{title:a,'body':c,is:!0,no:void 0,meta:d}}],state:{}}}"
    f"({json.dumps(TITLE)},null,{json.dumps(HTML).replace('/', chr(92) + 'u002F')},{{}}));"
)
SVELTE = (
    '{ const element = document.currentScript; const data = [null,{type:"data",data:{article:{title:'
    f"{json.dumps(TITLE)},body:{json.dumps(HTML)},date:new Date(1700000000000)}}}},uses:{{}}}}];"
    " Promise.all([]).then(([kit]) => { kit.start(element, {data}); }); }"
)
DRUPAL = {
    "path": {"baseUrl": "/"},
    "lark": {"title": [{"value": TITLE}], "body": [{"value": HTML, "format": "a"}]},
}
TURBO = packed({"loaderData": {"routes/a": ARTICLE}}, is_turbo=True) + "\n"
REACT = [element("p", [line[:9], element("b", line[9:20]), line[20:]]) for line in LINES]
JSON_TYPE = ' type="application/json"'
PAGES = {
    **{
        f"next, {name}": script(json.dumps({"props": {"pageProps": shape}}), JSON_TYPE)
        for name, shape in SHAPES.items()
    },
    "flight, one row": flight(element("main", [element("h1", TITLE), *REACT])),
    "flight, a row for each": flight(*REACT),
    "flight, references": flight(element("article", ["$b", REACT[1], "$Lc"]), REACT[0], REACT[2:]),
    "flight, a text": flight(
        {"title": TITLE, "__html": "$b"}, HTML, "".join(f"<p>{line}</p>" for line in OTHER)
    ),
    "apollo": script(
        "window.__APOLLO_STATE__=" + json.dumps({"Article:1": {"headline": TITLE, "json": APOLLO_JSON}})
    ),
    "apollo, references": script(f"window.__APOLLO_STATE__={json.dumps(APOLLO)};"),
    "nuxt 2": script(NUXT_2),
    "nuxt 3": script(packed({"data": {"title": TITLE, "body": PORTABLE}}), f' id="__NUXT_DATA__"{JSON_TYPE}'),
    "sveltekit, fetched": script(
        json.dumps({"status": 200, "body": JSON}), f" data-sveltekit-fetched{JSON_TYPE}"
    ),
    "sveltekit, started": script(SVELTE),
    "redux, a string": script(f"window.__STATE__ = JSON.parse({json.dumps(JSON)});"),
    "redux, 'a string'": script("window.__STATE__ = JSON.parse('" + JSON.replace("\\", "\\\\") + "');"),
    "redux, serialized": script(f'window.__STATE__ = {JSON[:-1]},"seen":undefined,"at":new Date("2024")}};'),
    "a string alone": script(f"window.__DATA__ = {json.dumps(JSON)}"),
    "percent-encoded": script(f'window.__DATA__ = JSON.parse(decodeURIComponent("{quote(JSON)}"))'),
    "base64": script(f'window.__DATA__ = JSON.parse(atob("{b64encode(JSON.encode()).decode()}"))'),
    "fusion": script(
        f'window.Fusion={{}};Fusion.site="lark";Fusion.globalContent={json.dumps(FUSION)};Fusion.a={{}}'
    ),
    "drupal": script(json.dumps(DRUPAL), JSON_TYPE),
    "gatsby": script(
        "window.page='/a';window.pageData=" + json.dumps({"data": {"html": HTML, "title": TITLE}})
    ),
    "remix": script(
        f"window.__remixContext = {json.dumps({'state': {'loaderData': {'routes/$slug': ARTICLE}}})};"
    ),
    "react router": script(f"window.__reactRouterContext.streamController.enqueue({json.dumps(TURBO)});"),
    "angular": script(JSON.replace('"', "&q;"), JSON_TYPE),
    "inertia": f'<div id="page" data-page="{escape(json.dumps({"name": "A", "props": ARTICLE}))}"></div>',
    "astro": f'<astro-island props="{escape(json.dumps({"story": [0, ARTICLE]}))}"></astro-island>',
    "json-ld": script(
        json.dumps({"@type": "NewsArticle", "headline": TITLE, "articleBody": "\n\n".join(LINES)}),
        ' type="application/ld+json"',
    ),
    "noscript": f"<noscript><div>{HTML}</div></noscript>",
}


@pytest.mark.parametrize("form", PAGES)
def test_an_article_in_data_alone_is_read_whole(form: str) -> None:
    """Whatever framework hands it over, its paragraphs come out in order, and nothing else."""
    document = clean(f'<div id="root"><p>Loading…</p></div>{PAGES[form]}')
    assert document.text.split("\n\n") == list(LINES)


@pytest.mark.parametrize("form", [form for form in PAGES if form != "noscript"])
@pytest.mark.parametrize("shown", [2, 5])
def test_a_page_that_shows_a_part_is_read_whole_from_its_data(form: str, shown: int) -> None:
    """What is shown is not said twice, and what is missing is not missed."""
    body = "".join(f"<p>{line}</p>" for line in LINES[:shown])
    document = clean(f"<article><h1>{TITLE}</h1>{body}</article>{PAGES[form]}")
    assert document.text.split("\n\n") == list(LINES)
    assert document.completeness is Completeness.FULL


@pytest.mark.parametrize("form", PAGES)
def test_a_page_that_shows_all_is_read_from_what_it_shows(form: str) -> None:
    """Data that says the same again is not asked."""
    document = clean(f"<article><h1>{TITLE}</h1>{HTML}</article>{PAGES[form]}")
    assert document.text.split("\n\n") == list(LINES)
    assert not any(segment.rule == "html.body-from-data" for segment in document.segments)


@pytest.mark.parametrize(
    "beside",
    [
        {"privacy": {"title": "Privacy policy", "body": "\n".join(OTHER)}},
        {"texts": [{"title": "Cookies on this site", "html": "".join(f"<p>{line}</p>" for line in OTHER)}]},
        {"comments": [{"user": f"Reader {n}", "text": line} for n, line in enumerate(OTHER)]},
        {
            "latest": [
                {"title": f"Bakers of Elmouth {n}", "url": "/a", "body": x * 9} for n, x in enumerate(OTHER)
            ]
        },
        {"next": {"title": "The bakers of Elmouth and their bread", "slug": "a", "body": "\n".join(OTHER)}},
        {
            "a": ARTICLE
            | {"next": {"headline": "The bakers of Elmouth", "url": "/b", "body": "\n".join(OTHER)}}
        },
    ],
)
def test_a_longer_text_of_something_else_is_not_the_article(beside: dict[str, object]) -> None:
    """The title beside a text says whose it is."""
    assert read(json.dumps({"article": ARTICLE} | beside), TITLE) == LINES


def test_data_that_holds_another_story_alone_gives_none() -> None:
    """Where the page's own object has no text, that of the next one is not taken for it."""
    other = {"title": "The bakers of Elmouth and their bread", "slug": "a", "body": "\n".join(OTHER)}
    assert read(json.dumps({"article": {"title": TITLE}, "next": other}), TITLE) == ()


def test_a_short_report_is_not_replaced_by_a_longer_text_of_the_site() -> None:
    """What is shown is in no text of the data: they are of something else."""
    body = "".join(f"<p>{line}</p>" for line in LINES[:5])
    data = script(json.dumps({"texts": {"about": "\n".join(OTHER)}}))
    assert clean(f"<article><h1>{TITLE}</h1>{body}</article>{data}").text.split("\n\n") == list(LINES[:5])


@pytest.mark.parametrize(
    "code",
    [
        "",
        "var a = [1, 2",
        "run(" + json.dumps({"code": "x" * 900}) + ")",
        json.dumps({"a": ["/path/" + "b" * 60] * 9}),
        "var draw = " + json.dumps({"d": "M17.1 20.5c-.1 .3 -.2 4.2 " * 60}),
        "var deep = " + "[" * 3000 + "]" * 3000,
        "window.__NUXT__=(function(a,b){return a(b)}(" + json.dumps("x" * 400),
        'self.__next_f.push([1,"1:T"])//' + "x" * 400,
        'var loop = [{"a":1},{"b":0}];//' + "x" * 400,
    ],
)
def test_data_without_prose_gives_nothing(code: str) -> None:
    """Code, paths, drawings, and data that is broken or holds itself are no article."""
    assert read(code) == ()


@pytest.mark.parametrize(
    "heading",
    [
        {"kind": "Block", "text": "<h2>What comes next</h2>"},
        {"type": "SubheadingBlock", "text": "What comes next"},
        {"style": "h3", "text": "What comes next"},
    ],
)
def test_a_heading_between_parts_stays_in_its_place(heading: dict[str, str]) -> None:
    """It is short, so its markup or its type must say what it is; other short parts are labels."""
    parts = [{"text": f"<p>{line}</p>"} for line in LINES]
    label = {"type": "label", "text": "Fold this up"}
    code = "store.push(" + json.dumps({"parts": [*parts[:2], heading, label, *parts[2:]]}) + ")"
    assert read(code) == (*LINES[:2], "What comes next", *LINES[2:])


def test_pictures_and_boxes_between_parts_are_not_text() -> None:
    """What a part's type calls a picture, an embed or another story is passed over."""
    boxes = [
        {"type": "image", "caption": OTHER[0], "content": OTHER[1]},
        {"type": "newsletter", "text": OTHER[2]},
        {"title": "The bakers of Elmouth", "url": "/b", "text": OTHER[3]},
    ]
    parts = [{"type": "text", "content": line} for line in LINES]
    assert read(json.dumps({"content": [*parts[:3], *boxes, *parts[3:]]})) == LINES


def test_a_page_for_scripts_without_any_text_is_a_shell() -> None:
    """Data that holds no article makes none."""
    assert clean(f'<div id="root"></div>{script(json.dumps({"a": "b" * 400}))}').reason is Reason.SCRIPT_SHELL


def test_a_picture_that_is_loaded_late_is_no_last_word() -> None:
    """What a page without an article keeps for readers without scripts must read as an article."""
    assert (
        clean(f'<noscript><img src="a.jpg" alt="{LINES[0]}"> {"Turn on scripts. " * 40}</noscript>').text
        == ""
    )
