"""Articles that the test site has, made of their addresses."""

from __future__ import annotations


def write_article(path: str, words: str) -> str:
    """An invented article that does not say of when it is; its headline is the end of its path."""
    title = path.rpartition("/")[2].replace("-", " ").capitalize()
    text = "".join(f"<p>{title}, part {part}. {words}</p>" for part in range(1, 5))
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title><meta property=og:type content=article>"
        f"</head><body><article><h1>{title}</h1>{text}</article></body></html>"
    )
