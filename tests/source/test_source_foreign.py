"""Documents of kinds that are not read are named, so that nobody waits for them."""

from __future__ import annotations

from masthead.source import find_foreign


def put(folder, *names):
    """Write something under each name."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"PK\x03\x04")


def test_documents_that_no_reader_takes_are_named_with_the_way_out(tmp_path):
    """Each by its kind, in order of names, as a warning; posts, pictures and hidden names are no matter of this."""
    put(
        tmp_path,
        "b/Minutes.DOCX",
        "a.pdf",
        "mail.mbox",
        "post.txt",
        "photo.jpg",
        ".cache/x.docx",
        ".y.odt",
        "z\n.rtf",
    )
    found = list(find_foreign(tmp_path))
    assert [problem.path for problem in found] == ["a.pdf", "b/Minutes.DOCX", "mail.mbox", "z\\x0a.rtf"]
    assert not any(problem.refused for problem in found)
    assert found[1].reason == "is a Word document, which is not read as a post"
    assert "save it as text" in found[1].mend
    assert ".eml" in found[2].mend


def test_folders_that_hold_no_posts_are_passed_over(tmp_path):
    """What Masthead itself writes, or is told to leave alone, is not looked at."""
    put(tmp_path, "public/files/one.pdf", "two.pdf")
    assert [problem.path for problem in find_foreign(tmp_path, frozenset({tmp_path / "public"}))] == [
        "two.pdf"
    ]
