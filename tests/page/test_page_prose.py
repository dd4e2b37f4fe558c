"""Wide tables in a post scroll by themselves, and nothing else of a post is touched."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from masthead.page.prose import frame_tables

FRAME = '<div class="wide" role="region" tabindex="0" aria-label="Table">'

PIECES = ["<table>", "</table>", "<td>", "<p title='", '"', "x", "\n", "<!--", "-->"]


def test_table_is_framed_where_it_stands():
    """A table gets a frame that a keyboard can reach and scroll."""
    content = "<p>a</p>\n<table>\n<tr><td>1</td></tr>\n</table><p>b</p>"
    assert frame_tables(content, "Table") == content.replace("<table>", FRAME + "<table>").replace(
        "</table>", "</table></div>"
    )


def test_table_within_a_table_has_no_frame_of_its_own():
    """Only the outermost table is framed."""
    inner = "<table><tr><td><table><tr><td>1</td></tr></table></td></tr></table>"
    assert frame_tables(inner, "Table") == f"{FRAME}{inner}</div>"


def test_word_table_in_an_attribute_or_text_is_not_a_table():
    """What looks like a table inside an attribute stays what it is."""
    content = '<p title="<table>">&lt;table&gt;</p><img alt="</table>" src="https://garden.example/a.png">'
    assert frame_tables(content, "Table") == content


def test_table_that_is_not_closed_is_left_alone():
    """A torn table is not framed, as the frame would be torn, too."""
    assert frame_tables("<table><tr><td>1", "Table") == "<table><tr><td>1"


@given(
    st.lists(
        st.sampled_from(["<table>", "</table>", "<td>", "<p title='", '"', "x", "\n", "<!--", "-->"]),
        max_size=12,
    )
)
def test_framing_only_adds_frames(pieces):
    """Whatever the content, taking the frames out again gives back every byte."""
    content = "".join(pieces)
    framed = frame_tables(content, "Table")
    if framed != content:
        assert framed.count(FRAME) >= 1
        assert framed.replace(FRAME, "").replace("</table></div>", "</table>") == content
