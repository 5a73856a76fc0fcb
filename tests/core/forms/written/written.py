# ruff: noqa: RUF001 - news in Russian is written in Cyrillic
"""What a file is that another tool would write, and the invented news that such files hold."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Said:
    """An article, and what the file says of it; None or nothing for what it does not say."""

    title: str | None
    text: str
    url: str | None = None
    authors: tuple[str, ...] = ()
    day: str | None = None

    @property
    def html(self) -> str:
        """The text in paragraphs of HTML."""
        return "".join(f"<p>{each}</p>" for each in self.text.split("\n\n"))

    def less(self, *names: str) -> Said:
        """Give the article where a file does not say these fields."""
        return replace(self, **{name: () if name == "authors" else None for name in names})


@dataclass(frozen=True, slots=True)
class Written:
    """A file of a form as one tool writes it: its articles, addresses to fetch, how many are refused."""

    form: str
    by: str
    name: str
    data: bytes
    articles: tuple[Said, ...] = ()
    links: int = 0
    refused: int = 0
    columns: str = ""


BRIDGE = Said(
    "Old bridge at Velm to close for two winters",
    "The county of Velm will close its old bridge in November and open it again in the spring of 2028."
    "\n\nEngineers found cracks in four of the nine piers, said Ida Lorch, who is in charge of roads. "
    '"Nobody was ever in danger," she told the council on Monday.'
    "\n\nLorries have had to drive around by Tessin since June, which takes them 40 minutes longer.",
    "https://velm-herald.example/2026/05/old-bridge",
    ("Jonas Adler",),
    "2026-05-04",
)
MILL = Said(
    "Paper mill in Tessin hires 60 people",
    "The paper mill in Tessin is looking for 60 workers, a third more than it has today, its owner said."
    "\n\nIt had let most of them go in 2023, when the price of pulp doubled within a year."
    "\n\nThe union welcomed the step but asked for contracts that last longer than a season.",
    "https://velm-herald.example/2026/05/paper-mill",
    ("Petra Holm", "Emil Brandt"),
    "2026-05-06",
)
ZUG = Said(
    "Nachtzug nach Görlow fährt wieder",
    "Der Nachtzug zwischen Velm und Görlow fährt ab Juni wieder jede Nacht, teilte die Bahn am Freitag mit."
    "\n\nEr war vor drei Jahren eingestellt worden, weil Wagen fehlten. „Wir haben die Zeit genutzt“, sagte "
    "Sprecherin Anke Möhring."
    "\n\nEine Fahrt im Liegewagen kostet 49 Euro, Räder müssen angemeldet werden.",
    "https://velmer-bote.example/nachtzug-goerlow",
    ("Lukas Böhme",),
    "2026-05-08",
)
ECOLE = Said(
    "L'école de Brévan rouvre après les travaux",
    "L'école de Brévan a rouvert lundi matin, dix-huit mois après l'incendie qui avait détruit son toit."
    "\n\nLes 140 élèves suivaient leurs cours dans la salle des fêtes, a rappelé la directrice, Claire Aubin."
    "\n\nLe chantier a coûté 2,3 millions d'euros, payés pour moitié par la région.",
    "https://lebrevan.example/2026/ecole",
    ("Hugo Carlier",),
    "2026-05-11",
)
EMBANKMENT = Said(
    "Набережную в Ольховске откроют осенью",
    "Набережную в Ольховске откроют для пешеходов в сентябре, сообщила в понедельник мэрия города."
    "\n\nРаботы начались два года назад и обошлись бюджету в 310 миллионов рублей."
    "\n\n«Мы укрепили берег на всей длине», — сказал главный инженер Павел Сомов.",
    "https://olkhovsk.example/news/embankment",
    ("Анна Лебедева",),
    "2026-05-12",
)
PROMO = "Sign up for our daily newsletter and get the most important stories straight to your inbox."
