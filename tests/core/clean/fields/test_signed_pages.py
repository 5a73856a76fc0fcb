"""Who signs a page is found in the scripts and languages of the world, people apart from everything else."""

import tomllib
from datetime import UTC, datetime
from importlib.resources import files

import pytest

from tasks.core.clean.document import clean_document
from tasks.core.clean.fields.authors import read_agencies, read_authors
from tasks.core.records import Document

CREDITS = tomllib.loads((files("tasks") / "rules" / "fields" / "credits.toml").read_text("utf-8"))
LANGUAGES = CREDITS["language"]
PROSE = "<p>The council met on Tuesday evening and agreed, after a long debate, to repair the old bridge.</p>"


def clean(byline: str, below: str = "") -> Document:
    """A page with this under its headline, and that under its text."""
    body = f"<article><h1>Bridge to be repaired</h1>{byline}{PROSE * 6}{below}</article>"
    raw = f"<html><head><meta charset='utf-8'></head><body>{body}</body></html>".encode()
    return clean_document(raw, name="page.html", now=datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("By Jane Roe, March 14, 2023", "Jane Roe"),
        ("ByJane Roe", "Jane Roe"),
        ("Text: Anna Muster", "Anna Muster"),
        ("Propos recueillis par Anne Morel", "Anne Morel"),
        ("A cura di Marta Neri", "Marta Neri"),
        ("Teksti: Aino Laine", "Aino Laine"),
        ("Piše: Ana Horvat", "Ana Horvat"),
        ("Írta: Kovács Anna", "Kovács Anna"),
        ("Yazan: Ayşe Demir", "Ayşe Demir"),
        ("Tác giả: Nguyễn Văn An", "Nguyễn Văn An"),
        ("Oleh Siti Rahma", "Siti Rahma"),
        ("Автор: Анна Котова", "Анна Котова"),
        ("Текст: Олена Бойко", "Олена Бойко"),
        ("Γράφει η Μαρία Λάμπρου", "Μαρία Λάμπρου"),
        ("מאת: דנה שחר | 14 במרץ 2023", "דנה שחר"),
        ("بقلم: ليلى منصور", "ليلى منصور"),
        ("نویسنده: مریم احمدی", "مریم احمدی"),
        ("लेखक: मीना वर्मा", "मीना वर्मा"),
        ("โดย สมชาย ใจดี", "สมชาย ใจดี"),
        ("2023-03-14 08:20 来源\uff1a港湾晚报 记者 王小明", "王小明"),
        ("作者\uff1a王小明", "王小明"),
        ("文\uff1d山田花子", "山田花子"),
        ("取材・文\uff1a山田花子", "山田花子"),
        ("김하늘 기자", "김하늘"),
        ("ავტორი: ნინო ბერიძე", "ნინო ბერიძე"),
    ],
)
def test_a_byline_is_read_in_its_own_language(byline: str, author: str) -> None:
    """The credit word goes, the name stays as it is written."""
    assert clean(f"<p>{byline}</p>").authors == (author,)


@pytest.mark.parametrize(
    "line",
    [
        "2023年3月14日 星期二",
        "打印文章",
        "港湾晚报",
        "金融新闻网",
        "港湾新闻网 分享",
        "港湾的老桥 修复计划",
        "Fonts Size",
    ],
)
def test_a_line_beside_a_date_that_is_no_name_signs_nothing(line: str) -> None:
    """Weekdays, buttons, papers and captions have as many signs as names have."""
    day = "" if line[0] == "2" else "<p>2023-03-14 08:20</p>"
    assert clean(f"{day}<p>{line}</p>").authors == ()


@pytest.mark.parametrize("name", ["王小明", "佐藤花子", "佐藤 花子", "김하늘"])
def test_a_name_beside_a_date_signs(name: str) -> None:
    """It begins with the name of a family, where no letter is a capital."""
    assert clean(f"<p>2023-03-14 08:20</p><p>{name}</p>").authors == (name,)


