"""What pages and bylines write as dates becomes ISO 8601, and nothing else does."""

from datetime import UTC, datetime

import pytest
from dateparser.date import DateDataParser

from tasks.core.clean.fields.days.dates import read_date

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2019-09-14", "2019-09-14"),
        ("2019-09-14T10:20:30Z", "2019-09-14T10:20:30+00:00"),
        ("2019-09-14T10:20:30.123+0200", "2019-09-14T10:20:30+02:00"),
        ("2019-09-14 10:20", "2019-09-14T10:20:00"),
        ("20190914", "2019-09-14"),
        ("2019/9/4", "2019-09-04"),
        ("Sat, 14 Sep 2019 10:20:00 GMT", "2019-09-14T10:20:00+00:00"),
        ("1568456400", "2019-09-14T10:20:00+00:00"),
        ("September 14, 2019", "2019-09-14"),
        ("2019-09-14T10:20:30:684Z", "2019-09-14T10:20:30+00:00"),
        ("2019-09-14T10:20:30.684+02", "2019-09-14T10:20:30+02:00"),
        ("14. September 2019", "2019-09-14"),
        ("14 de septiembre de 2019", "2019-09-14"),
        ("04.03.2019", "2019-03-04"),
        ("9.14.2019", "2019-09-14"),
    ],
)
def test_a_written_date_becomes_iso_with_the_precision_it_had(written: str, expected: str) -> None:
    """A day stays a day, a zone stays, none is added."""
    assert read_date(written, now=NOW) == expected


def test_a_date_in_another_language_is_read_with_that_language() -> None:
    """The language settles the names of months and the order of day and month."""
    assert read_date("14. Oktober 2019", now=NOW, language="de-AT") == "2019-10-14"
    assert read_date("03.04.2021", now=NOW, language="de") == "2021-04-03"
    assert read_date("3/4/2021", now=NOW, language="en") == "2021-03-04"


@pytest.mark.parametrize(
    "written", ["", "yesterday", "in 2019", "1970-01-01", "0001-01-01", "2019-13-45", "x" * 99]
)
def test_what_is_no_date_gives_none(written: str) -> None:
    """A year alone, a sentinel and an impossible day are no dates."""
    assert read_date(written, now=NOW) is None


def test_the_future_is_refused_with_a_day_of_grace() -> None:
    """Zones differ by up to a day; more than that lies in the future."""
    assert read_date("2024-06-02T08:00:00+14:00", now=NOW) is not None
    assert read_date("2024-06-03", now=NOW) is None


def test_reading_its_own_result_changes_nothing() -> None:
    """What was settled once may be settled again."""
    once = read_date("14 September 2019 10:20", now=NOW)
    assert once is not None
    assert read_date(once, now=NOW) == once


@pytest.mark.parametrize("form", ["%B {}, %Y", "%b. {} %Y", "{} %B %Y", "{} %b, %Y"])
@pytest.mark.parametrize("suffix", ["", "th"])
def test_a_day_in_english_is_what_the_library_reads(form: str, suffix: str) -> None:
    """Which is not asked for it: for each month, on days that it has and on some that it has not."""
    parser = DateDataParser(["en"], settings={"REQUIRE_PARTS": ["day", "month", "year"]})
    for month in range(1, 13):
        for day in (1, 9, 28, 31):
            written = datetime(2023, month, 1, tzinfo=UTC).strftime(form).format(f"{day}{suffix}")
            found = parser.get_date_data(written).date_obj
            assert read_date(written, now=NOW, language="en-GB") == (found and found.date().isoformat())
