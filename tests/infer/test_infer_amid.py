"""Captions, buttons and other stories between paragraphs go; headings, facts, verses and letters stay."""

from __future__ import annotations

import pytest

from masthead.infer import infer
from masthead.model import Surroundings
from orchard import NOW, text_document

PROSE = (
    "The new footbridge opened on Saturday, eight months late and with a band that had been booked twice before.",
    "About four hundred people came, some from the far bank, which had been half an hour away since the flood.",
    "The engineers promised that this one will stand for a hundred years, and the band played until the rain came.",
    "The next project is the car park behind the mill, where nobody expects a band or a crowd of any size.",
)


def text_of(*between):
    """Return the body of a post with these lines between its first paragraphs and its last."""
    lines = ["The bridge opens at last", "", PROSE[0], "", PROSE[1], "", *between, "", PROSE[2], "", PROSE[3]]
    return infer(text_document(lines), Surroundings(NOW)).text


@pytest.mark.parametrize(
    "line",
    [
        "A view of the old bridge in 1952",
        "FILE PHOTO: The old bridge after the flood",
        "Image 2 of 5",
        "Bild 3 von 8",
        "Advertisement",
        "Video player is loading.",
        "Subscribe to the Harbour Channel on YouTube for all of the latest films from the bridge",
    ],
)
def test_what_pages_set_between_paragraphs_goes(line):
    """A caption, a button and an appeal between two paragraphs are none of the post's."""
    text = text_of(line)
    assert line not in text
    assert all(paragraph in text for paragraph in PROSE)


@pytest.mark.parametrize(
    "line",
    [
        "What we learned",
        "Results in 2025",
        "Outlook for 2026",
        "Share your memories",
        "Follow the river",
        "How did you begin?",
        "Notes to editors",
        "1. The cover",
        "Step 2 Read the black figures",
        "Wie es weitergeht",
        "Was bleibt",
        "Départ et retour",
        "À emporter",
        "Cómo llegar",
        "이용 시간",
        "お知らせ",
        "Планы на осень",
        "https://bridge.example.org/plans/2026/report.html",
        "Baking time: 35 minutes",
        "Sunday 10 May 2026: open gardens",
        "Friday, 15 May 2026, in the hall behind the mill",
        "Action: clerk to write",
    ],
)
def test_a_writers_short_line_between_paragraphs_stays(line):
    """Headings, facts, days of events and addresses belong to the post."""
    assert line in text_of(line)


@pytest.mark.parametrize(
    "lines",
    [
        ("The water waits", "for no one but you", "a chain, a gate", "a boat coming through"),
        ("500 g flour", "1 cube of fresh yeast", "80 g sugar", "250 ml milk", "1.5 kg plums"),
        ("Director: Tomos Bevan", "Length: 94 minutes", "Language: Welsh, with subtitles"),
        ("1926 The room opens", "1931 First flood", "1947 The snow takes the roof"),
        ("14.00 Uhr Begrüßung", "14.30 Uhr Vortrag", "16.00 Uhr Kaffee"),
        ("Apologies", "Cllr Watkins, Cllr Pugh"),
        ("Un imperméable", "Des bottes", "Un pique-nique pour le premier jour"),
    ],
)
def test_lines_that_belong_together_stay(lines):
    """A verse, a list without bullets, facts and a programme stay whole."""
    text = text_of(*lines)
    assert [line for line in lines if line not in text] == []


def test_mails_that_a_post_quotes_are_no_comments():
    """The days of quoted mails head no readers' comments: what follows them is the post's."""
    lines = ["How the lock was saved: the letters", "", PROSE[0], ""]
    for day, words in enumerate(PROSE[1:], 7):
        head = ["From: Tomos", f"Date: Fri, {day} Feb 2002 21:17:11 +0000", "Subject: Re: the lock"]
        lines += [*head, "", words, ""]
    text = infer(text_document(lines), Surroundings(NOW)).text
    assert all(paragraph in text for paragraph in PROSE)


@pytest.mark.parametrize(
    "lines",
    [
        ("To mend a clock of this kind, these are the steps that matter:",) * 2,
        (
            "To mend a clock of this kind, the steps are to clean, to oil, to wait and to listen.",
            "To mend a clock of this kind, the steps are to clean:",
        ),
    ],
)
def test_a_sentence_said_twice_is_not_lost(lines):
    """What announces a list, or is summed up above, is no picture's caption: one of the two stays at least."""
    assert lines[0] in text_of(*lines)


@pytest.mark.parametrize(
    "line",
    [
        "The canal has also become the fourth of its kind that opens its app to us and puts tides on Facebook.",
        "The springboard is a word of my own for where a work begins. (I picture the one in the school gym.)",
    ],
)
def test_a_sentence_of_weak_words_is_no_appeal(line):
    """A verb of appeals within a sentence asks for nothing, and a bracketed sentence is no credit."""
    assert line in text_of(line)
