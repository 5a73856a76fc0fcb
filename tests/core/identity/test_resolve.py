"""How the captures of a batch end, by what they claim and what is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tasks.core.identity.clues import add_clues
from tasks.core.identity.identity import Claim, hash_text, make_claim, make_source_id
from tasks.core.identity.moved_addresses import Alias, Clues, KnownAliases, Move
from tasks.core.identity.page_address import find_page_address
from tasks.core.identity.resolve import KnownState, LastSeen, Newest, Resolution, TextPlace, resolve_claims
from tasks.core.records import Capture, CleanedCapture, Document, OutcomeKind, Verdict

A, B = hash_text("A text."), hash_text("Another text.")


def end(*claims: Claim, known: KnownState | None = None) -> list[tuple[str, str | None, int | None]]:
    """Decide and give what matters of the verdicts."""
    verdicts = resolve_claims(claims, known or KnownState()).verdicts
    return [(verdict.outcome.value, verdict.article_id, verdict.revision) for verdict in verdicts]


def remember(claims: list[Claim], resolution: Resolution) -> KnownState:
    """What a warehouse knows after a batch."""
    newest: dict[str, Newest] = {}
    places: dict[str, list[TextPlace]] = {}
    last: dict[str, LastSeen] = {}
    of_key: dict[str, set[str]] = {}
    names: dict[str, list[Alias]] = {}
    for claim, verdict in zip(claims, resolution.verdicts, strict=True):
        if verdict.article_id and verdict.revision and claim.text_sha256:
            place = TextPlace(verdict.article_id, verdict.revision)
            last[claim.source_id] = LastSeen(place, claim.text_sha256)
            if verdict.outcome in {OutcomeKind.ARTICLE, OutcomeKind.REVISION}:
                newest[verdict.article_id] = Newest(verdict.revision, claim.text_sha256)
                places.setdefault(claim.text_sha256, []).append(place)
                if claim.clues:
                    names.setdefault(verdict.article_id, []).append(claim.clues.name)
                for key in (*claim.clues.ids, *claim.clues.noted) if claim.clues else ():
                    of_key.setdefault(key, set()).add(verdict.article_id)
    moved = {move.address_id: move.article_id for move in resolution.moves}
    return KnownState(newest, places, last, aliases=KnownAliases(moved, of_key, names))


STRIKE = Alias("Ferry strike enters third week", None, "Crews of the Quillon ferries stayed ashore.")
TALKS = Alias("Talks in Quillon", None, "The union of the ferry crews has met the company.")
CAFE = Alias("Café fined", None, "An inspector found mice in the kitchen, the council said.")
IDS_OF = {"own1": ("key1",), "own2": ("key1",), "own3": ("key1",), "own4": ("key2",), "own5": ()}


def make_any_claim(
    source_id: str, article_id: str | None, text: str, reason: str | None, clues: Clues
) -> Claim:
    """A claim as pages make them: the publisher's id follows from the address."""
    if article_id is None:
        return Claim("c", source_id, None, hash_text(text), reason, clues=Clues(clues.name))
    clues = replace(clues, ids=IDS_OF[article_id], stated=(*clues.noted, f"={article_id}"))
    return Claim("c", source_id, article_id, hash_text(text), reason, clues=clues)


claims = st.builds(
    make_any_claim,
    source_id=st.sampled_from(["s1", "s2", "own1", "own4"]),
    article_id=st.sampled_from([None, *IDS_OF]),
    text=st.sampled_from(["A text.", "Another text.", "Third.", ""]),
    reason=st.sampled_from([None, None, None, "empty"]),
    clues=st.builds(
        Clues,
        st.sampled_from([STRIKE, TALKS, CAFE]),
        noted=st.sampled_from([(), (), ("=own1",), ("=own5",)]),
        former_ids=st.sampled_from([(), ("own1",), ("own4",), ("own1", "own4")]),
    ),
)


def test_a_known_article_is_unchanged_or_gets_a_revision() -> None:
    """The newest text decides: a text that is back after another is a revision of its own."""
    x = [Claim(str(n), "s", "x", text) for n, text in enumerate([A, A, B, A])]
    assert end(*x) == [
        ("article", "x", 1),
        ("unchanged", "x", 1),
        ("revision", "x", 2),
        ("revision", "x", 3),
    ]


def test_one_text_under_two_urls_is_two_articles() -> None:
    """A text with its own address is an article, whoever else prints it."""
    assert end(Claim("1", "s1", "x", A), Claim("2", "s2", "y", A)) == [
        ("article", "x", 1),
        ("article", "y", 1),
    ]


