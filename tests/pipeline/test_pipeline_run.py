"""A run from posts to mail, run again, and changed in between."""

from __future__ import annotations

import email
import email.policy
import json
from datetime import timedelta

import feedparser
import pytest
from lxml import etree

from builders import NOW
from garden import plant, tree
from masthead import pipeline
from masthead.config import load, load_corrections
from masthead.errors import LockedError, UsageError
from masthead.model import DeliveryState, Dispatch


@pytest.fixture
def garden(tmp_path):
    """Return a publication of three posts that was never run."""
    return plant(tmp_path / "garden")


def run(home, now=NOW):
    """Run the publication in a folder."""
    return pipeline.run(load(home, pipeline.packaged_templates()), load_corrections(home), now)


def titles(home, channel="bulletin", name="atom.xml"):
    """Return the titles a feed shows, in its order."""
    return [
        entry.title for entry in feedparser.parse((home / "public" / channel / name).read_bytes()).entries
    ]


def times(home):
    """Return when each entry of the bulletin's feed was updated, by its id."""
    made = feedparser.parse((home / "public/bulletin/atom.xml").read_bytes())
    return {entry.id: entry.updated for entry in made.entries}


def reconfigure(home, old, new):
    """Change masthead.toml."""
    text = (home / "masthead.toml").read_text()
    assert old in text
    (home / "masthead.toml").write_text(text.replace(old, new))


def messages(home):
    """Return every message of the outbox."""
    return [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in sorted((home / "outbox" / "new").iterdir())
    ]


def test_posts_become_feeds_pages_and_mail(garden):
    """One run makes all of it, with what the posts say and nothing more."""
    report = run(garden)
    assert report.is_clean
    assert sorted(change for _, change in report.changes) == ["new"] * 3
    assert titles(garden) == titles(garden, name="rss.xml")
    assert sorted(titles(garden)) == [
        "Swapping seeds across the fence",
        "The shed has a roof again",
        "What the frost left us",
    ]
    assert titles(garden, "tools") == ["The shed has a roof again"]
    assert {message["to"] for message in messages(garden)} == {"ana@garden.example", "bo@garden.example"}
    assert (garden / "public/bulletin/issues/1/index.html").exists()
    shed = (garden / "public/posts/the-shed-has-a-roof-again/index.html").read_text()
    assert "November 2025" in shed
    assert "Tomas Lindqvist" in shed


def test_feeds_of_all_formats_hold_the_same_entries(garden):
    """Atom, RSS and JSON Feed agree on ids and order."""
    run(garden)
    atom = feedparser.parse((garden / "public/bulletin/atom.xml").read_bytes())
    rss = feedparser.parse((garden / "public/bulletin/rss.xml").read_bytes())
    made = json.loads((garden / "public/bulletin/feed.json").read_text())
    ids = [entry.id for entry in atom.entries]
    assert ids == [entry.id for entry in rss.entries] == [entry["id"] for entry in made["items"]]
    assert len(set(ids)) == 3


def test_the_list_of_feeds_leads_to_every_feed(garden):
    """Every Atom feed that readers subscribe to stands in feeds.opml, past issues too, and no other."""
    run(garden)
    public = garden / "public"
    root = etree.fromstring((public / "feeds.opml").read_bytes())
    listed = {each.get("xmlUrl") for each in root.iter("outline")} - {None}
    written = {path.relative_to(public).as_posix() for path in public.rglob("atom.xml")}
    assert listed == {f"https://garden.example/{path}" for path in written if "/archive/" not in path}
    assert "https://garden.example/bulletin/issues/atom.xml" in listed


def test_a_second_run_changes_nothing_and_sends_nothing(garden):
    """No byte and no modification time moves, and the report says why nothing was sent."""
    run(garden)
    before = tree(garden / "public"), tree(garden / "outbox")
    report = run(garden, NOW + timedelta(hours=1))
    assert (tree(garden / "public"), tree(garden / "outbox")) == before
    assert (report.changes, report.written, report.issues, report.mail) == ((), (), (), Dispatch())
    assert report.quiet == (("bulletin", "nothing new since its last issue"),)


