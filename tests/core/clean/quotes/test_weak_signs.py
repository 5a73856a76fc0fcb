"""Who says a quotation that no verb of saying leads to, and who does not."""

from __future__ import annotations

import pytest

from tasks.core.clean.quotes.quotes import find_quotes


def list_speakers(text: str, language: str) -> list[str | None]:
    """Give who says each quotation of a text."""
    return [quote.speaker for quote in find_quotes(text, language) if quote.quote]


def list_names(text: str, language: str) -> list[str | None]:
    """Give the names of those who say the quotations of a text."""
    return [quote.speaker_name for quote in find_quotes(text, language) if quote.quote]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Anna Berg warnte alle, das sei gefährlich. Denn: „Das Eis ist viel zu dünn.“"),
        ("de", "„Das ist gut“, sagte Anna Berg. Und weiter: „Das Eis ist viel zu dünn.“"),
        ("en", "“It is good,” said Anna Berg. And: “The ice is much too thin.”"),
        ("de", "Anna Berg warnt vor dem Eis. Ihre Begründung: „Das Eis ist viel zu dünn.“"),
        ("de", "Für Anna Berg steht die Sicherheit aller an erster Stelle: „Das Eis ist viel zu dünn.“"),
        ("de", "Das bringt Anna Berg zu dem kurzen Schluss: „Das Eis ist viel zu dünn.“"),
        ("de", "Anna Berg hat daraus gelernt, dass „das Eis viel zu dünn ist“."),
        ("fr", "Anne Berg a compris que « la glace est beaucoup trop mince »."),
        ("ru", "Анна Берг призналась в том, что «лед сегодня слишком тонкий»."),
    ],
)
def test_the_one_person_of_a_sentence_leads_to_its_quotation(language: str, text: str) -> None:
    """By a word that only joins, a noun that is his, a colon, or a "that"."""
    assert list_speakers(text, language)[-1] in {"Anna Berg", "Anne Berg", "Анна Берг"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Das Treffen mit Anna Berg war sehr kurz: „Das Eis ist viel zu dünn.“"),
        ("de", "An Anna Berg ging eine Bitte: „Das Eis ist viel zu dünn.“"),
        ("de", "Anna Berg und Tom Rudd trafen sich am Hafen: „Das Eis ist viel zu dünn.“"),
        ("en", "The talk with Anna Berg was short and clear: “The ice is much too thin.”"),
        ("es", "La reunión con Ana Berg fue muy breve y clara: “El hielo es muy fino.”"),
        ("de", "Die Gruppe „Kein Eis ohne Schuhe heute“ (KEoS) kam."),
        ("de", "Anna Berg beschreibt das in ihrem Roman „Das Eis ist viel zu dünn“ sehr genau."),
        ("ru", "Об этом Анна Берг рассказала в статье «Лед сегодня слишком тонкий»."),  # noqa: RUF001
        ("es", "Busca suelo para el desarrollo “muy claro, ordenado y lento” de la isla."),
    ],
)
def test_who_is_only_spoken_of_says_nothing(language: str, text: str) -> None:
    """A preposition leads to whom it is said, two leave it open, brackets explain, works have titles."""
    assert list_speakers(text, language) == [None]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "de",
            "Anna Berg verließ den Hafen, sagte sie.\n\n„Das Eis ist viel zu dünn“\n\nDie Stadt schweigt.",
        ),
        ("es", "Ana Berg indicó que “el hielo es muy fino”.\n\n“Haré todo lo necesario”\n\nLuego salió."),
    ],
)
def test_a_quotation_that_heads_a_text_is_nobodys(language: str, text: str) -> None:
    """It stands alone in its paragraph and ends with no stop; what follows may be of anybody."""
    assert list_speakers(text, language)[-1] is None


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("de", "Anna Berg zufolge sei die Brücke „so sicher wie seit Jahren nicht“.", "Anna Berg"),
        ("de", "Den Plänen zufolge sei die Brücke „so sicher wie seit Jahren nicht“.", None),
        (
            "de",
            "Vor dem Umzug, den viele Mitarbeiter sahen, findet es Berg klug: „Wir gehen alle mit.“",
            "Berg",
        ),
        ("de", "„Das wäre wirklich sehr dumm“: So nannte Anna Berg den Umbau.", "Anna Berg"),
        ("pt", "“Não vamos fechar esta ponte”, indagou a senadora.", "a senadora"),
        ("it", "“Non chiuderemo mai il ponte”, borbotta la ministra.", "la ministra"),
        ("pt", "“Não vamos fechar esta ponte”, pintado a branco.", None),
        ("ru", "Есть интерес «обойти всех на этом мосту», помогая России строить, пояснил Марков.", "Марков"),
        ("uk", "Є намір «обійти всіх на цьому мосту», щоб будувати далі, пояснив Марков.", "Марков"),
        ("ru", "«Книг для школ сейчас очень много», — отметила глава Правительства.", "глава Правительства"),
        ("ru", "«Книг для школ сейчас очень много», — сказал собеседник NewsInfo.", "собеседник NewsInfo"),
        ("ru", "«Книг для школ сейчас очень много», — сказал мэр Марков.", "Марков"),
    ],
)
def test_more_orders_of_words(language: str, text: str, speaker: str | None) -> None:
    """A word behind who says it, a verb that no list has, a subject behind a comma, an office of a body."""
    assert list_speakers(text, language) == [speaker]