def test_a_source_without_identity_is_a_copy_of_a_known_text_once() -> None:
    """The first time it is a copy; the same source again brings nothing new; with another text it is news."""
    owned, copy = Claim("1", "s1", "x", A), Claim("2", "s2", None, A)
    news = replace(copy, text_sha256=B)
    assert end(owned, copy, copy, news) == [
        ("article", "x", 1),
        ("copy", "x", 1),
        ("unchanged", "x", 1),
        ("article", "s2", 1),
    ]


def test_a_copy_is_found_by_an_older_wording_too() -> None:
    """The text of any revision makes a copy, and the verdict names that revision."""
    known = KnownState({"x": Newest(2, B)}, {A: [TextPlace("x", 1)], B: [TextPlace("x", 2)]})
    assert end(Claim("1", "s2", None, A), known=known) == [("copy", "x", 1)]


def test_articles_without_text_are_no_copies_of_each_other() -> None:
    """Two sources whose clean text is empty have nothing in common."""
    assert [
        kind
        for kind, _, _ in end(Claim("1", "s1", None, hash_text("")), Claim("2", "s2", None, hash_text("")))
    ] == [
        "article",
        "article",
    ]


def test_a_reason_ends_a_capture() -> None:
    """What cannot be used is quarantined with its reason; what was not wanted is skipped."""
    failed = resolve_claims([Claim("1", "s", reason="empty", detail="0 bytes")], KnownState())
    assert failed.verdicts == (Verdict("1", OutcomeKind.QUARANTINED, "empty", "0 bytes"),)
    assert end(Claim("1", "s", reason="robots")) == [("skipped", None, None)]


def test_the_same_bytes_again_are_unchanged_whatever_a_cleaner_reads_in_them() -> None:
    """Another reading of what a source gave last time is no revision; other bytes with another text are."""
    first = Claim("1", "s", "x", A, raw_sha256="raw 1")
    reread = replace(first, capture_id="2", text_sha256=B)
    changed = Claim("3", "s", "x", hash_text("Third."), raw_sha256="raw 2")
    back = replace(first, capture_id="4", text_sha256=B)
    assert end(first, reread, changed, back) == [
        ("article", "x", 1),
        ("unchanged", "x", 1),
        ("revision", "x", 2),
        ("revision", "x", 3),
    ]


def test_the_new_reading_is_what_the_article_says_from_then_on() -> None:
    """Other bytes with the text as it reads now are unchanged, with the text as it read before a revision."""
    first = Claim("1", "s", "x", A, raw_sha256="raw 1")
    reread = replace(first, capture_id="2", text_sha256=B)
    assert end(first, reread, Claim("3", "t", "x", B, raw_sha256="raw 2")) == [
        ("article", "x", 1),
        ("unchanged", "x", 1),
        ("unchanged", "x", 1),
    ]
    assert end(first, reread, Claim("3", "t", "x", A, raw_sha256="raw 2"))[2] == ("revision", "x", 2)
    assert end(first, reread, Claim("3", "t", None, B))[2] == ("copy", "x", 1)


def test_a_copy_stays_one_when_it_is_read_anew() -> None:
    """A source without identity whose bytes are the same stays with the article that it is a copy of."""
    owned = Claim("1", "s1", "x", A, raw_sha256="raw 1")
    copy = Claim("2", "s2", None, A, raw_sha256="raw 2")
    reread = replace(copy, capture_id="3", text_sha256=B)
    assert end(owned, copy, reread)[1:] == [("copy", "x", 1), ("unchanged", "x", 1)]
    assert end(owned, copy, reread, replace(owned, capture_id="4"))[3] == ("unchanged", "x", 1)


def test_a_capture_that_is_cleaned_again_stays_where_it_led() -> None:
    """Its article has moved on, its text and even its identity read otherwise: it is the same wording."""
    known = KnownState(
        newest={"x": Newest(2, B)},
        last_seen={"s": LastSeen(TextPlace("x", 2), B, "2", "raw 2")},
        settled={"1": TextPlace("x", 1)},
    )
    again = Claim("1", "s", "y", hash_text("Third."), raw_sha256="raw 1")
    later = Claim("3", "s", "x", A, raw_sha256="raw 2")
    assert end(again, later, known=known) == [("unchanged", "x", 1), ("unchanged", "x", 2)]


CAPTURE = Capture(
    capture_id="c",
    batch_id="b",
    run_id="r",
    via="fetch",
    source="s",
    url="u",
    final_url=None,
    http_status=200,
    headers=(),
    media_type=None,
    bytes=1,
    raw_sha256="0" * 64,
    raw_key=None,
    fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
)


