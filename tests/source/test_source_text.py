"""Lines of text: where they end, where they stand, and what is blank."""

from __future__ import annotations


def test_every_line_end_ends_a_line_and_is_counted_as_editors_do(read_bytes):
    """CR, LF and CRLF count; a form feed or U+2028 ends a line that no editor counts."""
    document = read_bytes("one\r\ntwo\rthree\nfour\x0cfour again\nfive\u2028and on\n\nseven".encode())
    assert [(block.text, block.line) for block in document.blocks] == [
        ("one", 1),
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("four again", 4),
        ("five", 5),
        ("and on", 5),
        ("seven", 7),
    ]


def test_lines_that_show_nothing_are_blank(read_words):
    """No-break spaces and characters without width make no line; `gap` counts the blank ones above."""
    document = read_words("one\n\u00a0\n \u200b\ufeff\t\ntwo\n\nthree")
    assert [(block.text, block.gap) for block in document.blocks] == [("one", 0), ("two", 2), ("three", 1)]


def test_text_is_stripped_and_the_indentation_told(read_words):
    """A list pasted with its indentation is not mistaken for code, nor is the indentation lost."""
    document = read_words("list\n\u00a0 • apples\u00a0")
    assert document.blocks[1].text == "• apples"
    assert document.blocks[1].hints == ("indent:2",)


def test_a_post_without_words_is_named(read_words):
    """White space only, or a page of empty elements, is refused as holding no words."""
    for name, text in (
        ("a.txt", " \n\u200b\n"),
        ("b.html", "<p></p><div> </div>"),
        ("c.md", "---\ntitle: x\n---\n"),
    ):
        assert read_words(text, name).reason == "holds no words"


def test_too_many_lines_are_refused(read_words):
    """A file of 100,001 lines costs no more than counting them."""
    assert "lines" in read_words("x\n" * 100_001).reason


def test_the_date_in_a_path_is_a_clue(read_words):
    """Folders or a name that begin with a date tell one; other numbers do not."""
    clues = {
        name: [clue.value for clue in read_words("words", name).clues if clue.origin == "path"]
        for name in (
            "2024/09/16/post.txt",
            "2016-12-06-title.txt",
            "20240503-x.txt",
            "x-20249999.txt",
            "2024-02-30-x.txt",
        )
    }
    assert clues == {
        "2024/09/16/post.txt": ["2024-09-16"],
        "2016-12-06-title.txt": ["2016-12-06"],
        "20240503-x.txt": ["2024-05-03"],
        "x-20249999.txt": [],
        "2024-02-30-x.txt": [],
    }


def test_the_digest_follows_the_bytes(read_words):
    """The same bytes give the same digest; a changed post or sidecar gives another."""
    first = read_words("words").digest
    assert first == read_words("words").digest
    assert first != read_words("words ").digest
    assert first != read_words("words", sidecar='title = "x"').digest


def test_a_sidecar_speaks_for_the_post_beside_it(read_words):
    """`post.txt.toml` gives clues of its own origin; a faulty one is a warning with its line."""
    document = read_words(
        "words", sidecar='title = "The Word"\nauthors = ["Ada Byron", "Li Wei"]\npublished = 2024-05-03\n'
    )
    said = [(clue.field, clue.value, clue.line) for clue in document.clues]
    assert said == [
        ("title", "The Word", 1),
        ("author", "Ada Byron", 2),
        ("author", "Li Wei", 2),
        ("published", "2024-05-03", 3),
    ]
    assert {clue.origin for clue in document.clues} == {"sidecar"}
    document = read_words("words", "b.txt", sidecar="title = \nx")
    assert (document.notes[0].path, document.notes[0].line, document.notes[0].refused) == (
        "b.txt.toml",
        1,
        False,
    )