def test_a_new_post_appears_once_everywhere(garden):
    """Exactly the new post is new: in the feeds it belongs to, and alone in the next issue."""
    run(garden)
    text = "A bench by the pond\n\nSomebody left a bench, and the frogs have taken to it in the evenings.\n"
    (garden / "posts" / "bench.txt").write_text(text)
    report = run(garden, NOW + timedelta(days=1))
    assert report.changes == (("bench.txt", "new"),)
    assert len(titles(garden)) == 4
    assert "A bench by the pond" in titles(garden)
    assert titles(garden, "tools") == ["The shed has a roof again"]
    (issue,) = report.issues
    second = [message for message in messages(garden) if ".2." in message["message-id"]]
    assert issue.number == 2
    assert len(second) == 2
    body = second[0].get_body(("plain",)).get_content()
    assert "A bench by the pond" in body
    assert "frost" not in body.split("A bench by the pond")[1].casefold()


def test_an_edit_changes_one_entry_and_mails_nobody(garden):
    """A mended typo keeps the id, moves `updated` of that entry alone, and is not sent again."""
    run(garden)
    before = {
        entry.id: entry.updated
        for entry in feedparser.parse((garden / "public/bulletin/atom.xml").read_bytes()).entries
    }
    post = garden / "posts" / "seeds.txt"
    post.write_text(post.read_text().replace("forty kinds", "thirty kinds"))
    report = run(garden, NOW + timedelta(days=1))
    after = {
        entry.id: entry.updated
        for entry in feedparser.parse((garden / "public/bulletin/atom.xml").read_bytes()).entries
    }
    assert report.changes == (("seeds.txt", "changed"),)
    assert report.issues == ()
    assert before.keys() == after.keys()
    assert sum(before[each] != after[each] for each in before) == 1


def test_a_deleted_post_leaves_a_tombstone_and_comes_back_as_itself(garden):
    """Gone from feeds, its page says so; put back, it has its id again and is not mailed again."""
    run(garden)
    ids = times(garden).keys()
    text = (garden / "posts/seeds.txt").read_text()
    (garden / "posts/seeds.txt").unlink()
    run(garden, NOW + timedelta(days=1))
    assert len(titles(garden)) == 2
    assert "pencil" not in (garden / "public/posts/swapping-seeds-across-the-fence/index.html").read_text()
    (garden / "posts/seeds.txt").write_text(text)
    report = run(garden, NOW + timedelta(days=2))
    assert {
        entry.id for entry in feedparser.parse((garden / "public/bulletin/atom.xml").read_bytes()).entries
    } == ids
    assert report.issues == ()


def test_one_bad_post_costs_one_post(garden):
    """A post that cannot be read is named, also on the next run; the rest is built; its last good entry stays."""
    run(garden)
    (garden / "posts/seeds.txt").write_bytes(b"\x00\x01\x02" * 500)
    for day in (1, 2):
        report = run(garden, NOW + timedelta(days=day))
        assert [problem.path for problem in report.problems] == ["seeds.txt"]
        assert not report.is_clean
        assert len(titles(garden)) == 3


def test_posts_that_are_all_gone_unpublish_nothing(garden):
    """An unmounted disk is the operator's to mend, not an archive's end."""
    run(garden)
    before = tree(garden / "public")
    for post in (garden / "posts").iterdir():
        post.unlink()
    with pytest.raises(UsageError, match="all posts are gone"):
        run(garden, NOW + timedelta(days=1))
    assert tree(garden / "public") == before


def test_drafts_and_posts_of_the_future_wait(garden):
    """A draft never goes out; a post dated ahead goes out on its day, though no file changed."""
    (garden / "posts/draft.md").write_text(
        "---\ntitle: Not yet\ndraft: true\n---\nStill thinking about it.\n"
    )
    (garden / "posts/fair.md").write_text("---\ntitle: The fair\ndate: 2026-03-05\n---\nIt begins at nine.\n")
    report = run(garden)
    assert dict(report.held) == {
        "draft.md": "it calls itself a draft",
        "fair.md": "it is held until its date, 2026-03-05",
    }
    assert run(garden, NOW + timedelta(days=1)).changes == ()
    assert run(garden, NOW + timedelta(days=3)).changes == (("fair.md", "new"),)