def claim_page(asked: str, had_from: str, title: str, text: str, canonical: str | None = None) -> Claim:
    """The claim of a page that was asked for at one address, had from another, and may state a third."""
    capture = replace(CAPTURE, capture_id=asked + title, via="fetch", url=asked, final_url=had_from)
    named = (canonical, had_from)
    document = Document("text/html", url=had_from, canonical_url=canonical, text=text)
    claim = make_claim(CleanedCapture(capture, "1", document))
    claim = replace(claim, raw_sha256=hash_text(had_from + text))
    return add_clues(claim, capture, Alias(title, find_page_address(*named), text), *named)


SITE = "https://news.example/travel/"
FIRST = claim_page(
    SITE + "strike-12345678", SITE + "strike-12345678", "Ferry strike", "Ferry crews stay ashore."
)
LATER = claim_page(
    SITE + "talks-12345678", SITE + "talks-12345678", "Ferry talks", "Ferry crews meet the company."
)


def test_a_moved_slug_with_the_publishers_id_is_a_revision() -> None:
    """The article keeps the id of its first address; at any of its addresses it is the same from then on."""
    known = make_source_id(SITE + "strike-12345678")
    same_text = claim_page(
        SITE + "quay-12345678", SITE + "quay-12345678", "Ferry crews", "Ferry crews meet the company."
    )
    assert end(FIRST, LATER, same_text, LATER, FIRST) == [
        ("article", known, 1),
        ("revision", known, 2),
        ("unchanged", known, 2),
        ("unchanged", known, 2),
        ("unchanged", known, 1),
    ]
    moves = resolve_claims([FIRST, LATER, same_text, LATER], KnownState()).moves
    assert moves == (
        Move(LATER.identity, known, LATER.capture_id),
        Move(same_text.identity, known, same_text.capture_id),
    )


def test_an_id_that_two_stories_bear_ties_nothing() -> None:
    """Other headline, other slug, other text: two articles, whatever the number says."""
    cafe = claim_page(
        SITE + "cafe-12345678", SITE + "cafe-12345678", "Café fined", "An inspector found mice."
    )
    assert [kind for kind, _, _ in end(FIRST, cafe, LATER)] == ["article", "article", "revision"]


def test_what_the_old_address_redirects_to_is_the_article() -> None:
    """Asked for at its known address, the page is at another one: the same article, also when asked there."""
    old, new = SITE + "ferry-strike", SITE + "ferry-strike-ends"
    first = claim_page(old, old, "Ferry strike", "Ferry crews stay ashore.")
    redirected = claim_page(old, new, "Ferry strike ends", "Ferry crews are back at work.")
    direct = claim_page(new, new, "Ferry strike ends", "Ferry crews are back at work.")
    article_id = make_source_id(old)
    assert end(first, redirected, direct) == [
        ("article", article_id, 1),
        ("revision", article_id, 2),
        ("unchanged", article_id, 2),
    ]
    removed = claim_page(old, SITE + "offers", "Our offers", "Subscribe and read everything for a month.")
    assert end(first, removed)[1][0] == "article"


def tell(*words: str) -> str:
    """A text of these words, each sentence with all of them in another order."""
    turns = (words[turn % len(words) :] + words[: turn % len(words)] for turn in range(12))
    return " ".join(f"The {' '.join(turned)} and {number} others." for number, turned in enumerate(turns))


HARBOUR = tell("harbour", "council", "ferry", "bridge", "museum", "school", "orchard", "lantern")
MARKET = tell("lantern", "museum", "harbour", "school", "council", "orchard", "ferry", "bridge")
TREATY = tell("school", "harbour", "bridge", "lantern", "museum", "council", "ferry", "orchard")
STATED = SITE + "the-first-story"


def test_stories_whose_template_states_one_address_stay_apart() -> None:
    """The same words, no passage in common: three articles, whether or not the stated one is known."""
    stories = [
        claim_page(SITE + name, SITE + name, f"Report {name}", text, STATED)
        for name, text in (("one", HARBOUR), ("two", MARKET), ("three", TREATY))
    ]
    first = claim_page(STATED, STATED, "Report zero", tell("tunnel", "council", "freight", "bridge", "ferry"))
    for batch in ([*stories, first], [first, *stories], [first, *stories, *stories]):
        found = [kind for kind, _, _ in end(*batch)]
        assert found == ["article"] * 4 + ["unchanged"] * (len(batch) - 4)


