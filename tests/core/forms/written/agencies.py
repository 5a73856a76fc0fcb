# ruff: noqa: E501 - what others write is written on one line
"""News as agencies send it: ninjs, NewsML-G2, NITF, RCV1 by their specifications, and what stands around it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from tests.core.forms.written.written import BRIDGE, ECOLE, MILL, Said, Written

if TYPE_CHECKING:
    from collections.abc import Iterator

NO_URL = BRIDGE.less("url")
BOTH = (NO_URL, MILL.less("url"))


def write_agencies() -> Iterator[Written]:
    """Write what agencies send."""
    yield from _write_ninjs()
    yield from _write_newsml()
    yield from _write_nitf()


def _ninjs_2(said: Said) -> dict[str, object]:
    return {
        "uri": f"urn:newsml:velm:{said.day}",
        "type": "text",
        "representationtype": "complete",
        "profile": "text",
        "version": "1",
        "pubstatus": "usable",
        "urgency": 4,
        "language": "en",
        "firstcreated": f"{said.day}T07:00:00Z",
        "versioncreated": f"{said.day}T08:12:00Z",
        "headlines": [{"role": "main", "value": said.title}],
        "bylines": [{"value": "By " + " and ".join(said.authors), "role": "default"}],
        "descriptions": [{"role": "summary", "contenttype": "text/plain", "value": said.text[:60]}],
        "bodies": [{"role": "main", "contenttype": "text/html", "value": said.html, "wordcount": 80}],
        "subjects": [{"name": "roads", "rel": "about"}],
        "places": [{"name": "Velm"}],
        "infosources": [{"name": "Velm Press", "role": "original"}],
        "standard": {"name": "ninjs", "version": "2.1"},
    }


def _write_ninjs() -> Iterator[Written]:
    yield Written("ninjs", "2.1", "a.json", json.dumps(_ninjs_2(BRIDGE)).encode(), (NO_URL,))
    yield Written(
        "ninjs",
        "2.0 in an array",
        "a.json",
        json.dumps([_ninjs_2(each) for each in (BRIDGE, MILL)], indent=1).encode(),
        BOTH,
    )
    v1 = {
        "uri": BRIDGE.url,
        "type": "text",
        "mimetype": "text/html",
        "representationtype": "complete",
        "versioncreated": "2026-05-04T08:12:00+00:00",
        "byline": "Jonas Adler",
        "headline": BRIDGE.title,
        "slugline": "VELM-BRIDGE",
        "description_text": BRIDGE.text[:60],
        "body_html": BRIDGE.html,
        "copyrightholder": "Velm Press",
        "usageterms": "",
        "language": "en-GB",
        "pubstatus": "usable",
        "subject": [{"code": "x", "name": "roads"}],
    }
    yield Written("ninjs", "Superdesk, 1.3", "a.json", json.dumps(v1).encode(), (BRIDGE,))
    yield Written(
        "ninjs",
        "1.1 with XHTML",
        "a.json",
        json.dumps(
            {k: v for k, v in v1.items() if k != "body_html"}
            | {"body_xhtml": f"<div xmlns='http://www.w3.org/1999/xhtml'>{BRIDGE.html}</div>"}
        ).encode(),
        (BRIDGE,),
    )
    yield Written(
        "ninjs",
        "a list of an API",
        "a.json",
        json.dumps({"_items": [v1], "_meta": {"total": 1}}).encode(),
        (BRIDGE,),
    )
    v3 = {
        "uri": "urn:1",
        "standard": {"name": "ninjs", "version": "3.0"},
        "pubStatus": "usable",
        "versionCreated": "2026-05-04T08:12:00Z",
        "firstCreated": "2026-05-04T07:00:00Z",
        "headlines": [{"role": "main", "value": BRIDGE.title}],
        "by": "By Jonas Adler",
        "bylines": [{"value": "By Jonas Adler"}],
        "bodies": [{"role": "main", "contentType": "text/html", "value": BRIDGE.html}],
        "altIds": [],
    }
    yield Written("ninjs", "3.0, names in camel case", "a.json", json.dumps(v3).encode(), (NO_URL,))
    yield Written(
        "ninjs",
        "cancelled",
        "a.json",
        json.dumps(_ninjs_2(BRIDGE) | {"pubstatus": "canceled"}).encode(),
        refused=1,
    )
    yield Written(
        "ninjs",
        "under embargo",
        "a.json",
        json.dumps(_ninjs_2(BRIDGE) | {"embargoed": "2036-05-04T08:12:00Z"}).encode(),
        refused=1,
    )


def _item(said: Said, content: str, more: str = "", status: str = "stat:usable") -> str:
    by = f"<by>By {' and '.join(said.authors)}</by>" if said.authors else ""
    return f'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" xmlns:xhtml="http://www.w3.org/1999/xhtml" guid="urn:newsml:velm:{said.day}" version="2" standard="NewsML-G2" standardversion="2.30" conformance="power" xml:lang="en"><catalogRef href="http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_38.xml"/><rightsInfo><copyrightHolder literal="Velm Press"/></rightsInfo><itemMeta><itemClass qcode="ninat:text"/><provider literal="velm.example"/><versionCreated>{said.day}T08:12:00Z</versionCreated><firstCreated>{said.day}T07:00:00Z</firstCreated><pubStatus qcode="{status}"/>{more}</itemMeta><contentMeta><urgency>4</urgency>{by}<dateline>VELM</dateline><headline>{said.title}</headline><slugline>VELM-BRIDGE</slugline><subject type="cpnat:abstract" qcode="medtop:20000001"><name xml:lang="en">roads</name></subject><language tag="en"/></contentMeta><contentSet>{content}</contentSet></newsItem>'


def _xhtml(said: Said) -> str:
    return f'<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>{said.title}</title></head><body>{said.html}</body></html></inlineXML>'


def _write_newsml() -> Iterator[Written]:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield Written(
        "NewsML-G2", "XHTML in line", "a.xml", (head + _item(BRIDGE, _xhtml(BRIDGE))).encode(), (NO_URL,)
    )
    yield Written(
        "NewsML-G2",
        "UTF-16",
        "a.xml",
        (head.replace("UTF-8", "UTF-16") + _item(BRIDGE, _xhtml(BRIDGE))).encode("utf-16"),
        (NO_URL,),
    )
    message = f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header><sent>2026-05-06T09:00:00Z</sent></header><itemSet>{_item(BRIDGE, _xhtml(BRIDGE))}{_item(MILL, _xhtml(MILL))}</itemSet></newsMessage>'
    yield Written("NewsML-G2", "a message of two", "a.xml", (head + message).encode(), BOTH)
    nitf = f'<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body><body.head><hedline><hl1>{BRIDGE.title}</hl1></hedline></body.head><body.content>{BRIDGE.html}</body.content></body></nitf></inlineXML>'
    yield Written("NewsML-G2", "NITF in line", "a.xml", (head + _item(BRIDGE, nitf)).encode(), (NO_URL,))
    yield Written(
        "NewsML-G2",
        "plain text in line",
        "a.g2",
        (
            head + _item(BRIDGE, f'<inlineData contenttype="text/plain">{escape(BRIDGE.text)}</inlineData>')
        ).encode(),
        (NO_URL,),
    )
    yield Written(
        "NewsML-G2",
        "HTML escaped in line",
        "a.xml",
        (
            head + _item(BRIDGE, f'<inlineData contenttype="text/html">{escape(BRIDGE.html)}</inlineData>')
        ).encode(),
        (NO_URL,),
    )
    yield Written(
        "NewsML-G2",
        "with a prefix",
        "a.xml",
        (head + _prefix(_item(BRIDGE, _xhtml(BRIDGE)))).encode(),
        (NO_URL,),
    )
    yield Written(
        "NewsML-G2",
        "cancelled",
        "a.xml",
        (head + _item(BRIDGE, _xhtml(BRIDGE), status="stat:canceled")).encode(),
        refused=1,
    )


def _prefix(item: str) -> str:
    own, sep, inline = item.partition("<inlineXML")
    inline, end, tail = inline.partition("</inlineXML>")
    named = re.sub(r"<(/?)(?=[a-z])", r"<\1g2:", own).replace("xmlns=", "xmlns:g2=")
    return (
        f"{named}<g2:inlineXML{inline}</g2:inlineXML>" + tail.replace("</", "</g2:") if sep and end else item
    )


def _write_nitf() -> Iterator[Written]:
    body = f'<body><body.head><hedline><hl1>{BRIDGE.title}</hl1><hl2>Lorries drive around</hl2></hedline><byline>By <person>Jonas Adler</person><byttl>Velm Press</byttl></byline><distributor>Velm Press</distributor><dateline><location>VELM</location><story.date norm="20260504">May 4</story.date></dateline></body.head><body.content><block>{BRIDGE.html}</block></body.content><body.end><tagline>Reporting by Jonas Adler</tagline></body.end></body>'
    yield Written(
        "NITF",
        "3.3 with a DTD",
        "a.xml",
        f'<?xml version="1.0"?>\n<!DOCTYPE nitf SYSTEM "http://www.nitf.org/IPTC/NITF/3.3/specification/dtd/nitf-3-3.dtd">\n<nitf version="-//IPTC//DTD NITF 3.3//EN"><head><title>velm-bridge</title><docdata><date.issue norm="20260504T081200Z"/><doc.copyright holder="Velm Press" year="2026"/></docdata></head>{body}</nitf>'.encode(),
        (NO_URL,),
    )
    yield Written(
        "NITF",
        "3.6 with a namespace, published at an address",
        "a.nitf",
        f'<?xml version="1.0" encoding="UTF-8"?><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><head><docdata><doc-id id-string="b1"/><date.release norm="20260504T081200+0000"/></docdata><pubdata ex-ref="{BRIDGE.url}" name="Velm Herald" date.publication="20260504"/></head>{body}</nitf>'.encode(),
        (BRIDGE,),
    )
    yield Written(
        "NITF",
        "the New York Times corpus",
        "1815718.xml",
        f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE nitf SYSTEM "http://www.nitf.org/IPTC/NITF/3.3/specification/dtd/nitf-3-3.dtd">\n<nitf change.date="June 10, 2005" change.time="19:30" version="-//IPTC//DTD NITF 3.3//EN"><head><title>{BRIDGE.title}</title><meta content="04" name="publication_day_of_month"/><meta content="5" name="publication_month"/><meta content="2026" name="publication_year"/><meta content="National Desk" name="dsk"/><meta content="A" name="print_section"/><docdata><doc-id id-string="1815718"/><doc.copyright holder="The Velm Herald" year="2026"/><series series.name=""/><identified-content><classifier class="indexing_service" type="descriptor">Roads</classifier></identified-content></docdata><pubdata date.publication="20260504T000000" ex-ref="{BRIDGE.url}" item-length="80" name="The Velm Herald" unit-of-measure="word"/></head><body><body.head><hedline><hl1>{BRIDGE.title}</hl1></hedline><byline class="print_byline">By JONAS ADLER</byline><byline class="normalized_byline">Adler, Jonas</byline></body.head><body.content><block class="lead_paragraph"><p>{BRIDGE.text.split(chr(10))[0]}</p></block><block class="full_text">{BRIDGE.html}</block></body.content></body></nitf>'.encode(),
        (replace(BRIDGE, authors=("Jonas Adler",)),),
    )
    yield Written(
        "NITF",
        "French, ISO 8859-1",
        "a.xml",
        f'<?xml version="1.0" encoding="ISO-8859-1"?><nitf><head><title>{ECOLE.title}</title><docdata><date.issue norm="20260511"/></docdata></head><body lang="fr"><body.head><hedline><hl1>{ECOLE.title}</hl1></hedline><byline>Par Hugo Carlier</byline></body.head><body.content>{ECOLE.html}</body.content></body></nitf>'.encode(
            "iso-8859-1"
        ),
        (ECOLE.less("url"),),
    )
    yield Written(
        "RCV1",
        "Reuters' corpus",
        "2286newsML.xml",
        f'<?xml version="1.0" encoding="iso-8859-1" ?>\n<newsitem itemid="2286" id="root" date="2026-05-04" xml:lang="en">\n<title>VELM: {BRIDGE.title}.</title>\n<headline>{BRIDGE.title}</headline>\n<byline>Jonas Adler</byline>\n<dateline>VELM 2026-05-04</dateline>\n<text>\n{BRIDGE.html}\n</text>\n<copyright>(c) Velm Press 2026</copyright>\n<metadata><codes class="bip:countries:1.0"><code code="X"></code></codes><dc element="dc.publisher" value="Velm Press"/><dc element="dc.date.published" value="2026-05-04"/><dc element="dc.source" value="Velm Press"/></metadata>\n</newsitem>'.encode(
            "iso-8859-1"
        ),
        (NO_URL,),
    )
