"""Invented pages that are empty until their scripts have run."""

from __future__ import annotations

import json

WORDS = (
    "The lighthouse keeper of Brack Point has been asked to stay another winter, since the relay that was to "
    "replace him failed its third trial, the coast board said, and another would not come before spring. "
)


def write_shell(script: str, head: str = "") -> str:
    """A page with nothing in it but a script."""
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>Brack Point</title>{head}</head>"
        f"<body><noscript>Please enable JavaScript.</noscript><div id=root></div>"
        f"<script>{script}</script></body></html>"
    )


def write_story(title: str = "Keeper stays for the winter") -> str:
    """What a server of articles gives a script: JSON."""
    return json.dumps({"title": title, "parts": [f"{title}, part {part}: {WORDS}" for part in range(1, 5)]})


FILL = """
const fill = (story) => {
  const article = document.createElement("article");
  article.append(Object.assign(document.createElement("h1"), {textContent: story.title}));
  for (const part of story.parts)
    article.append(Object.assign(document.createElement("p"), {textContent: part}));
  document.getElementById("root").append(article);
};
"""
"""Puts an article into the page."""


def ask_for(url: str) -> str:
    """A script that fetches a story and shows it."""
    return f"{FILL} fetch({json.dumps(url)}).then((answer) => answer.json()).then(fill);"
