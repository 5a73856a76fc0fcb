"""Search over a news database: ranks, phrases, filters, and scripts without blanks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tasks.clients.search.searching import search_articles
from tasks.core.errors import UsageError
from tasks.core.records import Kind, Segment

if TYPE_CHECKING:
    from collections.abc import Callable

    from tasks.core.records import Document
    from tests.clients.conftest import Newsroom

pytestmark = pytest.mark.slow

TEXTS = {
    "ferry": "The night-ferry to Lindhagen cost 1,200 crowns, 3.5 percent more than the bus.",
    "bus": "The bus at night was late. A ferry was not.",
    "cafe": "Das Café am Kai schließt 2026 nach 3,5 Jahren.",
    "japanese": "港の委員会は火曜日に最も古い桟橋を閉じると決めた。ガラスの塔は残る。",
    "chinese": "港口委员会周二投票决定关闭最古老的码头。",
    "korean": "항만위원회는 화요일 서울에서 가장 오래된 부두를 닫기로 했다.",
    "hindi": "हिन्दी में समाचार",
    "russian": "Я вижу мой сад: 5°C, и сад — мой сад; вечер, g20水曜日.",
}
PUBLISHERS = {"ferry": ("The Courier", "courier.example"), "bus": ("Lindhagen Post", "news.post.example")}
DAYS = {"ferry": "2026-01-31T23:30:00+01:00", "bus": "2026-02-01", "cafe": "2025-12-31"}


@pytest.fixture(scope="module")
def filled(make_newsroom: Callable[[], Newsroom], article: Document) -> Newsroom:
    """Eight articles in seven languages; only to be read."""
    newsroom = make_newsroom()
    for number, (name, text) in enumerate(TEXTS.items()):
        publisher, domain = PUBLISHERS.get(name, ("Der Bote", "bote.example"))
        document = replace(
            article,
            url=f"https://courier.example/{number}",
            canonical_url=f"https://courier.example/{number}",
            text=text,
            segments=(Segment(Kind.BODY, text, "body/model", 0, len(text)),),
            title=name,
            description=None,
            publisher=publisher,
            domain=domain,
            published_at=DAYS.get(name),
            authors=("Ada Quist",) if name == "bus" else ("Bo Renn", "Élodie Marchand"),
            language={"cafe": "de", "japanese": "ja", "chinese": "zh-Hans", "russian": "ru"}.get(name, "en"),
        )
        newsroom.load(**{name: document})
    newsroom.publish()
    return newsroom


def find(newsroom: Newsroom, typed: str) -> list[str | None]:
    """The titles that a search finds, best first."""
    return [hit.title for hit in search_articles(newsroom.news, typed).hits]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("night ferry", {"ferry", "bus"}),
        ('"night ferry"', {"ferry"}),
        ('"night, ferry"', {"ferry"}),
        ('"night fer"', set()),
        ('"ferry" "bus" night', {"ferry", "bus"}),
        ('"the bus"', {"ferry", "bus"}),
        ('"bus at night"', {"bus"}),
        ("ferry -bus", set()),
        ('night -"night ferry"', {"bus"}),
        ("-ferry -hindi lang:en", {"korean"}),
        ('"МОЙ САД"', {"russian"}),
        ('"5 c"', {"russian"}),
        ('"сад мои сад g20 水曜"', set()),
        ('"вечер g20水曜"', {"russian"}),
        ('"the night ferry to lindhagen cost 1,200 crowns"', {"ferry"}),
        ('"the night ferry to lindhagen cost 1,200 coins"', set()),
    ],
)
def test_words_phrases_and_negation(filled: Newsroom, typed: str, found: set[str]) -> None:
    """Some of the words are enough, phrases must stand, what is excluded must not."""
    assert set(find(filled, typed)) == found


def test_the_best_match_comes_first(filled: Newsroom) -> None:
    """A rare word counts more than a common one."""
    assert find(filled, "ferry late")[0] == "bus"
    assert find(filled, "ferry crowns")[0] == "ferry"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("1200", ["ferry"]),
        ("1.200", ["ferry"]),
        ("3.5", ["cafe", "ferry"]),
        ("2026", ["cafe"]),
        ("200", []),
        ("cafe", ["cafe"]),
        ("CAFÉ", ["cafe"]),
    ],
)
def test_figures_and_accents(filled: Newsroom, typed: str, found: list[str]) -> None:
    """Figures are found however they are written, words with and without accents."""
    assert sorted(find(filled, typed), key=str) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("火曜日", ["japanese"]),
        ("委員会", ["japanese"]),
        ("委员会", ["chinese"]),
        ("周二投票", ["chinese"]),
        ("港", ["chinese", "japanese"]),
        ("丁", []),
        ("и", ["russian"]),
        ("曜火", []),
        ("委員日", []),
        ("カラス", []),
        ("ガラス", ["japanese"]),
        ("서울", ["korean"]),
        ("위원회", ["korean"]),
        ("हिन्दी", ["hindi"]),
    ],
)
def test_scripts_without_blanks(filled: Newsroom, typed: str, found: list[str]) -> None:
    """A word is found inside a run of signs, if it stands there as it was typed, and is shown."""
    hits = search_articles(filled.news, typed).hits
    assert sorted(str(hit.title) for hit in hits) == found
    assert all(typed in hit.snippet for hit in hits)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("publisher:courier", ["ferry"]),
        ("publisher:post.example", ["bus"]),
        ('publisher:"lindhagen post" publisher:courier', ["bus", "ferry"]),
        ("publisher:courier -publisher:courier", []),
        ("lang:zh", ["chinese"]),
        ("lang:z", []),
        ("-lang:en", ["cafe", "chinese", "japanese", "russian"]),
        ("author:quist", ["bus"]),
        ("author:elodie publisher:courier", ["ferry"]),
        ("title:caf", ["cafe"]),
        ("after:2026", ["bus", "ferry"]),
        ("after:2026-01-31", ["bus", "ferry"]),
        ("after:2026-02", ["bus"]),
        ("before:2026", ["cafe"]),
        ("before:2026-02-01", ["cafe", "ferry"]),
        ("ferry after:2026-02", ["bus"]),
    ],
)
def test_filters_narrow_down(filled: Newsroom, typed: str, found: list[str]) -> None:
    """Each alone and together; `before` leaves its day out, and what has no date is in neither."""
    assert sorted(find(filled, typed), key=str) == found


def test_a_word_of_one_letter_is_a_word(filled: Newsroom) -> None:
    """It does not mean all words with that letter, as a sign does where there are no blanks."""
    assert find(filled, "в") == []


def test_filters_alone_give_the_newest_first(filled: Newsroom) -> None:
    """Without a word that ranks, the day does."""
    assert find(filled, "after:2025") == ["bus", "ferry", "cafe"]


@pytest.mark.parametrize("typed", ["", "--", "!!!", "'"])
def test_nothing_to_look_for_is_the_users_to_mend(filled: Newsroom, typed: str) -> None:
    """The error says what there is."""
    with pytest.raises(UsageError, match="publisher:"):
        search_articles(filled.news, typed)
