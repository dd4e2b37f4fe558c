"""What pages set between paragraphs goes; sentences that are only built like it stay."""

from __future__ import annotations

import pytest

from masthead.infer import infer
from masthead.infer.furniture.inserts import has_credit, leads_elsewhere
from masthead.model import Surroundings
from orchard import NOW, text_document

CAPTION = "The old ferry leaves the quay at Nether Holm for the last time with its bell ringing"


def text_of(*lines):
    """Return the body of a post with these lines between its paragraphs."""
    return infer(text_document([PROSE[0], *lines, PROSE[1]]), Surroundings(NOW)).text


PROSE = (
    "The ferry has crossed the river since before anybody kept books, and nobody remembers the first fare.",
    "The new bridge is shorter, dryer and free, and still half the village stood on the quay that evening.",
)


@pytest.mark.parametrize(
    "line",
    [
        "The ferry seen from the new bridge, with the mill behind it (Photo: Ines Okafor)",
        "Passengers on the last crossing of the evening [Image credit: Harbour Museum].",
        "The skipper rings the bell on the quay. Credit: Tomos Bevan / Harbour Museum",
        "The bell, which is older than the boatCredit: Harbour Museum",
        "The skipper and his daughter.Ines Okafor / Reuters file",
        "Die alte Fähre am letzten Abend vor der Mühle (Foto: Anke Lührs)",
        "Le vieux bac quitte le quai une dernière fois (Image : AFP/Luc Morel)",
        "A bell on a boat in the evening sun, via Getty Images",
    ],
)
def test_a_caption_goes_by_its_credit(line):
    """A line that ends with whose the picture is stands in no body."""
    assert has_credit(line)
    text = text_of(line)
    assert line not in text
    assert all(paragraph in text for paragraph in PROSE)


@pytest.mark.parametrize(
    "line",
    [
        "What is a tax credit: a short explanation for people who share a ferry",
        "She left the photo on the table: it was never hers, and the frame was empty anyway.",
        "I have a good image of him in my head (and a bad one on my telephone).",
        "We bought the pictures from a stock that nobody had ever asked for.",
        "He went to the and/or meeting, where Reuters had sent nobody.",
    ],
)
def test_a_sentence_about_pictures_stays(line):
    """Words of pictures in a sentence are no credit."""
    assert not has_credit(line)
    assert line in text_of(line)


def test_a_caption_that_stands_twice_goes_with_its_credit():
    """The alternative text and the caption below it are no paragraphs of the post."""
    text = text_of(CAPTION, f"{CAPTION}. (Image credit: Harbour Museum)")
    assert CAPTION not in text


def test_of_a_paragraph_begun_twice_the_longer_stays():
    """Where no credit tells a caption, nothing is lost that is said only once."""
    longer = f"{CAPTION}, and the children shout the names of all its skippers across the water."
    text = text_of(CAPTION, longer)
    assert text.count(CAPTION) == 1
    assert longer in text


def test_a_paragraph_printed_again_further_down_stands_once():
    """A page that prints a paragraph a second time, as a pulled quotation, adds nothing."""
    sentence = (
        "We all cried, and then we all walked home over the bridge, because it was late and it was there."
    )
    assert text_of(sentence, "The quay is now a garden.", sentence).count(sentence) == 1


def test_a_refrain_stays():
    """What comes a third time is the writer's."""
    refrain = "And the bell rang over the water, and nobody on the quay or in the boat said a single word."
    text = text_of(refrain, "The boat came in.", refrain, "The boat went out.", refrain)
    assert text.count(refrain) == 3


@pytest.mark.parametrize(
    "line",
    [
        "Related: Why the mill at Nether Holm turns only on Sundays",
        "Lesen Sie auch: Warum die Mühle nur am Sonntag mahlt",
        "Lire aussi : Pourquoi le moulin ne tourne que le dimanche",
        "Leggi anche: Perché il mulino gira solo di domenica",
        "Czytaj też: Dlaczego młyn miele tylko w niedzielę",
        "[Related: The names of all the skippers since 1902]",
    ],
)
def test_a_way_to_another_story_goes(line):
    """A label of other stories opens no paragraph of this one."""
    assert leads_elsewhere(line)
    assert line not in text_of(line)


@pytest.mark.parametrize(
    "line",
    [
        "Like this story? Subscribe to our newsletter and get the river in your inbox every week.",
        "Follow us on Facebook, Instagram and Mastodon for more of the harbour.",
        "Jetzt unseren Newsletter abonnieren: der Hafen jede Woche kostenlos in Ihrem Postfach",
        "Suivez-nous sur Facebook et Instagram, et abonnez-vous à notre infolettre du port.",
    ],
)
def test_an_appeal_goes(line):
    """A page that asks in its own name to be followed is no writer."""
    assert line not in text_of(line)


@pytest.mark.parametrize(
    "line",
    [
        "Share your letters on Facebook or on Instagram and see which of the two your neighbours read.",
        "Start a newsletter of the quay, I told her, and print the tides in it every single week.",
        "Get the ferry on a Sunday, when the bells ring, and bring something for the skipper.",
    ],
)
def test_advice_stays(line):
    """A writer may speak of newsletters and networks to readers of their own."""
    assert line in text_of(line)
