"""Examples of what agencies send: JSON and XML of the IPTC, of Reuters."""

from __future__ import annotations

import json

from tests.core.forms.example import (
    ARTICLE,
    ARTICLE_2,
    AUTHOR,
    DAY,
    HTML,
    TEXT_2,
    TITLE,
    TITLE_2,
    URL,
    URL_2,
    Example,
    Examples,
)

LAUGHS = (
    '<!DOCTYPE nitf [<!ENTITY a "dock dock dock dock dock">'
    + "".join(
        f'<!ENTITY {b} "&{a};&{a};&{a};&{a};&{a};&{a};&{a};&{a};">'
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
"""Entities that would unpack to half a gigabyte."""

NINJS_ITEM = {
    "uri": URL,
    "type": "text",
    "pubstatus": "usable",
    "firstcreated": f"{DAY}T08:00:00Z",
    "versioncreated": f"{DAY}T09:30:00Z",
    "headlines": [{"role": "short", "value": "Dock closes"}, {"role": "main", "value": TITLE}],
    "bylines": [{"value": f"By {AUTHOR}"}],
    "bodies": [
        {"role": "summary", "contenttype": "text/plain", "value": "The dock is closed."},
        {"role": "main", "contenttype": "text/html", "value": HTML},
    ],
    "subjects": [{"name": "ports"}],
    "infosources": [{"name": "Elsing Press"}],
}
NINJS_1_ITEM = {
    "uri": URL_2,
    "versioncreated": f"{DAY}T09:30:00Z",
    "headline": TITLE_2,
    "body_text": TEXT_2,
}
NINJS_LINES = b"\n".join(json.dumps(item).encode() for item in (NINJS_ITEM, NINJS_1_ITEM))
OF_DAY = (*ARTICLE_2[:3], DAY, ARTICLE_2[4])

NITF_FILE = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "nitf-3-2.dtd">
<nitf><head><title>elsing-dock</title>
<docdata management-status="usable"><doc-id id-string="EP1"/><date.issue norm="20260314T091200+0100"/>
<key-list><keyword key="ports"/></key-list></docdata>
<pubdata name="The Elsing Post" ex-ref="{URL}" position.section="Harbour"/></head>
<body><body.head><hedline><hl1>{TITLE}</hl1></hedline>
<byline>By <person>{AUTHOR}</person><byttl>Harbour Correspondent</byttl></byline>
<dateline><location>PORT ELSING</location></dateline></body.head>
<body.content>{HTML}<media media-type="image"><media-reference source="a.jpg"/>
<media-caption>The dock in spring.</media-caption></media></body.content></body></nitf>"""

RCV1_FILE = f"""<?xml version="1.0" encoding="iso-8859-1" ?>
<newsitem itemid="2286" id="root" date="{DAY}" xml:lang="en">
<title>NORDMARK: {TITLE}.</title><headline>{TITLE}</headline><byline>{AUTHOR}</byline>
<dateline>PORT ELSING {DAY}</dateline><text>{HTML}</text>
<copyright>(c) The Elsing Post 2026</copyright>
<metadata><dc element="dc.source" value="The Elsing Post"/></metadata></newsitem>"""
NO_URL = (None, *ARTICLE[1:])
OF_DAY_AND_NO_URL = (None, *OF_DAY[1:])

_NAR = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'


def make_news_item(title: str, body: str, url: str, author: str = "") -> str:
    """An item of NewsML-G2."""
    by = f"<by>By {author}</by>" if author else ""
    return f"""<newsItem {_NAR} guid="{url}" version="3" xml:lang="en"><itemMeta>
<itemClass qcode="ninat:text"/><provider qcode="nprov:EP"/><versionCreated>{DAY}T10:00:00Z</versionCreated>
<firstCreated>{DAY}T09:12:00Z</firstCreated><pubStatus qcode="stat:usable"/></itemMeta>
<contentMeta><urgency>4</urgency>{by}<headline>{title}</headline>
<subject qcode="medtop:1"><name>ports</name></subject></contentMeta>
<contentSet>{body}</contentSet></newsItem>"""


IN_XHTML = (
    '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml">'
    f"<head><title>x</title></head><body>{HTML}</body></html></inlineXML>"
)
IN_TEXT = f'<inlineData contenttype="text/plain">{TEXT_2}</inlineData>'
NEWSML_FILE = (
    f'<?xml version="1.0"?><newsMessage {_NAR}><header><sent>{DAY}T10:00:00Z</sent></header><itemSet>'
    f"{make_news_item(TITLE, IN_XHTML, URL, AUTHOR)}{make_news_item(TITLE_2, IN_TEXT, URL_2)}"
    "</itemSet></newsMessage>"
)


def make_newsml_1(*components: str, status: str = "Usable") -> str:
    """A file of NewsML 1 with one item."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE NewsML PUBLIC "urn:newsml:iptc.org:20021018:NewsMLv1.2:1" "NewsML_1.2.dtd">
<NewsML Version="1.2"><NewsEnvelope><DateAndTime>20260314T081500Z</DateAndTime></NewsEnvelope>
<NewsItem xml:lang="en"><Identification><NewsIdentifier><ProviderId>elsing-press.example</ProviderId>
<PublicIdentifier>urn:newsml:elsing-press.example:20260314:1:2</PublicIdentifier></NewsIdentifier>
</Identification>
<NewsManagement><NewsItemType FormalName="News"/><FirstCreated>20260314T081200+0000</FirstCreated>
<ThisRevisionCreated>20260314T081200+0000</ThisRevisionCreated><Status FormalName="{status}"/>
</NewsManagement>
<NewsComponent><AdministrativeMetadata><Provider><Party FormalName="Elsing Press"/></Provider>
</AdministrativeMetadata>{"".join(components)}</NewsComponent></NewsItem></NewsML>"""


def make_component(title: str, content: str, author: str = "") -> str:
    """An article of NewsML 1, beside a picture with a caption."""
    by = f"<ByLine>By {author}</ByLine>" if author else ""
    return f"""<NewsComponent><Role FormalName="Main"/><NewsLines><HeadLine>{title}</HeadLine>{by}
<DateLine>PORT ELSING, March 14</DateLine><CreditLine>EP</CreditLine></NewsLines>
<NewsComponent><ContentItem><MediaType FormalName="Photo"/><DataContent>A gull over the wall.</DataContent>
</ContentItem></NewsComponent><NewsComponent EquivalentsList="yes">
<ContentItem><MediaType FormalName="Text"/>{content}</ContentItem>
<ContentItem><MediaType FormalName="Text"/><DataContent>{title}: the same again.</DataContent></ContentItem>
</NewsComponent></NewsComponent>"""


IN_NITF = f"<DataContent><nitf><body><body.content>{HTML}</body.content></body></nitf></DataContent>"
ONE = make_newsml_1(make_component(TITLE, IN_NITF, AUTHOR))
TWO = make_newsml_1(
    make_component(TITLE, f"<DataContent>{HTML}</DataContent>", AUTHOR),
    make_component(TITLE_2, f"<DataContent>{TEXT_2}</DataContent>"),
)
AGENCIES = {
    "NewsML 1": Examples(
        valid=Example("item.xml", TWO.encode(), (NO_URL, OF_DAY_AND_NO_URL)),
        damaged=Example("item.xml", ONE.replace("</NewsLines>", "</NewsLine>").encode(), (NO_URL,)),
        hostile=Example("item.xml", ONE.replace("<p>", "<p>" + "<q>" * 50_000, 1).encode()),
    ),
    "ninjs": Examples(
        valid=Example("items.json", NINJS_LINES, (ARTICLE, OF_DAY)),
        damaged=Example(
            "items.json", b'{"uri": "x", "urgency": 3, "pubstatus\n' + NINJS_LINES, (ARTICLE, OF_DAY)
        ),
        hostile=Example("item.json", b'{"uri": "x", "urgency": 3, "pubstatus": ' + b"[" * 200_000),
    ),
    "NITF": Examples(
        valid=Example("item.xml", NITF_FILE.encode(), (ARTICLE,)),
        damaged=Example("item.xml", NITF_FILE.replace("</hedline>", "").encode(), (ARTICLE,)),
        hostile=Example(
            "item.xml",
            NITF_FILE.replace('<!DOCTYPE nitf SYSTEM "nitf-3-2.dtd">', LAUGHS)
            .replace("<p>", "<p>&i;")
            .encode(),
        ),
    ),
    "RCV1": Examples(
        valid=Example("2286newsML.xml", RCV1_FILE.encode(), (NO_URL,)),
        damaged=Example("2286newsML.xml", RCV1_FILE.encode()[: RCV1_FILE.index("</metadata>")], (NO_URL,)),
        hostile=Example(
            "2286newsML.xml",
            RCV1_FILE.replace(
                "<newsitem", '<!DOCTYPE newsitem [<!ENTITY x SYSTEM "file:///etc/passwd">]><newsitem', 1
            )
            .replace("<p>", "<p>&x;")
            .encode(),
        ),
    ),
    "NewsML-G2": Examples(
        valid=Example("message.xml", NEWSML_FILE.encode(), (ARTICLE, OF_DAY)),
        damaged=Example(
            "message.xml", NEWSML_FILE.replace("</itemMeta>", "</itemMet>", 1).encode(), (ARTICLE, OF_DAY)
        ),
        hostile=Example("message.xml", NEWSML_FILE.replace("<p>", "<p>" + "<q>" * 50_000, 1).encode()),
    ),
}
"""Examples of each form."""
