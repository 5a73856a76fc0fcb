"""Fields are settled from candidates: the first valid one wins, all stand as evidence."""

from datetime import UTC, datetime

import pytest

from tasks.core.clean.fields.fields import ADDRESS, Candidate, choose_fields, read_domain

NOW = datetime(2024, 6, 1, tzinfo=UTC)


def test_the_first_valid_candidate_wins_and_all_are_evidence() -> None:
    """A date in the future is refused, the next one is taken, and both are on record."""
    fields, evidence = choose_fields(
        [
            Candidate("published_at", "2031-01-01", "json-ld datePublished"),
            Candidate("published_at", "2024-05-30", "meta date"),
            Candidate("published_at", "2024-05-29", "day in link canonical"),
        ],
        now=NOW,
    )
    assert fields.published_at == "2024-05-30"
    assert [(row.value, row.chosen) for row in evidence] == [
        ("2031-01-01", False),
        ("2024-05-30", True),
        ("2024-05-29", False),
    ]


def test_who_made_the_site_signs_no_article() -> None:
    """The head of a page names them as its author, unless it is the site itself."""
    makers = ["Lark Web Solutions", "Larknet sp. z o.o.", "larknet.example, Lark Interactive"]
    for maker in makers:
        fields, evidence = choose_fields([Candidate("authors", maker, "meta author")], now=NOW)
        assert fields.authors == ()
        assert [row.value for row in evidence] == [maker]
    site = Candidate("publisher", "Lark Interactive", "meta og:site_name")
    fields, _ = choose_fields([site, Candidate("authors", "Lark Interactive", "meta author")], now=NOW)
    assert fields.authors == ("Lark Interactive",)


def test_markup_that_was_written_as_text_is_no_part_of_a_title() -> None:
    """Unless it stands between blanks: then it is what the title is about."""
    for written, title in [
        ("The old<BR>bridge", "The old bridge"),
        ("Years of <br> tags", "Years of <br> tags"),
    ]:
        assert choose_fields([Candidate("title", written, "title")], now=NOW)[0].title == title


def test_letters_of_lines_are_put_right_and_nothing_else_of_them() -> None:
    """UTF-8 that was read as Latin-1 and soft hyphens are damage; evidence keeps what was found."""
    garbled = "The harbour\u00e2\u0080\u0099s old brid\u00adge.Open"
    fields, evidence = choose_fields(
        [Candidate("title", garbled, "title"), Candidate("authors", "JosÃ© Roe", "meta author")], now=NOW
    )
    assert fields.title == "The harbour\u2019s old bridge.Open"
    assert fields.authors == ("José Roe",)
    assert [row.value for row in evidence] == [garbled, "JosÃ© Roe"]


def test_without_a_candidate_a_field_is_empty() -> None:
    """Nothing is made up."""
    fields, evidence = choose_fields([], now=NOW)
    assert fields.title is None
    assert fields.authors == ()
    assert fields.domain is None
    assert evidence == ()


def test_a_candidate_that_is_given_twice_is_one_row() -> None:
    """Evidence is deduplicated, and the row says that it was chosen."""
    twice = [Candidate("section", "Harbour", "meta section")] * 2
    _, evidence = choose_fields(twice, now=NOW)
    assert [(row.value, row.chosen) for row in evidence] == [("Harbour", True)]


def test_a_bare_home_page_is_no_canonical_url() -> None:
    """The domain then comes from where the page was fetched."""
    fields, _ = choose_fields(
        [
            Candidate("canonical_url", "https://www.lark.example/", "link canonical"),
            Candidate("canonical_url", "/relative", "og:url"),
            Candidate("url", "https://www.lark.example/a/1", "given"),
        ],
        now=NOW,
    )
    assert fields.canonical_url is None
    assert fields.domain == "lark.example"


def test_a_person_is_preferred_and_an_organisation_signs_only_alone() -> None:
    """The publisher as author gives way to anybody who is named."""
    publisher = [
        Candidate("publisher", "Daily Lark", "og"),
        Candidate("authors", "Daily Lark", "json-ld author"),
    ]
    alone, _ = choose_fields(publisher, now=NOW)
    signed, _ = choose_fields([*publisher, Candidate("authors", "Jane Roe", "page byline")], now=NOW)
    assert alone.authors == ("Daily Lark",)
    assert signed.authors == ("Jane Roe",)


def test_a_full_signature_beats_what_templates_leave_in_meta_elements() -> None:
    """A login name comes last, JSON-LD first; equals keep the order in which they stand."""
    login = Candidate("authors", "jroe", "meta author")
    template = Candidate("authors", "Rick Poe", "meta author")
    signature = Candidate("authors", "Jane Roe", "page signature")
    data = Candidate("authors", "Ann Doe", "json-ld author")
    assert choose_fields([login, signature], now=NOW)[0].authors == ("Jane Roe",)
    assert choose_fields([template, signature], now=NOW)[0].authors == ("Jane Roe",)
    assert choose_fields([login, template, signature, data], now=NOW)[0].authors == ("Ann Doe",)
    assert choose_fields([login], now=NOW)[0].authors == ("jroe",)


def test_a_dated_line_beats_a_date_of_anything() -> None:
    """`<meta name="date">` may be the day of an event; the line at the headline is the article's."""
    vague = Candidate("published_at", "2024-05-20", "meta date")
    shown = Candidate("published_at", "3 May 2024", "page dateline")
    assert choose_fields([vague, shown], now=NOW)[0].published_at == "2024-05-03"


def test_a_team_listed_beside_people_signs_too() -> None:
    """A desk in the same list as a person is one of the authors; alone in a line it is none."""
    listed = Candidate("authors", ("Jane Roe", "Lark Garden Team"), "json-ld author")
    assert choose_fields([listed], now=NOW)[0].authors == ("Jane Roe", "Lark Garden Team")


def test_languages_are_written_as_bcp_47() -> None:
    """Underscores and cases of templates are put right; what is no code is refused."""
    assert choose_fields([Candidate("language", "de_at", "og:locale")], now=NOW)[0].language == "de-AT"
    assert choose_fields([Candidate("language", "German language", "x")], now=NOW)[0].language is None


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/a",
        "https://www.news.example/a",
        "https://www-news-example.cdn.ampproject.org/c/s/www.news.example/a",
        "https://www.google.de/amp/s/news.example/a",
    ],
)
def test_the_domain_is_that_of_the_page_which_a_cache_shows(url: str) -> None:
    """A cache of AMP is nobody's paper."""
    assert read_domain(url) == "news.example"


def test_nobody_is_whom_he_names_by_the_address_of_a_cache() -> None:
    """It is a page of another site; whoever shows his own page through a cache is himself."""
    cached = "https://www-news-example.cdn.ampproject.org/c/s/www.news.example/a"
    claims = [Candidate("url", "https://gull.example/a", ADDRESS), Candidate("canonical_url", cached, "link")]
    fields, _ = choose_fields(claims, now=NOW)
    assert (fields.canonical_url, fields.domain) == (None, "gull.example")
    own = [Candidate("url", cached, ADDRESS), Candidate("canonical_url", "https://news.example/a", "link")]
    fields, _ = choose_fields(own, now=NOW)
    assert (fields.canonical_url, fields.domain) == ("https://news.example/a", "news.example")


def test_a_broken_url_has_no_domain() -> None:
    """An address that cannot be split is no address."""
    assert read_domain("https://[broken/") is None
