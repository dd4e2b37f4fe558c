"""What a publication's posts share, and what an editor corrects."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from masthead.infer import correct, infer, survey
from masthead.model import Block, BlockKind, Correction, Document, PartialDate, Source, Surroundings

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PROSE = (
    "The frogs wanted rain and said so all night, and in the morning it rained on the washing.",
    "Nobody has found the key of the shed, so the spade is borrowed and the borrowing is written down.",
    "We counted nine herons on the weir, of which two were posts and one was a man from the council.",
    "The bread rose while we argued about the bread, which is how most things are settled here.",
)


def document(number, *texts):
    """Return a post of lines."""
    blocks = tuple(Block(BlockKind.TEXT, text, line, gap=1) for line, text in enumerate(texts, 1))
    return Document(Source(Path(f"{number}.txt"), f"{number}.txt", 0, 0), "text", blocks)


def posts():
    """Return posts of one publication, under a banner and over a motto of its own."""
    return [
        document(
            number,
            "Weir & Meadow Parish Pump",
            f"Letter {number} from the weir",
            prose,
            "Drink less, dig more",
        )
        for number, prose in enumerate(PROSE)
    ]


def test_furniture_is_learned_from_the_posts_that_share_it():
    """A line that posts repeat at their edges is the page's, though no list knows it; alone it is believed."""
    around = survey(posts(), Surroundings(NOW))
    assert {"weir meadow parish pump", "drink less dig more"} <= around.furniture
    body = [block.text for block in infer(posts()[0], around).body]
    assert body == [PROSE[0]]
    assert "Drink less, dig more" in [block.text for block in infer(posts()[0], Surroundings(NOW)).body]


def test_what_one_post_repeats_is_not_learned():
    """A refrain of one post is its own."""
    refrain = document(0, *["Dig, sister, dig"] * 6, PROSE[0])
    assert survey([refrain, *posts()[1:]], Surroundings(NOW)).furniture.isdisjoint({"dig sister dig"})


def test_copies_of_a_post_teach_nothing():
    """A post that lies in the folder four times, once with a word changed, loses none of its words."""
    first = ("Letter from the weir", *PROSE, "What to bring", "Drink less, dig more")
    copies = [document(number, *first) for number in range(3)]
    copies.append(document(3, *first[:-2], "What to bring along", "Drink less, dig more"))
    around = survey(
        [*copies, document(4, "On the shed", "Nobody has a key, and nobody has asked for one.")],
        Surroundings(NOW),
    )
    assert around.furniture == frozenset()
    body = [block.text for block in infer(copies[0], around).body]
    assert body[-2:] == ["What to bring", "Drink less, dig more"]


def test_a_heading_that_comes_back_stays():
    """What a writer says between paragraphs in every letter is the writer's, not the page's."""
    letters = [
        document(number, "Parish Pump", f"Letter {number}", prose, "Dates for the diary", PROSE[number - 1])
        for number, prose in enumerate(PROSE)
    ]
    around = survey(letters, Surroundings(NOW))
    body = [block.text for block in infer(letters[0], around).body]
    assert "Dates for the diary" in body
    assert "Parish Pump" not in body


def test_markdown_is_written_and_keeps_its_words():
    """What would be furniture on a pasted page is the writer's in Markdown, whatever it sounds like."""
    words = ("Search for the old key.", "Soup", "Bread", "Share this with your friends.", "Comments")
    blocks = tuple(Block(BlockKind.PARAGRAPH, text, line) for line, text in enumerate(words, 1))
    post = infer(Document(Source(Path("n.md"), "n.md", 0, 0), "markdown", blocks), Surroundings(NOW))
    assert [block.text for block in post.body] == list(words)


def test_a_survey_takes_a_stream():
    """Documents are looked at once, as they come."""
    assert survey(iter(posts()), Surroundings(NOW)) == survey(posts(), Surroundings(NOW))


def test_the_order_of_the_day_is_learned():
    """A post whose day is over 12 tells how the others write."""
    told = [document(0, "On the weir", "Posted 23/04/2021", PROSE[0]), document(1, "On the shed", PROSE[1])]
    assert survey(told, Surroundings(NOW)).day_first is True


def test_a_correction_outranks_what_was_inferred():
    """The editor's word has full confidence, its reason as evidence, and keeps what it overruled."""
    post = infer(document(0, "The weir in May", "By Ana Ruiz", PROSE[2]), Surroundings(NOW))
    right = correct(
        post,
        Correction("0.txt", "the diary says so", "The weir in June", ("Tom Berg",), PartialDate(2021, 6), 7),
    )
    assert (right.title.value, right.title.confidence) == ("The weir in June", 1.0)
    assert [author.name for author in right.authors.value] == ["Tom Berg"]
    assert str(right.published.value) == "2021-06"
    assert {words.rule for words in right.title.evidence} == {"correction"}
    assert right.title.evidence[0].quote == "the diary says so"
    assert right.authors.runners_up[0].value == "Ana Ruiz"


def test_a_correction_can_say_nobody_and_unknown():
    """An empty list of authors and a falsy date are answers too; what is not corrected stays."""
    post = infer(document(0, "The weir in May", "By Ana Ruiz", "3 May 2021", PROSE[2]), Surroundings(NOW))
    right = correct(post, Correction("0.txt", "it is a ghost's", authors=(), published=PartialDate()))
    assert right.authors.value == ()
    assert not right.published.value
    assert right.title == post.title