def test_a_page_that_states_its_articles_address_is_the_article() -> None:
    """In any order; the article keeps the id of the address that was first, and each address leads there."""
    at_it = claim_page(STATED, STATED, "Harbour report", HARBOUR)
    view = claim_page(SITE + "amp?id=7", SITE + "amp?id=7", "Harbour report", HARBOUR[:-60], STATED)
    other = claim_page(SITE + "p?id=7", SITE + "p?id=7", "Harbour report", HARBOUR[60:], STATED)
    for batch in ([at_it, view, other], [view, other, at_it], [other, at_it, view]):
        article_id = batch[0].identity
        assert end(*batch, *batch) == [
            ("article", article_id, 1),
            ("revision", article_id, 2),
            ("revision", article_id, 3),
            *([("unchanged", article_id, number) for number in (1, 2, 3)]),
        ]


def test_a_page_of_an_article_is_no_new_wording_of_the_first() -> None:
    """The second page states the first one's address, and goes on where it ended."""
    first = claim_page(STATED, STATED, "Harbour report", HARBOUR)
    second = claim_page(STATED + "?page=2", STATED + "?page=2", "Harbour report", MARKET, STATED)
    assert [kind for kind, _, _ in end(first, second, first)] == ["article", "article", "unchanged"]


def test_a_file_is_the_article_that_it_names_where_it_says_the_same() -> None:
    """Two files that name one page are one article if they are alike, and leave the page alone if not."""

    def claim_file(name: str, text: str) -> Claim:
        capture = replace(CAPTURE, capture_id=name, via="file", url=f"file:///{name}")
        document = Document("text/html", canonical_url=STATED, text=text)
        claim = replace(make_claim(CleanedCapture(capture, "1", document)), raw_sha256=hash_text(text))
        return add_clues(claim, capture, Alias("Report", STATED, text), STATED)

    files = [claim_file("v1", HARBOUR), claim_file("v2", HARBOUR + " It ended."), claim_file("other", MARKET)]
    page = claim_page(STATED, STATED, "Report", TREATY)
    assert [kind for kind, _, _ in end(*files, page)] == ["article", "revision", "article", "article"]
    assert [kind for kind, _, _ in end(page, *files)] == ["article", "article", "revision", "article"]


def test_known_bytes_stay_with_the_article_of_the_moved_address() -> None:
    """What the news database says of bytes names the article that they led to, so they are unchanged."""
    known = remember([FIRST, LATER], resolve_claims([FIRST, LATER], KnownState()))
    again = Claim("again", LATER.source_id, FIRST.article_id, LATER.text_sha256)
    assert end(again, known=known) == [("unchanged", FIRST.article_id, 2)]


def test_an_address_that_has_an_article_keeps_it() -> None:
    """Two articles that were loaded before anything tied them stay two."""
    known = remember([FIRST], resolve_claims([FIRST], KnownState()))
    both = KnownState(newest={**known.newest, LATER.identity: Newest(1, B)}, aliases=known.aliases)
    assert end(LATER, known=both) == [("revision", LATER.article_id, 2)]


@given(st.lists(claims))
def test_every_capture_has_one_outcome_and_revisions_have_no_gaps(batch: list[Claim]) -> None:
    """Outcomes sum to inputs, in order, and the wordings of an article are numbered 1 to n."""
    batch = [replace(claim, capture_id=str(number)) for number, claim in enumerate(batch)]
    verdicts = resolve_claims(batch, KnownState()).verdicts
    assert [verdict.capture_id for verdict in verdicts] == [claim.capture_id for claim in batch]
    numbers: dict[str | None, list[int | None]] = {}
    for verdict in verdicts:
        if verdict.outcome in {OutcomeKind.ARTICLE, OutcomeKind.REVISION}:
            numbers.setdefault(verdict.article_id, []).append(verdict.revision)
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())


@given(st.lists(claims, unique_by=lambda claim: claim.source_id))
def test_the_same_claims_again_bring_nothing_new(batch: list[Claim]) -> None:
    """A second pass over sources that have not changed gives only unchanged and quarantined."""
    known = remember(batch, resolve_claims(batch, KnownState()))
    again = {verdict.outcome for verdict in resolve_claims(batch, known).verdicts}
    assert again <= {OutcomeKind.UNCHANGED, OutcomeKind.QUARANTINED}


@given(st.lists(claims), st.integers(0, 20))
def test_where_a_batch_is_cut_does_not_matter(batch: list[Claim], cut: int) -> None:
    """Two batches give the verdicts that one would have given."""
    first = resolve_claims(batch[:cut], KnownState())
    whole = resolve_claims(batch, KnownState())
    rest = resolve_claims(batch[cut:], remember(batch[:cut], first))
    assert (*first.verdicts, *rest.verdicts) == whole.verdicts
    assert (*first.moves, *rest.moves) == whole.moves
