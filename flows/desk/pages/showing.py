"""How the desk's pages are made: templates without a script, in which every word is escaped.

What a page may load is its own style sheet, its own frames and nothing else; no link out tells where it was
followed from.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit

from fastapi import Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from flows.desk.unchanged import HEADERS
from tasks.core.printable import drop_controls
from tasks.core.search.snippets import split_snippet

if TYPE_CHECKING:
    from fastapi import Request

    from tasks.core.push.problems import Problem

_HERE = Path(__file__).parent
ICON = "icon.svg"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'"
)
RAW_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)


def show_page(template: str, /, status: int = 200, **values: object) -> Response:
    """Give a page that a template makes."""
    html = _open_templates().get_template(f"{template}.html").render(**values)
    return HTMLResponse(html, status, HEADERS | {"Content-Security-Policy": POLICY})


def show_problem(request: Request, problem: Problem) -> Response | None:
    """Give a problem as a page, where a browser asks for one."""
    is_page = not request.url.path.startswith("/v1/") and "text/html" in request.headers.get("accept", "")
    if not is_page or problem.status < 400:  # noqa: PLR2004 - what is elsewhere is no page
        return None
    back = _find_back(request)
    if problem.status == 401:  # noqa: PLR2004 - a token is needed
        refused = not is_asked(request)
        page = show_page("sign_in", problem.status, wrong=False, refused=refused, back=back, known=None)
    else:
        page = show_page("problem", problem.status, problem=problem, back="/" if is_asked(request) else back)
    page.headers.update(dict(problem.headers))
    return page


def is_asked(request: Request) -> bool:
    """Tell whether a request only asks for something."""
    return request.method in {"GET", "HEAD"}


def keep_here(address: str) -> str:
    """Give an address of this desk: no form leads a reader anywhere else."""
    is_here = address.startswith("/") and not address.startswith(("//", "/session")) and "\\" not in address
    return address if is_here and address.isprintable() else "/"


def _find_back(request: Request) -> str:
    """Find where a reader was: the page that was asked for, or that with the form that was sent."""
    if is_asked(request):
        return request.url.path + (f"?{request.url.query}" if request.url.query else "")
    try:
        form = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return "/"
    is_here = form.netloc == request.headers.get("host")
    return keep_here(form.path + (f"?{form.query}" if form.query else "")) if is_here else "/"


def show_raw(raw: bytes, media_type: str) -> Response:
    """Give the bytes of a capture: a document without an origin, in which nothing runs or is fetched."""
    headers = HEADERS | {"Content-Security-Policy": RAW_POLICY, "X-Frame-Options": "SAMEORIGIN"}
    return Response(raw, headers=headers | {"Content-Type": media_type})


@cache
def read_style() -> tuple[bytes, str]:
    """Give the style sheet, and the name that it has for as long as it is this one."""
    style = (_HERE / "static" / "desk.css").read_bytes()
    return style, f"/static/desk.{hashlib.sha256(style).hexdigest()[:12]}.css"


@cache
def read_icon() -> bytes:
    """Give the icon."""
    return (_HERE / "static" / ICON).read_bytes()


@cache
def _open_templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_drop_driving,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"style": read_style()[1], "split_snippet": split_snippet}
    made.filters |= {"number": _say_number, "moment": _say_moment}
    made.filters |= {"part": _quote_part, "outside": _find_outside, "cell": _say_cell, "query": urlencode}
    return made


def _drop_driving(value: object) -> object:
    """Leave out of a text what would turn the line round that it stands in."""
    return drop_controls(value) if type(value) is str else value


def _say_number(value: float | None) -> str:
    return "" if value is None else f"{value:,}"


def _say_moment(value: datetime | str | None) -> str:
    """Say a moment in UTC; what is a text is one already, as its source writes it."""
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M}"
    return (value or "").replace("T", " ")


def _say_cell(value: object) -> str:
    """Say a value of a row."""
    if isinstance(value, datetime):
        return _say_moment(value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {_say_cell(each)}" for name, each in value.items())
    return ", ".join(map(_say_cell, value)) if isinstance(value, list) else str(value)


def _quote_part(value: str) -> str:
    """Write a value as one part of a path."""
    return quote(value, safe="")


def _find_outside(url: str | None) -> str | None:
    """Give an address that a link may lead to: of the web, and no script."""
    try:
        is_web = url is not None and urlsplit(url).scheme in {"http", "https"}
    except ValueError:
        return None
    return url if is_web else None
