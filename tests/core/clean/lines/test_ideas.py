"""What words stand for in many languages, and which lines go by it."""

from __future__ import annotations

import tomllib
from collections import Counter
from importlib.resources import files

import pytest

from tasks.core.clean.input.blocks import Block
from tasks.core.clean.lines.ideas import STRANGE, Told
from tasks.core.clean.lines.judge import judge_blocks
from tasks.core.clean.lines.lexicon import open_lexicon
from tasks.core.clean.lines.rules import load_rules
from tasks.core.clean.text.ledger import TEXT_KINDS
from tasks.core.package_data import find_data
from tasks.core.records import Kind

PROSE = {
    "de": "Der Rat beschloss am Dienstag nach langer Debatte, die alte Brücke bis zum Winter zu reparieren.",
    "cs": "Rada se v úterý po dlouhé debatě rozhodla, že starý most bude do zimy opraven a znovu otevřen.",
    "el": "Το συμβούλιο αποφάσισε την Τρίτη να επισκευαστεί η παλιά γέφυρα μέχρι τον επόμενο χειμώνα.",  # noqa: RUF001 - Greek
    "he": "המועצה החליטה ביום שלישי, אחרי דיון ארוך, לתקן את הגשר הישן עד החורף הבא ולפתוח אותו שוב.",
    "hi": "परिषद ने मंगलवार को लंबी बहस के बाद पुराने पुल की मरम्मत अगली सर्दी तक करने का निर्णय लिया।",
    "zh": "市议会周二经过长时间辩论后决定,在明年冬天之前修好这座旧桥,并重新开放给行人和车辆通行。",
    "lt": "Taryba antradienį po ilgų diskusijų nusprendė iki kitos žiemos suremontuoti senąjį miesto tiltą.",
}


def judge_line(line: str, language: str) -> Counter[str]:
    """Judge a line that stands between prose; count the characters of its kinds."""
    texts = [PROSE[language], PROSE[language] + " ", line, PROSE[language] + "  "]
    blocks, at = [], 0
    for text in texts:
        blocks.append(Block(text, at, at + len(text)))
        at += len(text) + 2
    own = blocks[2]
    found: Counter[str] = Counter()
    for one in judge_blocks(blocks, language=language):
        if one.start is not None and own.start <= one.start < own.end:
            found["stays" if one.kind in TEXT_KINDS else one.kind] += len(one.text)
    return found


@pytest.mark.parametrize(
    ("language", "line", "kind"),
    [
        ("cs", "Odebírejte náš newsletter a nic vám neunikne", Kind.PROMO),
        ("cs", "Předplatitelé čtou dál. Už máte předplatné? Přihlaste se", Kind.PAYWALL),
        ("el", "Ακολουθήστε μας στο Facebook και στο Instagram", Kind.PROMO),
        ("he", "כתבות נוספות", Kind.RELATED),
        ("he", "הירשמו לניוזלטר שלנו וקבלו עדכונים מדי בוקר", Kind.PROMO),
        ("hi", "हमारा ऐप डाउनलोड करें", Kind.PROMO),
        ("hi", "ये भी पढ़ें- पुराना पुल कब खुलेगा? परिषद ने क्या तय किया", Kind.RELATED),
        ("zh", "下载我们的手机客户端", Kind.PROMO),
    ],
)
def test_lines_go_by_what_their_words_stand_for(language: str, line: str, kind: Kind) -> None:
    """One rule for all languages, and the words of each in a table."""
    assert set(judge_line(line, language)) == {kind}


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("de", "Der Verein verschickt seinen Newsletter an 3000 Mitglieder, und die App nutzen noch mehr."),
        ("de", "Warn-App ist jetzt verfügbar"),
        ("de", "Papst folgt Präsident auf Twitter"),
        ("cs", "Válka může vypuknout kdykoli"),
        ("cs", "Počet předplatitelů novin loni klesl o pětinu, uvedlo vydavatelství."),
        ("el", "Το newsletter του δήμου διαβάζουν 3000 κάτοικοι κάθε εβδομάδα."),  # noqa: RUF001 - Greek
        ("he", "העיתון הודיע שמספר המנויים שלו ירד בחמישית."),
        ("hi", "अदालत ने कहा कि वेबसाइटें बिना सहमति के कुकीज़ नहीं रख सकतीं।"),
        ("zh", "法院裁定,网站未经同意不得使用cookie。"),
        ("lt", "Teismas nusprendė, kad svetainės be sutikimo negali naudoti cookies."),
    ],
)
def test_news_on_the_same_matters_stays(language: str, line: str) -> None:
    """Sentences that tell of newsletters, subscribers and cookies ask nobody for anything."""
    assert set(judge_line(line, language)) == {"stays"}


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Sekite mus Facebook ir Instagram", Kind.PROMO),
        ("Nuotrauka: ELTA", Kind.CAPTION),
        ("Senasis tiltas gegužę - Nuotrauka: Jonas Kalnas", Kind.CAPTION),
        ("Komentarai (14)", Kind.UI),
        ("Jau turite paskyrą? Prisijunkite", Kind.PAYWALL),
    ],
)
def test_a_language_without_a_table_is_read_by_signs(line: str, kind: Kind) -> None:
    """Names of networks, labels before names, counts, prices and questions are written alike everywhere."""
    assert Told(line, open_lexicon("lt")).ideas >= {STRANGE}
    assert set(judge_line(line, "lt")) == {kind}


def test_a_sentence_inside_a_paragraph_goes_alone() -> None:
    """And takes the rest with it where it announces a headline at the end."""
    follow = " Folgen Sie uns auch auf Instagram und Telegram."
    lead = " Lesen Sie auch: Wann kommt die Brücke? Was der Rat will"
    for own, kind in ((follow, Kind.PROMO), (lead, Kind.RELATED)):
        found = judge_line(PROSE["de"] + own, "de")
        assert found["stays"] >= len(PROSE["de"])
        assert found[kind] == len(own.strip())
    inside = f'{PROSE["de"]} "Es ist gut. Folgen Sie uns auf Instagram und Telegram. So stand es da."'
    assert set(judge_line(inside, "de")) == {"stays"}


def test_agencies_in_brackets_end_news() -> None:
    """The paragraph before them is no caption."""
    found = judge_line(PROSE["de"] + " (AFP, dpa)", "de")
    assert found == {"stays": len(PROSE["de"]), Kind.CREDIT: len("(AFP, dpa)")}


def test_each_idea_of_a_rule_is_in_the_lexicon_or_a_sign() -> None:
    """A rule that asks for what nothing can tell would never speak."""
    entries = find_data(files("tasks") / "rules" / "ideas", ".toml")
    tables = [
        table for entry in entries for table in tomllib.loads(entry.read_text("utf-8")).get("language", ())
    ]
    known = {idea for table in tables for idea in table} | {"networks", "supports", "orders", STRANGE}
    asked = {idea for rule in load_rules() for part in (*rule.ideas, rule.unless) for idea in part}
    names = {idea.strip("^$=+:") for idea in asked}
    signs = {name for name in names - known if Told("", open_lexicon("en")).knows(name)}
    assert names - known - signs == set()


def test_spelling_does_not_count() -> None:
    """Accents, letter cases, endings, small words written together with the next."""
    assert "letter" in Told("SUSCRIBETE AL BOLETIN", open_lexicon("es")).ideas
    assert "join" in Told("İNDİRİN, ABONE OLUN", open_lexicon("tr")).ideas
    assert "member" in Told("Csak előfizetőinknek", open_lexicon("hu")).ideas
    assert "letter" in Told("לניוזלטר", open_lexicon("he")).ideas