def test_a_korean_reporter_signs_below_the_text() -> None:
    """With the post behind the name, and an address."""
    assert clean("", "<p>김하늘 기자 sky@haenuri.example</p>").authors == ("김하늘",)


@pytest.mark.parametrize(
    "markup",
    [
        '<p property="author" typeof="Person"><b property="name">Jane Roe</b></p>',
        '<div property="schema:author">Jane Roe</div>',
        '<span itemprop="author" itemscope><span itemprop="name">Jane Roe</span></span>',
    ],
)
def test_markup_names_the_author(markup: str) -> None:
    """Microdata and RDFa say it in the same words."""
    assert clean(markup).authors == ("Jane Roe",)


def test_an_author_of_a_comment_is_none_of_the_article() -> None:
    """Comments are marked up with the same words."""
    comment = '<div itemprop="comment"><span itemprop="author">Rick Poe</span></div>'
    assert clean("<p>By Jane Roe</p>", comment).authors == ("Jane Roe",)


@pytest.mark.parametrize(
    "word",
    [
        "Print",
        "Share",
        "Submitted",
        "Size",
        "Dec",
        "Thu",
        "Monday",
        "Without Notes",
        "Authority control",
        "North Korea",
        "Germany",
        "Text Size",
        "Drucken",
        "Поделиться",
    ],
)
def test_words_of_the_page_days_and_places_are_nobody(word: str) -> None:
    """Each of these stood where a name is looked for."""
    assert read_authors(word) == ()
    assert clean(f'<div class="byline">{word}</div>').authors == ()


@pytest.mark.parametrize(
    "name", ["Howard VaneStaff Writer", "Howard Vane Staff Writer", "Howard VaneCEO", "Recipe by Howard Vane"]
)
def test_a_post_is_no_part_of_the_name(name: str) -> None:
    """Behind it, with a blank or without, or before it."""
    assert read_authors(name) == ("Howard Vane",)


def test_names_that_look_like_posts_or_credit_words_stay_whole() -> None:
    """Surnames and particles are names."""
    for name in (
        "Christopher Guest",
        "Luigi Di Maio",
        "Di Maio Luigi",
        "May Chen",
        "April Roe",
        "Ian MacDonald",
    ):
        assert read_authors(name) == (name,)


def test_an_agency_beside_a_writer_is_credited_and_signs_not() -> None:
    """The people are authors, the agency is where the news is from."""
    document = clean('<div class="byline">Jane Roe / TNN / Updated: Mar 14, 2023, 08:20 IST</div>')
    assert document.authors == ("Jane Roe",)
    assert document.credits == ("TNN",)


def test_an_agency_is_credited_once() -> None:
    """However often the page names it."""
    data = '{"@type": "NewsArticle", "author": [{"name": "Jane Roe"}, {"name": "Reuters"}]}'
    page = f'<script type="application/ld+json">{data}</script><p>Jane Roe, Reuters</p>'
    document = clean(page)
    assert document.authors == ("Jane Roe",)
    assert document.credits == ("Reuters",)


def test_agencies_are_told_apart_from_people() -> None:
    """Alone, in a list, by initials or with the place that they report from."""
    assert read_agencies("Jane Roe, dpa") == ("dpa",)
    assert read_agencies(("Jane Roe", "Agence France-Presse")) == ("Agence France-Presse",)
    assert read_agencies("Jane Roe") == ()
    assert read_authors("Associated Press in Valencia") == ()


@pytest.mark.parametrize("entry", LANGUAGES, ids=[entry["codes"] for entry in LANGUAGES])
def test_every_example_of_a_language_names_one_person(entry: dict[str, str]) -> None:
    """What the data says of itself holds."""
    (author,) = clean(f"<p>{entry['example']}</p>").authors
    assert author in entry["example"]
    assert len(author) < len(entry["example"])


