"""Zones are told by structure, and only where they leave the article whole."""

from tasks.core.clean.fields.structured import read_structured
from tasks.core.clean.input.blocks import Block
from tasks.core.clean.input.markup import parse_page
from tasks.core.clean.input.visible import read_blocks
from tasks.core.clean.page.html import find_headline
from tasks.core.clean.page.zones import hint_zones, load_zones, relax_zones

PROSE = "The council met on Tuesday evening and agreed, after a long debate, to repair the old bridge. " * 4


def zones_of(body: str) -> dict[str, str | None]:
    """The rule of the zone of each block, by the beginning of its text."""
    tree = parse_page(f"<body>{body}</body>".encode())
    assert tree is not None
    _, blocks = read_blocks(tree)
    title = find_headline(blocks, read_structured(tree, None))
    blocks = hint_zones(blocks, title, sum(len(block.text) for block in blocks))
    return {block.text[:20]: block.hint_rule if block.hint else None for block in blocks}


def test_every_zone_says_why_and_has_a_rule_of_its_own() -> None:
    """The data file is what decisions name."""
    rules = [zone.rule for zone in load_zones()]
    assert len(rules) == len(set(rules))
    assert all(rule.startswith("html.") for rule in rules)


def test_words_in_a_class_tell_a_zone() -> None:
    """Signs and humps part the words."""
    told = zones_of(
        f"<h1>Bridge</h1><p>{PROSE}</p><div class='relatedStories__box'><p>More on this</p></div>"
    )
    assert told["More on this"] == "html.related"
    assert told[PROSE[:20]] is None


def test_a_word_around_the_whole_article_tells_nothing() -> None:
    """Some sites call the article's own container by a zone's name."""
    told = zones_of(f"<div class='paywall'><h1>Bridge</h1><p>{PROSE}</p></div>")
    assert told[PROSE[:20]] is None


def test_an_article_with_a_headline_of_its_own_is_another_story() -> None:
    """Pages that go on scrolling append the next article."""
    told = zones_of(
        f"<article><h1>Bridge to be repaired</h1><p>{PROSE}</p></article>"
        f"<article><h1>Ferry fares rise</h1><p>Fares went up. {PROSE}</p></article>"
    )
    assert told["Ferry fares rise"] == "html.other-story"
    assert told["Fares went up. The c"] == "html.other-story"
    assert told[PROSE[:20]] is None


def test_relaxing_leaves_fields_and_consent_tools_alone() -> None:
    """Only zones that are often put around an article by mistake are given up."""
    blocks = [Block("", 0, 0, hint=zone.kind, hint_rule=zone.rule) for zone in load_zones()]
    kept = {block.hint_rule for block in relax_zones(blocks) if block.hint is not None}
    assert "html.consent-tool" in kept
    assert "html.nav" not in kept


def test_a_word_on_many_paragraphs_weighs_what_all_of_them_weigh() -> None:
    """One paragraph in ten of class "share" is a share button's; all of them are the article."""
    few = "".join(f'<p class="{"share" if n == 0 else "text"}">{n} {PROSE}</p>' for n in range(10))
    every = "".join(f'<p class="share">{n} {PROSE}</p>' for n in range(10))
    assert list(zones_of(few).values()) == ["html.share"] + [None] * 9
    assert list(zones_of(every).values()) == [None] * 10


def test_a_consent_tool_is_a_box_and_no_word_on_every_paragraph() -> None:
    """Its texts may be longer than the article; its name on the article's own paragraphs says nothing."""
    texts = "".join(f"<p>{n} {PROSE}</p>" for n in range(8))
    box = zones_of(f'<div id="onetrust">{texts}</div><p>News: {PROSE}</p>')
    assert list(box.values()) == ["html.consent-tool"] * 8 + [None]
    every = zones_of(texts.replace("<p>", '<p class="onetrust">'))
    assert list(every.values()) == [None] * 8
