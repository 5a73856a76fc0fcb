"""A first line alone is the headline in every script, where its words come again in the text below."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tasks.core.clean.document import clean_document

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SHORT = {
    "th": (
        "สภาท่าเรือเอลซิงลงมติปิดท่าเทียบเรือเก่าแก่ที่สุด",
        "คณะกรรมการท่าเรือเอลซิงลงมติเมื่อวันอังคารให้ปิดท่าเทียบเรือเก่าแก่ที่สุดซึ่งสร้างขึ้นเพื่อขนถ่านหิน ไม่มีเรือเข้ามาตั้งแต่ฤดูใบไม้ผลิ",
        "งานก่อสร้างท่าเรือใหม่สำหรับเรือข้ามฟากจะเริ่มในฤดูใบไม้ร่วง และจะใช้งบประมาณ 41 ล้านคราวน์ ชาวประมงหลายคนคัดค้านแผนนี้",
    ),
    "km": (
        "កំពង់ផែអែលស៊ីងបិទផែចាស់ជាងគេ",
        "ក្រុមប្រឹក្សាកំពង់ផែអែលស៊ីងបានបោះឆ្នោតកាលពីថ្ងៃអង្គារដើម្បីបិទផែចាស់ជាងគេរបស់ខ្លួន ដែលត្រូវបានសាងសង់សម្រាប់ធ្យូងថ្ម។",
        "ការងារលើផែថ្មីសម្រាប់សាឡាងនឹងចាប់ផ្តើមនៅរដូវស្លឹកឈើជ្រុះ និងមានតម្លៃ ៤១ លានក្រោន។",
    ),
    "my": (
        "အယ်လ်ဆင်းဆိပ်ကမ်း ရှေးအကျဆုံးဆိပ်ခံတံတားကိုပိတ်",
        "အယ်လ်ဆင်းဆိပ်ကမ်းအဖွဲ့သည် အင်္ဂါနေ့တွင် ရှေးအကျဆုံးဆိပ်ခံတံတားကို ပိတ်ရန် ဆုံးဖြတ်ခဲ့သည်။",
        "ဆိပ်ခံတံတားအသစ်တည်ဆောက်ရေးကို ဆောင်းဦးတွင်စတင်မည်ဖြစ်ပြီး ကုန်ကျစရိတ် ၄၁ သန်းရှိမည်။",
    ),
    "ar": (
        "مجلس المرفأ يغلق رصيف الفحم",
        "قررت السلطات المحلية في المدينة يوم الثلاثاء أن السفن لن ترسو بعد اليوم في شرق مرفأ إلسينغ.",
        "وقالت أورلا تام، وهي رئيسة للمجلس، إن العمل سيبدأ في الخريف وسيكلف الرصيف الجديد 41 مليون كرون.",
    ),
    "en": (
        "Port Elsing closes its oldest dock",
        "The harbour board voted on Tuesday to close the quay, which was the oldest of the coast, in spring.",
        "Work on a new one for ferries is to begin in the autumn, said Orla Tamm, who leads the board.",
    ),
}


@pytest.mark.parametrize("language", SHORT)
def test_the_first_line_of_a_short_text_is_its_headline(language: str) -> None:
    """Two paragraphs are enough; in some scripts words have no spaces and sentences no stops."""
    title, *body = SHORT[language]
    document = clean_document("\n\n".join(SHORT[language]).encode(), name="a.txt", now=NOW)
    assert document.title == title
    assert document.text == "\n\n".join(body)


@pytest.mark.parametrize("language", SHORT)
def test_a_text_without_a_headline_keeps_its_first_line(language: str) -> None:
    """A paragraph is none, whatever it shares with the next."""
    _, first, second = SHORT[language]
    document = clean_document(f"{first}\n\n{second}\n\n{first}".encode(), name="a.txt", now=NOW)
    assert document.title is None
    assert document.text.startswith(first)


@pytest.mark.parametrize("name", ["Cautionary Tale", "Orla Tamm", "Key Points"])
def test_words_in_capitals_under_a_headline_are_no_names(name: str) -> None:
    """Names begin with a given name, and are not of those that the text tells of."""
    title, first, second = SHORT["en"]
    document = clean_document(f"{title}\n\n{name}\n\n{first}\n\n{second}".encode(), name="a.txt", now=NOW)
    assert document.authors == ()
    assert name in document.text


def test_a_button_under_the_day_of_a_page_is_no_headline() -> None:
    """A headline has three words; today's date stands over the menu of many pages."""
    _, first, second = SHORT["en"]
    text = f"Wednesday, 10 April 2026\n\nCreate account\n\n{first}\n\n{second}"
    assert clean_document(text.encode(), name="a.txt", now=NOW).title is None


@pytest.mark.parametrize(
    "line",
    ["Elsing Courier · Mara Quillon · March 14, 2026 · 3 min read", "2026-03-14 - By Mara Quillon"],
)
def test_a_date_line_names_its_writer(line: str) -> None:
    """A paper's name looks like a person's; of two the one that begins with a given name signs."""
    title, first, second = SHORT["en"]
    document = clean_document(f"{title}\n{line}\n\n{first}\n\n{second}".encode(), name="a.txt", now=NOW)
    assert document.authors == ("Mara Quillon",)