@pytest.mark.parametrize(
    ("byline", "people"),
    [
        ("Christoph von Ritter", ("Christoph von Ritter",)),
        ("Ursula von der Muster", ("Ursula von der Muster",)),
        ("Kommentar von Jana Roth", ("Jana Roth",)),
        ("Analyse von Eva von Berg", ("Eva von Berg",)),
        ("About the Author - Fiona Roe", ("Fiona Roe",)),
        ("Autorin/Autor Jana Roth", ("Jana Roth",)),
        ("Text & Fotos: Jan Roth", ("Jan Roth",)),
        ("Lark Wave (www.lark.example)", ()),
    ],
)
def test_words_before_a_name_go_and_those_in_it_stay(byline: str, people: tuple[str, ...]) -> None:
    """The "von" of a name is no credit word; a site that names itself with its address is nobody."""
    assert read_authors(byline) == people


@pytest.mark.parametrize(
    ("byline", "people"),
    [
        ("By Carl Poe, Lark Columnist", ("Carl Poe",)),
        ("Nina Poe, Harbour Expert & Garden Educator", ("Nina Poe",)),
        ("Jane Roe, Senior Editor", ("Jane Roe",)),
    ],
)
def test_a_post_behind_a_name_is_nobody(byline: str, people: tuple[str, ...]) -> None:
    """What stands behind a comma or an ampersand and ends in a post."""
    assert read_authors(byline) == people


def test_who_the_article_names_beats_who_the_template_names() -> None:
    """The owner of the site stands in the same element of all its pages."""
    head = '<meta name="author" content="Lark Nasten"><meta property="article:author" content="Jane Roe">'
    raw = f"<html><head>{head}</head><body><h1>Bridge to be repaired</h1>{PROSE * 6}</body></html>".encode()
    assert clean_document(raw, name="p.html", now=datetime(2026, 1, 1, tzinfo=UTC)).authors == ("Jane Roe",)


@pytest.mark.parametrize(
    "byline",
    [
        '<div class="byline"><p><span class="n">Birte Sand</span> <span class="n">Ole Fink</span></p></div>',
        "<p><strong>Birte Sand/Ole Fink</strong></p>",
    ],
)
def test_names_that_stand_together_are_told_apart(byline: str) -> None:
    """Parts of one form inside a byline, and a line of nothing but names that opens the text."""
    assert clean(byline).authors == ("Birte Sand", "Ole Fink")


def test_a_row_of_bylines_beats_data_that_names_but_one_of_them() -> None:
    """A line of another form below it is the post that she holds."""
    data = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "author": {"name": "Ole Fink"}}</script>'
    )
    row = "".join(
        f'<div class="byline"><address>{name}</address></div>' for name in ("Birte Sand", "Ole Fink")
    )
    assert clean(data + row).authors == ("Birte Sand", "Ole Fink")
    post = '<div class="byline">Ole Fink</div><div class="byline post">Harbour Correspondent</div>'
    assert clean(data + post).authors == ("Ole Fink",)


def test_who_took_a_picture_and_a_button_sign_nothing() -> None:
    """Their class names hold the word for an author too."""
    picture = '<figure><div class="bildautor">Bild: SN/Mila Holm</div></figure>'
    assert clean(picture, '<a class="author-link">Folgen</a>').authors == ()


@pytest.mark.parametrize("byline", ["山田花子2019年04月13日 09時00分", '<p class="byline">【山田花子】</p>'])
def test_a_name_without_a_blank_signs_beside_a_date_or_in_brackets(byline: str) -> None:
    """As Japanese sites write it."""
    assert clean(f"<div>{byline}</div>").authors == ("山田花子",)


def test_a_name_that_markup_calls_the_author_signs_beside_a_publisher_in_the_data() -> None:
    """Only where it is all of its line."""
    data = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "author": {"name": "港湾新聞"},'
        ' "publisher": {"name": "港湾新聞"}}</script>'
    )
    assert clean(f'{data}<div><a class="tag-author" href="/reporter/1">山田花子</a></div>').authors == (
        "山田花子",
    )