@pytest.mark.parametrize(
    ("language", "text", "speakers"),
    [
        (
            "pt",
            "Ana Berg considerou que isto revela “a falta de cuidado” e o “perigo de um desastre”.",
            ["Ana Berg", "Ana Berg"],
        ),
        (
            "de",
            "Anna Berg sprach von einer „Brücke, die niemand sah“, einem Umbau, und „dem letzten Rest Mut“.",
            ["Anna Berg", "Anna Berg"],
        ),
        ("de", "Das Ziel bekam Lob von Tom Rudd: „Es war sehr gut gebaut“, sagte Anna Berg.", ["Anna Berg"]),
        ("de", "Anna Berg wurde am Ende deutlich: „Es war sehr gut gebaut“, erklärte sie.", ["Anna Berg"]),
    ],
)
def test_quotations_of_one_sentence_are_its_speakers(language: str, text: str, speakers: list[str]) -> None:
    """Where nobody else is named; who stands behind one wins over a name before its colon."""
    assert list_speakers(text, language) == speakers


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        (
            "de",
            "Klaus von Dohna kam. „Das Eis ist viel zu dünn“, sagte von Dohna am Abend.",
            "Klaus von Dohna",
        ),
        (
            "de",
            "Ministerin Ursula von der Tann kam. Von der Tann sagte: „Das Eis ist dünn.“",
            "Ursula von der Tann",
        ),
        ("de", "Die Bürgermeisterin von Aue, Anna Berg, sagte: „Das Eis ist viel zu dünn.“", "Anna Berg"),
        ("de", "Ein Sprecher von Flixwerft kam. „Das Eis ist viel zu dünn“, sagte der Sprecher.", None),
        ("de", "Anna Berg kam. Nach Auffassung Bergs ist das „ein Geschenk an die Stadt“.", "Anna Berg"),
        ("de", "Anna Berg kam. Nach den Worten von Berg ist das „ein Geschenk an die Stadt“.", "Anna Berg"),
        ("en", "Martin Berg left. “We will not close the bridge,” said M. Berg.", "Martin Berg"),
        ("ru", "Марат Берг приехал. «Мы не закроем этот мост», — сказал М. Берг.", "Марат Берг"),  # noqa: RUF001
        ("ru", "Президент Индии Нарендра Моди сказал: «Мы не закроем этот мост».", "Нарендра Моди"),
        ("pl", "Prezydent Rosji Anton Berg powiedział: „Nie zamykamy tego mostu dziś”.", "Anton Berg"),
        ("uk", "Президент України Антон Берг сказав: «Ми не закриємо цей міст».", "Антон Берг"),
        ("en", "“We will not close the bridge,” said M. Berg.", "M. Berg"),
        ("de", "Der Sprecher Tom Rudd kam. „Das Eis ist viel zu dünn“, sagte ein Sprecher der Stadt.", None),
        ("de", "Der Sprecher Tom Rudd kam. „Das Eis ist viel zu dünn“, sagte der Sprecher.", "Tom Rudd"),
        ("en", "Spokesman Tom Rudd left. “We will not close the bridge,” said a spokesman.", None),
        ("de", "Dieter Koch kam. „Das Eis ist viel zu dünn“, entschied Koch.", "Dieter Koch"),
    ],
)
def test_a_name_is_without_what_it_is_of_and_in_full(language: str, text: str, name: str | None) -> None:
    """Particles, initials, owners' ends, places behind an office."""
    assert list_names(text, language) == [name]


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("de", "„Wir sperren die Brücke nicht“, wie Anna Berg auf Anfrage mitteilte.", "Anna Berg"),
        ("de", "Das sei „ein Problem für die ganze Stadt“, wie Anna Berg sagt.", "Anna Berg"),
        ("en", "“We will not close the bridge,” as Anna Berg said.", "Anna Berg"),
        ("fr", "« Nous ne fermons pas le pont », comme l'a dit Anne Morel.", "Anne Morel"),
        ("es", "“No cerramos este puente nunca”, como dijo la ministra Ana Berg.", "Ana Berg"),
        ("ru", "«Мы не закроем этот мост», как сказала Анна Берг.", "Анна Берг"),
        ("en", "“We will not close the bridge,” as Anna Berg left.", None),
        ("de", "„Wir sperren die Brücke nicht“, wie es im Bericht heißt.", None),
    ],
)
def test_who_said_so_stands_behind_as(language: str, text: str, speaker: str | None) -> None:
    """Only a verb that is listed tells: others say what somebody did meanwhile."""
    assert list_speakers(text, language) == [speaker]


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "As the Kiel Times reported, ice is thin:\n\n“The ice is much too thin.”", "Kiel Times"),
        (
            "de",
            "Am Abend, den 3. Mai, hat mir Anna Berg dazu gesagt: „Das Eis ist viel zu dünn.“",
            "Anna Berg",
        ),
        ("de", "Tom Rudd kam. Sein Fazit:\n\n„Das Eis ist viel zu dünn.“", "Tom Rudd"),
        ("de", "Treffend hat es der Dichter Tom Rudd gefasst:\n\n„Das Eis ist viel zu dünn.“", "Tom Rudd"),
        ("en", "Tom Rudd left early. His words in full:\n\n“The ice is much too thin.”", "Tom Rudd"),
        ("de", "Tom Rudd sagte, er komme. Im Bericht heißt es dagegen:\n\n„Das Eis ist viel zu dünn.“", None),
        (
            "de",
            "Tom Rudd kam. Zugleich erklärte er, in jedem Fall gehe man hin. „Es wird heute kalt.“",
            "Tom Rudd",
        ),
        ("de", "Tom Rudd las die New York Times. „Das Eis ist viel zu dünn“, sagte er.", "Tom Rudd"),
        (
            "de",
            "Tom Rudd kam zur Sitzung, bei der Rudd davon sprach, dass „das Eis zu dünn ist“.",
            "Tom Rudd",
        ),
    ],
)
def test_what_stands_before_a_quotation_says_whose_it_is(language: str, text: str, name: str | None) -> None:
    """In the paragraph before, too; a colon that nobody's words lead to ends who was spoken of."""
    assert list_names(text, language)[-1] == name


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        (
            "ru",
            '"Свободе угрожает большая опасность", - заявил во вторник, 3 января, мэр Антон Берг.',
            "Антон Берг",
        ),
        (
            "de",
            "„Das Eis ist zu dünn“, sagte am Dienstag, 3. Mai, in Kiel der Hafenchef Tom Rudd.",
            "Tom Rudd",
        ),
        (
            "ru",
            "Виктор Берг рад. После встречи с Владимиром Раддом Берг заявил, что «нам очень трудно здесь».",  # noqa: RUF001
            "Виктор Берг",
        ),
        ("ru", "В беседе с Marie Claire Берг призналась, что «очень любит эту работу».", "Берг"),  # noqa: RUF001
        (
            "ru",
            "Олег Холм рад. В мае глава области Антон Берг уехал. «Осталось мало людей здесь», — сказал он.",  # noqa: RUF001
            "Антон Берг",
        ),
        ("pl", "W maju szef klubu PiS Anton Berg powiedział, że „zostało bardzo mało ludzi”.", "Anton Berg"),
        ("ru", '""Осталось уже очень мало людей"", — сообщил Антон Берг.', "Антон Берг"),
        (
            "fr",
            "« C'est fini », dit Anne Berg. Elle ajoute : « La glace est beaucoup trop mince. »",
            "Anne Berg",
        ),
        (
            "fr",
            "« C'est fini », dit Marc Berg. Il poursuit : « La glace est trop mince. »",
            "Marc Berg",
        ),
        (
            "de",
            "Tom Rudd habe berichtet, sagte Anna Berg am Montag. „Wir werden uns das ansehen.“",
            "Anna Berg",
        ),
        ("de", "Sie meint: „Das Eis ist zu dünn“, dann gab es Streit, um das zu klären.", None),
    ],
)
def test_dates_cases_scripts_and_marks_do_not_mislead(language: str, text: str, name: str | None) -> None:
    """A date is passed, a name in another case is another's, offices are in their first case."""
    assert list_names(text, language)[-1] == name


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("de", "Im Mai hatte Anna Berg das Eis noch „dick genug für alle“ genannt.", "Anna Berg"),
        ("de", "Anna Berg hat den Umbau als „eine sehr große Torheit“ bezeichnet.", "Anna Berg"),
        ("de", "Der Umbau ist das, was von Anna Berg „eine sehr große Torheit“ genannt wird.", None),
        ("de", "Der Umbau wird in Kiel „eine sehr große Torheit“ genannt.", None),
        ("nl", "Anna Berg heeft de brug “een veel te grote last” genoemd, gezegd is dat snel.", None),
        ("de", "Anna Berg hat der Stadt versprochen: „Wir sperren die Brücke nicht.“", "Anna Berg"),
        (
            "de",
            "„Die Brücke ist viel zu schmal“, gibt der Sprecher zu bedenken.",
            "der Sprecher",
        ),
    ],
)
def test_a_participle_closes_its_sentence(language: str, text: str, speaker: str | None) -> None:
    """Behind the quotation, its auxiliary and subject before; what is called so by anybody is nobody's."""
    assert list_speakers(text, language) == [speaker]