def test_corrections_outrank_the_text(garden):
    """The editor's date and name are what readers see."""
    (garden / "corrections.toml").write_text(
        '["seeds.txt"]\nauthors = ["Wren Abara"]\npublished = "2025-09"\nreason = "asked her"\n'
    )
    run(garden)
    page = (garden / "public/posts/swapping-seeds-across-the-fence/index.html").read_text()
    assert "Wren Abara" in page
    assert "September 2025" in page


def test_a_damaged_public_folder_is_mended(garden):
    """What is missing or was changed by hand under public/ is written again, though no post changed."""
    run(garden)
    before = {path: content for path, (content, _) in tree(garden / "public").items()}
    (garden / "public/bulletin/atom.xml").write_text("oops")
    (garden / "public/index.html").unlink()
    report = run(garden, NOW + timedelta(hours=1))
    assert sorted(report.written) == ["bulletin/atom.xml", "index.html"]
    assert {path: content for path, (content, _) in tree(garden / "public").items()} == before


def test_a_second_run_at_the_same_time_is_kept_out(garden):
    """While one run holds the lock another stops at once."""
    from masthead.catalog import hold_lock

    with hold_lock(garden / ".masthead"), pytest.raises(LockedError):
        run(garden)


def test_an_outbox_in_the_way_keeps_the_mail_queued(garden):
    """The feeds are out, the messages wait in the ledger, and the next run sends them once."""
    (garden / "outbox").write_text("in the way")
    stopped = run(garden)
    assert "outbox" in stopped.mail.failure
    assert not stopped.is_clean
    assert len(titles(garden)) == 3
    (garden / "outbox").unlink()
    report = run(garden, NOW + timedelta(hours=1))
    assert report.mail.count(DeliveryState.SENT) == 2
    assert len(messages(garden)) == 2


def test_a_first_run_without_backfill_mails_no_backlog(garden):
    """Posts that were there before the first run are in the feeds and never in the mail."""
    reconfigure(garden, "backfill = 10", "backfill = 0")
    report = run(garden)
    assert report.issues == ()
    assert len(titles(garden)) == 3


def test_a_cadence_is_kept(garden):
    """After the first issue the next waits for its slot; nothing new then sends nothing and says so."""
    text = (garden / "masthead.toml").read_text()
    (garden / "masthead.toml").write_text(
        text.replace("backfill = 10", 'backfill = 10\ncadence = "weekly on monday at 08:00"')
    )
    assert len(run(garden).issues) == 1
    (garden / "posts/bench.txt").write_text("A bench\n\nSomebody left a bench by the pond for the frogs.\n")
    waiting = run(garden, NOW + timedelta(days=2))
    assert waiting.issues == ()
    assert waiting.quiet == (("bulletin", "not due; next due Monday 9 March 2026 at 08:00"),)
    assert len(run(garden, NOW + timedelta(days=7)).issues) == 1
    assert run(garden, NOW + timedelta(days=7, hours=1)).issues == ()
    empty = run(garden, NOW + timedelta(days=14))
    assert empty.issues == ()
    assert "nothing new" in empty.quiet[0][1]


def test_composing_records_nothing(garden):
    """A draft issue is the issue that the next run sends, and leaves no trace."""
    publication = load(garden, pipeline.packaged_templates())
    drafts, _ = pipeline.draft(publication, (), NOW, ())
    again, _ = pipeline.draft(publication, (), NOW, ("bulletin",))
    assert [each.messages for each in drafts] == [each.messages for each in again]
    run(garden)
    sent = sorted(path.read_bytes() for path in (garden / "outbox/new").iterdir())
    assert sent == sorted(message.content for message in drafts[0].messages)


def test_a_picture_of_a_post_is_its_picture_everywhere(garden):
    """The first picture in a text is in the page's preview and in JSON Feed, with an absolute address."""
    text = "# The new gate\n\nIt swings.\n\n![The gate, still wet](pictures/gate.jpg)\n\nIt also squeaks.\n"
    (garden / "posts/gate.md").write_text(text)
    run(garden)
    page = (garden / "public/posts/the-new-gate/index.html").read_text()
    assert 'property="og:image" content="https://garden.example/pictures/gate.jpg"' in page
    (gate,) = [
        entry
        for entry in json.loads((garden / "public/bulletin/feed.json").read_text())["items"]
        if entry["title"] == "The new gate"
    ]
    assert gate["image"] == "https://garden.example/pictures/gate.jpg"
