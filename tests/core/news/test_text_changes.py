"""What changed between two wordings, and of which kind."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.news.change_kinds import Wording, is_correction
from tasks.core.news.differences import PartChange, is_typo
from tasks.core.news.text_changes import (
    compare_history,
    compare_wordings,
    find_states,
    make_wording,
)

FIRST = "The harbour board of Port Elsing voted on Tuesday to close its oldest dock."
SECOND = "The dock has not seen a ship since spring, the board's chair Mara Quillon said."
THIRD = "Work on a new quay for ferries is to begin in the autumn and to cost 41 million crowns."
BEFORE = Wording("Dock to close", (FIRST, SECOND, THIRD))


def kinds(*paragraphs: str, title: str = "Dock to close", notes: tuple[str, ...] = ()) -> list[str]:
    """The kinds of change from the first wording to one of these paragraphs."""
    return [kind.value for kind in compare_wordings(BEFORE, Wording(title, paragraphs, notes)).kinds]


def test_the_same_wording_has_not_changed() -> None:
    """Nothing is said where nothing changed, whatever the white space."""
    assert kinds(FIRST, SECOND, THIRD.replace(" ", "  ")) == []


def test_another_headline_is_said() -> None:
    """The text may be the same."""
    assert kinds(FIRST, SECOND, THIRD, title="Old dock to close") == ["headline"]


def test_a_slip_of_the_pen_is_a_typo() -> None:
    """A letter or two, a capital, words run together."""
    assert kinds(FIRST.replace("Tuesday", "Teusday"), SECOND, THIRD) == ["typo"]
    assert is_typo("She saidthat it was over.", "She said that it was over.")
    assert is_typo("the board met", "The Board met")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("41", "14"),
        ("41 million", "41 thousand"),
        ("on Tuesday", "on Friday"),
        ("Mara Quillon", "Ada Lind"),
        ("Port Elsing", "Port Mallow"),
        ("not seen a ship", "not seen a cat"),
    ],
)
def test_another_figure_name_or_quotation_is_another_fact(old: str, new: str) -> None:
    """Never a slip, and where somebody is quoted any other word counts."""
    quoted = "“We have not seen a ship since spring”, she said."
    before = Wording(None, (FIRST, SECOND.replace("seen a ship", "had guests"), THIRD, quoted))
    edited = Wording(None, tuple(part.replace(old, new) for part in before.paragraphs))
    assert [*compare_wordings(before, edited).kinds] == ["fact"]


@pytest.mark.parametrize(("old", "new"), [("autumn", "near future"), ("is to begin", "may begin")])
def test_other_words_for_the_same_are_reworded(old: str, new: str) -> None:
    """Nobody's name, no figure, nobody's words."""
    assert kinds(FIRST, SECOND, THIRD.replace(old, new)) == ["reworded"]


def test_a_change_with_a_note_is_a_correction() -> None:
    """In the text or beside it, the note takes the silence away."""
    changed = THIRD.replace("41", "14")
    note = "Correction: an earlier version misstated the cost."
    assert kinds(FIRST, SECOND, changed, note) == ["correction", "fact"]
    assert kinds(FIRST, SECOND, changed, notes=(note,)) == ["correction", "fact"]


@pytest.mark.parametrize(
    "note",
    [
        "This article was amended on 3 March to say who voted.",
        "(An earlier version of this story said that the dock was closed.)",
        "Editor\u2019s note: the headline was changed.",
        "Anmerkung der Redaktion: Die Zahl wurde berichtigt.",
        "In einer früheren Version stand eine falsche Zahl.",
        "Cet article a été modifié mardi.",
        "Fe de errores: el muelle sigue abierto.",
        "In een eerdere versie van dit artikel stond een fout.",
        "【訂正】見出しを改めました。",
        "更正:码头尚未关闭。",
    ],
)
def test_newsrooms_say_so_in_many_tongues(note: str) -> None:
    """A note begins with one of the words that are used for it."""
    assert is_correction(note)


def test_an_article_about_corrections_has_no_note() -> None:
    """The words count at the beginning, as a note has them."""
    assert not is_correction("Corrections officers went on strike.")
    assert not is_correction("The prison's corrections officers went on strike.")
    assert not is_correction("The paper printed a correction on Monday.")


def test_paragraphs_come_and_go() -> None:
    """What was added has grown it, what went has cut it; the paragraphs are named."""
    new = "The mayor had no comment on the matter."
    grown = compare_wordings(BEFORE, Wording("Dock to close", (FIRST, new, SECOND, THIRD)))
    assert ([k.value for k in grown.kinds], grown.paragraphs) == (["grown"], (PartChange(None, new, 1),))
    assert (grown.words_added, grown.words_removed) == (8, 0)
    assert kinds(FIRST, THIRD) == ["cut"]
    assert kinds(FIRST, new, THIRD) == ["grown", "cut"]


def test_a_reworded_paragraph_is_one_change() -> None:
    """Old and new stand side by side, and the words that differ are counted."""
    reworded = SECOND.replace("spring", "last autumn")
    change = compare_wordings(BEFORE, Wording("Dock to close", (FIRST, reworded, THIRD)))
    assert change.paragraphs == (PartChange(SECOND, reworded, 1),)
    assert (change.words_added, change.words_removed) == (2, 1)


def test_the_same_words_in_other_signs_are_cosmetic() -> None:
    """Other paragraphs, quotation marks, capitals: nothing was said otherwise."""
    assert kinds(f"{FIRST} {SECOND}", THIRD) == ["cosmetic"]
    assert kinds(FIRST, SECOND.replace("'", "\u2019"), THIRD.replace("quay", "Quay")) == ["cosmetic"]


def test_paragraphs_in_another_order_are_reordered() -> None:
    """Nothing came and nothing went."""
    assert kinds(SECOND, FIRST, THIRD) == ["reordered"]


@pytest.mark.parametrize("mark", ["10:45 ", "Update 2: ", "Aktualisiert: ", "Mise à jour. ", "3 p.m.: "])
def test_news_under_an_hour_is_an_update(mark: str) -> None:
    """As live pages have it."""
    assert kinds(f"{mark}The ferries sail again.", FIRST, SECOND, THIRD) == ["update", "grown"]


def test_a_notice_instead_of_the_article_is_a_withdrawal() -> None:
    """And nothing else."""
    assert kinds("This article has been removed by the editors.") == ["withdrawn"]
    assert kinds(FIRST, "The report was withdrawn by the ministry, as its author said.", SECOND, THIRD) == [
        "grown"
    ]


@pytest.mark.parametrize(
    "notice",
    [
        "Editors have retracted this story because it fell short of our standards.",
        "Dieser Artikel wurde von der Redaktion entfernt, weil er unseren Ansprüchen nicht genügt.",
        "Cet article a été retiré par la rédaction.",
        "Este artículo ha sido retirado por la redacción.",
        "Questo articolo è stato rimosso dalla redazione.",
        "Este artigo foi removido pela redação.",
        "Dit artikel is door de redactie verwijderd omdat het niet aan onze normen voldeed.",
        "Artikeln har tagits bort av redaktionen.",
        "Artikkeli on poistettu toimituksen päätöksellä.",
        "Artykuł został przez redakcję usunięty.",
        "Článek byl stažen redakcí.",
        "Статья удалена редакцией.",
        "Статтю було видалено редакцією.",
        "Haber yayından kaldırıldı.",  # noqa: RUF001 - a letter of Turkish
        "この記事は編集部の判断により削除されました。",
        "本文因不符合编辑标准已被编辑部删除。",
        "이 기사는 편집부의 결정으로 삭제되었습니다.",
        "تم حذف هذا المقال.",
    ],
)
def test_a_withdrawal_is_told_in_the_language_of_the_paper(notice: str) -> None:
    """With who did it between the words, or without."""
    assert kinds(notice) == ["withdrawn"]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("費用は4億2000万円に上る。", "費用は5億1000万円に上る。", "fact"),
        ("这一决定将耗资4200万元。", "这一决定将耗资5100万元。", "fact"),
        ("桟橋を十一週間閉鎖する。", "桟橋を十二週間閉鎖する。", "fact"),
        ("議会は火曜日に決めた。", "議会は水曜日に決めた。", "fact"),
        ("议会周四投票决定。", "议会周五投票决定。", "fact"),
        ("議会は統一案を決めた。", "議会は均一案を決めた。", "reworded"),
        ("비용은 42억 원이다.", "비용은 51억 원이다.", "fact"),
    ],
)
def test_figures_are_told_in_scripts_without_blanks(before: str, after: str, kind: str) -> None:
    """Digits beside signs, numbers written in signs, days of the week; a sign in another word is none."""
    rest = "港の委員会は桟橋を閉じると決めた、と議長は話した。"
    change = compare_wordings(Wording(None, (rest, before), language="ja"), Wording(None, (rest, after)))
    assert [*change.kinds] == [kind]


@pytest.mark.parametrize("mark", ["午後2時30分：", "14:30 ", "【速報】", "下午3时："])  # noqa: RUF001 - colons of these
def test_news_under_an_hour_is_told_in_scripts_without_blanks(mark: str) -> None:
    """As live pages have it."""
    rest = ("港の委員会は桟橋を閉じると決めた。", "工事は月曜日に始まる予定だ。")
    change = compare_wordings(
        Wording(None, rest), Wording(None, (f"{mark}港長は着岸しないと話した。", *rest))
    )
    assert [*change.kinds] == ["update", "grown"]


def test_a_box_for_payers_tells_of_a_wall_only_where_the_text_was_cut_for_it() -> None:
    """A box that stood there before, or under a whole text, says nothing."""
    cut = make_wording("Dock to close", FIRST, has_wall_box=True)
    assert [*compare_wordings(BEFORE, cut).kinds] == ["paywalled"]
    assert find_states([BEFORE, cut]) == ["live", "paywalled"]
    assert [*compare_wordings(replace(BEFORE, has_wall_box=True), cut).kinds] == ["cut"]
    assert [*compare_wordings(BEFORE, replace(BEFORE, has_wall_box=True)).kinds] == []


def test_a_stub_before_a_wall_is_paywalled() -> None:
    """Where the page says so now and did not before; else it is cut."""
    stub = make_wording("Dock to close", FIRST, paywall="subscriber")
    assert [*compare_wordings(BEFORE, stub).kinds] == ["paywalled"]
    assert kinds(FIRST) == ["cut"]


def test_a_wording_that_comes_back_is_restored() -> None:
    """Not where it only stayed."""
    stub = make_wording("Dock to close", FIRST, paywall="subscriber")
    gone, back = compare_history([BEFORE, stub, BEFORE])
    assert "restored" not in gone.kinds
    assert back.kinds[-1] == "restored"
    assert [each.kinds for each in compare_history([BEFORE, BEFORE])] == [()]


def test_scripts_without_spaces_are_compared_by_their_characters() -> None:
    """One changed sign of a long line is one word changed."""
    before = make_wording(None, "港の委員会は火曜日に最も古い桟橋を閉じると決めた。")
    change = compare_wordings(
        before, make_wording(None, "港の委員会は水曜日に最も古い桟橋を閉じると決めた。")
    )
    assert (change.words_added, change.words_removed) == (1, 1)


texts = st.lists(st.lists(st.sampled_from(["dock", "quay", "41", "the", "board"]), max_size=6).map(" ".join))


@given(texts, texts)
def test_words_that_came_and_went_make_up_the_difference(before: list[str], after: list[str]) -> None:
    """Old words, less those that went, plus those that came, are the new words."""
    change = compare_wordings(Wording(None, tuple(before)), Wording(None, tuple(after)))
    words = sum(len(each.split()) for each in after) - sum(len(each.split()) for each in before)
    assert change.words_added - change.words_removed == words
    assert bool(change.kinds) >= (words != 0)
