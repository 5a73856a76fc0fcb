"""What agencies send is used when and as they allow, and read by its parts."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime

import pytest

from tasks.core.clean.document import clean_document
from tasks.core.errors import QuarantineError
from tasks.core.forms.agencies.ninjs import NINJS
from tasks.core.forms.agencies.release import read_time
from tasks.core.forms.form import ReadOptions
from tasks.core.records import Document, Reason
from tests.core.forms.agency_examples import (
    IN_NITF,
    IN_XHTML,
    NINJS_1_ITEM,
    NINJS_ITEM,
    NITF_FILE,
    TWO,
    make_component,
    make_news_item,
    make_newsml_1,
)
from tests.core.forms.example import AUTHOR, HTML, LAST, TEXT, TITLE, URL

NOW = datetime(2026, 11, 28, tzinfo=UTC)
ITEM = make_news_item(TITLE, IN_XHTML, URL, AUTHOR)
IN_BASE64 = b64encode(TEXT.encode()).decode()
COMPONENT = make_component(TITLE, IN_NITF, AUTHOR)
UNTIL = '<FutureStatus FormalName="Usable"/><DateAndTime>20261201T060000Z</DateAndTime>'


def clean(data: str, name: str = "item.xml", now: datetime = NOW) -> Document:
    """Clean one file."""
    return clean_document(data.encode(), name=name, now=now)


def clean_ninjs(now: datetime = NOW, **fields: object) -> Document:
    """Clean an item of ninjs with other fields."""
    return clean(json.dumps({**NINJS_ITEM, **fields}), "item.json", now)


WITHHELD = {
    "ninjs": json.dumps({**NINJS_ITEM, "pubstatus": "canceled"}),
    "ninjs withheld": json.dumps({**NINJS_ITEM, "pubstatus": "withheld"}),
    "NITF": NITF_FILE.replace('"usable"', '"canceled"'),
    "NewsML-G2": ITEM.replace("stat:usable", "stat:canceled"),
    "NewsML 1": make_newsml_1(COMPONENT, status="Withheld"),
}


@pytest.mark.parametrize("data", WITHHELD.values(), ids=WITHHELD)
def test_what_its_publisher_cancels_or_withholds_is_not_taken(data: str) -> None:
    """It is quarantined with what the publisher says of it."""
    document = clean(data, "item.json" if data.startswith("{") else "item.xml")
    assert document.reason is Reason.WITHHELD
    assert "not to be used" in (document.detail or "")


EMBARGOED = {
    "ninjs": json.dumps({**NINJS_ITEM, "embargoed": "2026-12-01T06:00:00Z"}),
    "NITF": NITF_FILE.replace("<doc-id", '<date.release norm="20261201T070000+0100"/><doc-id'),
    "NewsML-G2": ITEM.replace("</itemMeta>", "<embargoed>2026-12-01T06:00:00Z</embargoed></itemMeta>"),
    "NewsML 1": make_newsml_1(COMPONENT, status="Embargoed").replace(
        "</NewsManagement>", f"<StatusWillChange>{UNTIL}</StatusWillChange></NewsManagement>"
    ),
}


@pytest.mark.parametrize("data", EMBARGOED.values(), ids=EMBARGOED)
def test_an_embargo_holds_until_its_hour(data: str) -> None:
    """Before it the item is quarantined and says until when; after it, it is an article."""
    name = "item.json" if data.startswith("{") else "item.xml"
    before = clean(data, name)
    assert before.reason is Reason.WITHHELD
    assert "2026-12-01T0" in (before.detail or "")
    assert clean(data, name, datetime(2026, 12, 1, 6, tzinfo=UTC)).title == TITLE


@pytest.mark.parametrize(
    ("said", "time"),
    [
        ("20260314", datetime(2026, 3, 14, tzinfo=UTC)),
        ("20260314T0912Z", datetime(2026, 3, 14, 9, 12, tzinfo=UTC)),
        ("2026-03-14T09:12:00+00:00", datetime(2026, 3, 14, 9, 12, tzinfo=UTC)),
        ("soon", None),
        (None, None),
    ],
)
def test_times_are_read_in_both_forms_of_their_standard(said: str | None, time: datetime | None) -> None:
    """What is no time holds nothing back."""
    assert read_time(said) == time


def test_what_an_item_says_besides_its_fields_is_kept_as_evidence() -> None:
    """Its number, urgency, dateline: none of them a field of the article."""
    noted = {row.field: row.value for row in clean(NITF_FILE).evidence if row.found_in == "file"}
    assert noted["id"] == "EP1"
    assert noted["dateline"] == "PORT ELSING"


def test_a_picture_without_a_text_is_named_as_one() -> None:
    """It is no article, and not one of raw JSON either."""
    document = clean_ninjs(type="picture", bodies=[])
    assert document.reason is Reason.UNSUPPORTED_MEDIA
    assert document.detail == "application/json: a picture without a text"


def test_the_main_part_counts_where_an_item_has_several() -> None:
    """The main headline, the main body, as HTML where there is one."""
    document = clean_ninjs()
    assert document.title == TITLE
    assert LAST in document.text
    assert "The dock is closed" not in document.text
    assert document.publisher == "Elsing Press"
    assert document.tags == ("ports",)


def test_items_in_the_answer_of_an_interface_are_inputs() -> None:
    """Whatever is around them; what is associated with an item is a part of it."""
    answer = {"data": {"items": [{"item": {**NINJS_ITEM, "associations": [NINJS_1_ITEM]}}, NINJS_1_ITEM]}}
    items = NINJS.read(json.dumps(answer).encode(), ReadOptions(100_000))
    assert [json.loads(item.data or b"")["uri"] for item in items] == [URL, NINJS_1_ITEM["uri"]]


def test_an_embargo_without_an_end_is_no_article() -> None:
    """Nobody can tell when it may be used."""
    assert clean(make_newsml_1(COMPONENT, status="Embargoed")).reason is Reason.WITHHELD


@pytest.mark.parametrize(
    "content",
    [
        f"<DataContent><![CDATA[{HTML}]]></DataContent>",
        f'<Encoding Notation="base64"><DataContent>{IN_BASE64}</DataContent></Encoding>',
        f"<DataContent><html><head><title>x</title></head><body>{HTML}</body></html></DataContent>",
    ],
    ids=["HTML as text", "base64", "XHTML"],
)
def test_the_text_of_newsml_1_is_read_however_it_is_in_it(content: str) -> None:
    """With the lines of its component, and without the caption of the picture beside it."""
    document = clean(make_newsml_1(make_component(TITLE, content, AUTHOR)))
    assert (document.title, document.authors, document.publisher) == (TITLE, (AUTHOR,), "Elsing Press")
    assert document.published_at == "2026-03-14T08:12:00+00:00"
    assert LAST in document.text
    assert "gull" not in document.text


def test_newsml_1_without_a_text_is_no_article() -> None:
    """A picture alone, of which there is but a caption."""
    picture = '<ContentItem><MediaType FormalName="Photo"/><DataContent>The dock.</DataContent></ContentItem>'
    document = clean(make_newsml_1(f"<NewsComponent>{picture}</NewsComponent>"))
    assert document.reason is Reason.UNSUPPORTED_MEDIA


def test_several_items_are_not_pushed_as_one_article() -> None:
    """Whoever sends them is told to send each by itself."""
    assert "2 articles" in (clean(TWO).detail or "")
    assert NINJS.read_alone
    both = json.dumps([NINJS_ITEM, NINJS_1_ITEM]).encode()
    with pytest.raises(QuarantineError, match="2 items"):
        NINJS.read_alone(both, "a.json")


def test_nitf_inside_newsml_gives_what_the_item_does_not_say() -> None:
    """The text in any case; its byline where the item has none."""
    nitf = NITF_FILE[NITF_FILE.index("<nitf>") :]
    inside = f'<inlineXML contenttype="application/nitf+xml">{nitf}</inlineXML>'
    document = clean(make_news_item("Oldest dock to close", inside, "tag:elsing-post.example,2026:1"))
    assert (document.title, document.authors) == ("Oldest dock to close", (AUTHOR,))
    assert document.url == URL
    assert LAST in document.text
