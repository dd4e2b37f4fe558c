"""However a post ends, its last words are its own, whatever the page prints below them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from masthead.infer import infer
from masthead.model import Document, Surroundings
from masthead.source import look, read

POST = """Why we write our letters together

Amara Nwosu
14 October 2026

Every letter of our practice is now written by two people, and the habit is the best thing that happened to us.

It began as a small experiment between the ward and the surgery. Nobody was asked for more work, only for a table.

"""
ENDINGS = {
    "a quotation and who said it": '"Two pens, one page"\nOur practice manager',
    "a quotation with a dash below": "“Two pens, one page.”\n\n– Our practice manager",
    "a list with hyphens": "What to bring\n\n- A cup\n- A pencil\n- Your own chair",
    "a list with bullets": "• A cup\n• A pencil\n• Your own chair",
    "a short farewell": "See you there!",
    "an appointment": "Where: The old hall, Mill Lane\nWhen: Saturday at ten\nCost: Nothing",
    "a postscript": "PS The kettle is mended.",
    "a heading and a sentence": "Next time\n\nWe count the pens.",
    "an address": "Write to amara@ward.example or ring 01234 567890.",
    "a recipe": "Two cups of flour\nOne egg\nA pinch of salt",
    "a verse": "The letter went out\nThe letter came back\nAnd nobody minded",
    "references": "References\n\n1. Okafor, I. (2019) Letters that work. Ward Press.\n2. Lind, B. (2021) Letters.",
    "a promise": "In the next part we look at the pharmacy.",
}
FURNITURE = {
    "Wix": "12 views0 comments\n\nComments\n\nbottom of page",
    "share buttons": "Share this post\nFacebook\nTwitter\nPost a Comment",
    "Strikingly": "Previous\nNext\nSubscribe\nAlmost done…\nOKSubscriptions powered by Strikingly",
}


@pytest.mark.parametrize("furniture", FURNITURE.values(), ids=FURNITURE)
@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
def test_the_last_words_stay_and_the_page_s_go(tmp_path, ending, furniture):
    """Every word of the ending is in the body, and no line of the furniture is."""
    path = Path(tmp_path, "post.txt")
    path.write_text(f"{POST}{ending}\n\n\n{furniture}\n")
    document = read(look(path, path.name))
    assert isinstance(document, Document)
    text = infer(document, Surroundings(datetime(2026, 11, 21, tzinfo=UTC))).text
    said = re.sub(r"(?m)^(?:[-•–]|\d\.) ?", "", ending)
    assert re.findall(r"\w+", text)[-len(re.findall(r"\w+", said)) :] == re.findall(r"\w+", said)
    assert not set(text.splitlines()) & set(furniture.splitlines())


HEADED = {
    "an invitation": (
        "Get in touch",
        "If you would like to sit with us, leave a note in the blue box by the door.",
    ),
    "who we are": (
        "About us",
        "We are two nurses and a clerk who began to write letters in 2019.",
        "We meet on Mondays.",
    ),
    "what readers said": (
        "Comments",
        "Two readers told us that the table is too small. It is, and we asked for another.",
    ),
    "what comes next": ("Up next", "In the next part we look at the pharmacy and its long counter."),
    "where letters are kept": (
        "Archive",
        "All letters are kept in the green cupboard, in the order in which they came.",
    ),
    "wer wir sind": (
        "Über uns",
        "Wir sind zwei Schwestern und ein Schreiber und treffen uns montags in der Küche.",
    ),
    "a last counsel": (
        "Keep reading",
        "A letter is never finished when it is sent. Keep a copy, and read it in spring.",
    ),
    "what went before": (
        "Related",
        "Last year Ilse wrote about the pens, and Tom about the table with three legs.",
    ),
    "an order": (
        "Categories",
        "We sort letters into three heaps: those that ask, that thank, and that do both.",
    ),
}


@pytest.mark.parametrize("ending", HEADED.values(), ids=HEADED)
def test_a_last_section_stays_under_a_heading_that_pages_have_too(tmp_path, ending):
    """Where nothing else of a page stands around, the writer's last paragraphs are in the body."""
    path = Path(tmp_path, "post.txt")
    path.write_text(POST + "\n\n".join(ending) + "\n")
    document = read(look(path, path.name))
    assert isinstance(document, Document)
    text = infer(document, Surroundings(datetime(2026, 11, 21, tzinfo=UTC))).text
    assert all(line in text for line in ending[1:])
