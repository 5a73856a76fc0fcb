"""What tools and programs make of a page when they dump it as text, each as most people use it.

Takes a page's markup; gives the text. The cleaner is measured on such dumps, and learns on them which lines
of a page are its article. Programs (w3m, lynx, elinks, pandoc) are those of the machine, where it has them.
"""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import html2text
import inscriptis
import justext
import trafilatura
from bs4 import BeautifulSoup
from lxml.html import tostring
from markdownify import markdownify
from resiliparse.extract.html2text import extract_plain_text

from tasks.core.clean.input.markup import parse_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from tasks.training.gold_pages import GoldPage


def read_markup(page: GoldPage) -> str:
    """Decode a page as a parser does, so that every tool is given the same signs."""
    tree = parse_page(page.raw)
    if tree is None:
        return ""
    return str(tostring(tree, encoding="unicode"))


def soup(markup: str) -> BeautifulSoup:
    """Parse markup as most scripts do, without what is no text."""
    tree = BeautifulSoup(markup, "lxml")
    for element in tree(["script", "style", "noscript", "template"]):
        element.decompose()
    return tree


def dump_by_html2text(markup: str, *, ignore_links: bool) -> str:
    """Dump as Markdown, with what is html2text's own width."""
    dumper = html2text.HTML2Text()
    dumper.ignore_links = ignore_links
    dumper.ignore_images = ignore_links
    return str(dumper.handle(markup))


def dump_by_justext(markup: str) -> str:
    """Give all paragraphs that justext makes, good or bad."""
    paragraphs = justext.justext(markup.encode(), frozenset(), encoding="utf-8")
    return "\n".join(paragraph.text for paragraph in paragraphs)


def dump_by_program(name: str) -> Callable[[str], str]:
    """Give what hands a page to a program and takes its output."""

    def dump(markup: str) -> str:
        done = subprocess.run(PROGRAMS[name], input=markup.encode(), capture_output=True, check=False)
        return done.stdout.decode("utf-8", "replace")

    return dump


PROGRAMS: dict[str, tuple[str, ...]] = {
    "w3m": ("w3m", "-dump", "-T", "text/html", "-I", "UTF-8", "-O", "UTF-8"),
    "w3m -cols 100": ("w3m", "-dump", "-cols", "100", "-T", "text/html", "-I", "UTF-8", "-O", "UTF-8"),
    "lynx": ("lynx", "-dump", "-stdin", "-assume_charset=utf-8", "-display_charset=utf-8"),
    "lynx -nolist -width=130": (
        *("lynx", "-dump", "-stdin", "-nolist", "-width=130"),
        *("-assume_charset=utf-8", "-display_charset=utf-8"),
    ),
    "elinks": ("elinks", "-dump", "-dump-charset", "utf-8", "-force-html"),
    "pandoc -t plain": ("pandoc", "-f", "html", "-t", "plain"),
    "pandoc -t gfm": ("pandoc", "-f", "html", "-t", "gfm"),
}
DUMPS: dict[str, Callable[[str], str]] = {
    "as a page": str,
    "beautifulsoup": lambda markup: soup(markup).get_text(),
    "beautifulsoup, newline": lambda markup: soup(markup).get_text("\n"),
    "beautifulsoup, stripped newline": lambda markup: soup(markup).get_text("\n", strip=True),
    "beautifulsoup, one line": lambda markup: " ".join(soup(markup).stripped_strings),
    "inscriptis": inscriptis.get_text,
    "html2text": lambda markup: dump_by_html2text(markup, ignore_links=False),
    "html2text, no links": lambda markup: dump_by_html2text(markup, ignore_links=True),
    "markdownify": lambda markup: markdownify(str(soup(markup))),
    "justext": dump_by_justext,
    "resiliparse": extract_plain_text,
    "trafilatura.html2txt": trafilatura.html2txt,
    **{name: dump_by_program(name) for name in PROGRAMS},
}
