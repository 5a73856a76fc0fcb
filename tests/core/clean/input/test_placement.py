"""Text that a browser shows at another place than the markup has it is read at that place."""

import pytest

from tasks.core.clean.page.html import read_page, visible_text


@pytest.mark.parametrize("mark", ["shadowrootmode", "shadowroot"])
def test_a_declarative_shadow_root_is_read_with_its_slots_filled(mark: str) -> None:
    """What the host holds stands in the slot that it is for, in place of what the slot has of its own."""
    page = f"""<story-body><template {mark}=open><style>p {{}}</style><h2><slot name=head>No</slot></h2>
    <p>Pier.</p><slot>Nothing</slot><p>Quay.</p></template><b slot=head>Boats</b><p>Ferry.</p></story-body>"""
    assert visible_text(page.encode()).split() == ["Boats", "Pier.", "Ferry.", "Quay."]


def test_other_templates_are_not_shown() -> None:
    """A template without a shadow root waits for a script."""
    assert visible_text(b"<p>Pier.</p><template><p>Row</p></template>") == "Pier."


def test_what_was_streamed_behind_the_page_is_read_where_the_page_waits_for_it() -> None:
    """A box inside of a box is put in its place too."""
    page = b"""<p>One.</p><template id="B:0"></template><p>Four.</p>
    <div hidden id="S:0"><p>Two.</p><template id="P:1"></template></div>
    <div hidden id="S:1"><p>Three.</p></div>"""
    assert visible_text(page).split() == ["One.", "Two.", "Three.", "Four."]


def test_a_box_that_waits_for_itself_stays_where_it_is() -> None:
    """Broken markup moves nothing and loses nothing."""
    page = b'<p>One.</p><div hidden id="S:0"><template id="B:0"></template><p>Two.</p></div>'
    assert visible_text(page).split() == ["One.", "Two."]


@pytest.mark.parametrize(("lines", "is_link"), [(2, True), (8, False)])
def test_a_link_around_paragraphs_of_text_is_none(lines: int, is_link: bool) -> None:  # noqa: FBT001
    """Somebody forgot to end it: what stands in it is the article, not a list of links."""
    text = "<br><br>".join(
        f"The pier of Varn was closed for {i} days last winter." for i in range(lines // 2 + 1)
    )
    page = read_page(f'<body><dl><a href="/varn">{text}</a></dl></body>'.encode(), url=None)
    assert all(bool(block.link_chars) is is_link for block in page.blocks)
