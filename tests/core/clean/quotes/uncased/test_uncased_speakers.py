"""Who speaks in Chinese, Japanese and Arabic."""
# ruff: noqa: RUF001 - the signs as texts have them

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.clean.quotes.quotes import find_quotes
from tests.growth import MOST_EXPONENT, find_exponent

ROWS = tomllib.loads((files("tasks") / "rules" / "quotes" / "uncased.toml").read_text("utf-8"))["language"]
LINES = "“我们今年不会关闭这座桥。”"


def test_each_language_has_an_example_that_holds() -> None:
    """What the rules show is what they do."""
    speakers = [[quote.speaker for quote in find_quotes(row["example"], row["codes"])] for row in ROWS]
    assert speakers == [["刘铁雄"], ["尹氏"], ["الوزير أحمد برغ"]]


@pytest.mark.parametrize(
    ("language", "text", "speaker", "name"),
    [
        ("zh", f"{LINES}港口公司副总经理刘铁雄说。", "刘铁雄", "刘铁雄"),
        ("zh-TW", f"港口經濟學家克里斯·貝格(Chris Berg)表示：{LINES}", "克里斯·貝格", "克里斯·貝格"),
        ("zh", f"梁振英在接受质询前的发言中说：{LINES}", "梁振英", "梁振英"),
        (
            "zh",
            f"港口公司欧洲、非洲地区总裁爱德华-贝格（Ed Berg）表示：{LINES}",
            "爱德华-贝格",
            "爱德华-贝格",
        ),
        ("zh", f"吴宗宪12日晚间受访时回应：{LINES}", "吴宗宪", "吴宗宪"),
        ("zh", f"Gunter Berg教授说道：{LINES}", "Gunter Berg", "Gunter Berg"),
        ("zh", f"刘铁雄来了。他表示：{LINES}", None, None),
        ("zh", f"港口公司发言人表示：{LINES}", "港口公司发言人", None),
        ("zh", "会上公布了“安全桥梁建设工程规划”，刘铁雄表示满意。", None, None),
        ("zh", "会上公布了“安全桥梁建设工程规划”，刘铁雄表示，他满意。", None, None),
        (
            "ja",
            "所長、アン・ベルクは、「橋を閉じることはありません」と説明。",
            "アン・ベルク",
            "アン・ベルク",
        ),
        ("ja", "市の報道官は14日、「この橋を閉じることはありません」と語った。", "報道官", None),
        ("ja", "田中一郎局長は「この橋を閉じることはありません」と述べた。", "田中一郎局長", "田中一郎"),
        ("ja", "港の田中社長は「この橋を閉じることはありません」と述べた。", "田中社長", "田中"),
        ("ja", "ベルク大統領は「この橋を閉じることはありません」と述べた。", "ベルク大統領", "ベルク"),
        ("ja", "外務省報道官は「この橋を閉じることはありません」と述べた。", "外務省報道官", None),
        ("ja", "ロシア大統領は「この橋を閉じることはありません」と述べた。", "ロシア大統領", None),
        ("ja", "神戸市長は「この橋を閉じることはありません」と述べた。", "神戸市長", None),
        ("ja", "木村大臣は「この橋を閉じることはありません」と述べた。", "木村大臣", "木村"),
        ("ja", "広報部長は「この橋を閉じることはありません」と述べた。", "広報部長", None),
        ("ja", "米大統領は「この橋を閉じることはありません」と述べた。", "米大統領", None),
        ("ja", "尹さんは「この橋を閉じることはありません」などと話している。", "尹さん", "尹"),
        ("ja", "番組「この橋を閉じることはありません」が賞を取った。", None, None),
        ("ar", "وأكد أحمد برغ أن «الجسر سيبقى مفتوحا هذا العام».", "أحمد برغ", "أحمد برغ"),
        ("ar", "يقع الجسر في «حي الميناء القديم الكبير».", None, None),
    ],
)
def test_who_speaks_stands_beside_the_verb(
    language: str, text: str, speaker: str | None, name: str | None
) -> None:
    """Names by their form, offices as they are; what no verb stands beside is nobody's."""
    assert [(quote.speaker, quote.speaker_name) for quote in find_quotes(text, language)] == [(speaker, name)]


def test_a_pronoun_is_led_to_the_last_name() -> None:
    """Of those who spoke before."""
    text = f"刘铁雄说：{LINES}他表示：{LINES}"
    assert [quote.speaker for quote in find_quotes(text, "zh")] == ["刘铁雄", "刘铁雄"]


PIECES = [
    "“",
    "”",
    "「",
    "」",
    "«",
    "»",
    "：",
    "，",
    "。",
    "は",
    "と",
    "述べ",
    "表示",
    "说",
    "قال",
    "刘铁雄",
    "氏",
    "他",
    "わたしたちは橋を",
    "(",
]


@given(
    st.lists(st.sampled_from([*PIECES, "\n", " "]), max_size=40).map("".join),
    st.sampled_from(["zh", "ja", "ar"]),
)
def test_speakers_stand_where_they_say(text: str, language: str) -> None:
    """Whatever the signs, a place holds what it says, within the text."""
    for quote in find_quotes(text, language):
        assert text[quote.start : quote.end] == quote.quote
        if quote.speaker_start is not None and quote.speaker_end is not None:
            assert 0 <= quote.speaker_start <= quote.speaker_end <= len(text)


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["「わたしたちは橋を」と述べ", f"说：{LINES}", "قال ", "(", "は"])
@pytest.mark.parametrize("language", ["zh", "ja", "ar"])
def test_a_long_text_takes_time_in_proportion(unit: str, language: str) -> None:
    """Four times as long a text takes about four times as long."""
    sizes = (64, 256, 1024)
    assert (
        find_exponent(lambda text: find_quotes(text, language), lambda size: unit * size, sizes)
        < MOST_EXPONENT
    )
