"""Each MUST of RFC 4287 that binds a publisher, held over a feed of all kinds of entries."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from builders import feed, motley
from masthead.feed import serialise

NS = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
FEEDS = {
    "full": feed(entries=motley()),
    "summaries": feed(entries=motley(), full_text=False),
    "empty": feed(0),
    "bare": feed(entries=motley(), title="", subtitle="", language=""),
}


@pytest.fixture(params=FEEDS, scope="module")
def document(request):
    """Return the bytes of an Atom feed."""
    return serialise(FEEDS[request.param])["atom.xml"]


@pytest.fixture
def root(document):
    """Return the feed element."""
    return etree.fromstring(document)


@pytest.fixture
def containers(root):
    """Return the feed and its entries: whatever holds metadata."""
    return [root, *root.findall(f"{NS}entry")]


def test_2_document_is_well_formed_utf_8_with_an_atom_root(document, root):
    """Section 2: an Atom document is well-formed XML in the Atom namespace, here in UTF-8 without BOM."""
    assert root.tag == f"{NS}feed"
    assert document.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")
    document.decode("utf-8")


def test_2_dates_and_ids_hold_no_white_space_around(root):
    """Section 2: no white space in IRIs, dates and addresses."""
    for name in ("id", "updated", "published", "uri", "email"):
        for element in root.iter(f"{NS}{name}"):
            assert element.text == element.text.strip()


def test_3_1_1_text_constructs_say_text_and_hold_no_elements(root):
    """Section 3.1.1: type is text, html or xhtml; plain text holds no child elements."""
    for name in ("title", "subtitle", "summary", "rights"):
        for element in root.iter(f"{NS}{name}"):
            assert element.get("type") == "text"
            assert len(element) == 0


def test_3_2_persons_have_one_name_and_at_most_one_uri_and_email(root):
    """Section 3.2: a person has exactly one name, at most one uri, at most one email with an at sign."""
    people = list(root.iter(f"{NS}author", f"{NS}contributor"))
    assert people
    for person in people:
        counts = Counter(child.tag.removeprefix(NS) for child in person)
        assert counts["name"] == 1
        assert counts["uri"] <= 1
        assert counts["email"] <= 1
        assert all("@" in email.text.strip("@") for email in person.findall(f"{NS}email"))


def test_3_3_dates_are_rfc_3339_with_capital_t(root):
    """Section 3.3: dates conform to RFC 3339, with capital T and Z and a zone."""
    dates = list(root.iter(f"{NS}updated", f"{NS}published"))
    assert dates
    assert all(RFC3339.fullmatch(date.text) for date in dates)


def test_4_1_1_feed_has_one_id_title_and_updated(root):
    """Section 4.1.1: exactly one id, one title and one updated."""
    for name in ("id", "title", "updated"):
        assert len(root.findall(f"{NS}{name}")) == 1


def test_4_1_1_feed_has_an_author_unless_every_entry_has_one(root):
    """Section 4.1.1: one or more authors, unless all entries have one."""
    entries = root.findall(f"{NS}entry")
    authored = entries and all(entry.find(f"{NS}author") is not None for entry in entries)
    assert root.find(f"{NS}author") is not None or authored


def test_4_1_1_feed_has_at_most_one_of_its_optional_elements(root):
    """Section 4.1.1: at most one generator, icon, logo, rights and subtitle."""
    for name in ("generator", "icon", "logo", "rights", "subtitle"):
        assert len(root.findall(f"{NS}{name}")) <= 1


def test_4_1_1_alternate_links_differ_in_type_or_language(containers):
    """Sections 4.1.1 and 4.1.2: no two alternate links of one type and hreflang."""
    for container in containers:
        links = [
            link for link in container.findall(f"{NS}link") if link.get("rel", "alternate") == "alternate"
        ]
        keys = [(link.get("type"), link.get("hreflang")) for link in links]
        assert len(keys) == len(set(keys))


def test_4_1_1_feed_links_to_itself(root):
    """Section 4.1.1: one link with rel=self, which SHOULD be there, and which is the address of this document."""
    own = [link.get("href") for link in root.findall(f"{NS}link") if link.get("rel") == "self"]
    assert own == ["https://garden.example/beds/atom.xml"]


def test_4_1_1_entries_have_ids_of_their_own(root):
    """Section 4.1.1: entries that share an id would be versions of one entry; there are none."""
    ids = [entry.findtext(f"{NS}id") for entry in root.findall(f"{NS}entry")]
    assert len(ids) == len(set(ids))


def test_4_1_2_entry_has_one_id_title_and_updated(root):
    """Section 4.1.2: exactly one id, one title and one updated."""
    for entry in root.findall(f"{NS}entry"):
        for name in ("id", "title", "updated"):
            assert len(entry.findall(f"{NS}{name}")) == 1


def test_4_1_2_entry_has_at_most_one_of_its_optional_elements(root):
    """Section 4.1.2: at most one content, published, rights, source and summary."""
    for entry in root.findall(f"{NS}entry"):
        for name in ("content", "published", "rights", "source", "summary"):
            assert len(entry.findall(f"{NS}{name}")) <= 1


def test_4_1_2_entry_without_content_has_an_alternate_link(root):
    """Section 4.1.2: no content, then at least one alternate link; here every entry has one."""
    for entry in root.findall(f"{NS}entry"):
        rels = [link.get("rel") for link in entry.findall(f"{NS}link")]
        assert rels.count("alternate") == 1


def test_4_1_3_3_html_content_is_escaped_text(root):
    """Section 4.1.3.3: content of type html holds no child elements, and is inline (no src)."""
    for content in root.iter(f"{NS}content"):
        assert content.get("type") == "html"
        assert content.get("src") is None
        assert len(content) == 0
        assert content.text.startswith("<p>")


def test_4_2_2_categories_have_a_term(root):
    """Section 4.2.2: a category has a term."""
    assert all(category.get("term") for category in root.iter(f"{NS}category"))


def test_4_2_4_generator_is_named_in_text(root):
    """Section 4.2.4: the generator's content is text; its version is said."""
    generator = root.find(f"{NS}generator")
    assert (generator.text, len(generator)) == ("Masthead", 0)
    assert generator.get("version")


def test_4_2_6_ids_are_absolute_iris(containers):
    """Section 4.2.6: an id is an IRI, never relative, here a tag URI of RFC 4151."""
    for container in containers:
        identity = container.findtext(f"{NS}id")
        assert re.fullmatch(r"tag:[a-z0-9.-]+,\d{4}(-\d\d){0,2}:\S+", identity)


def test_4_2_7_links_have_an_absolute_address_and_sane_attributes(root):
    """Section 4.2.7: href is an IRI reference, rel a name or IRI, type a media type, length a number."""
    for link in root.iter(f"{NS}link"):
        assert link.get("href").startswith("https://")
        assert link.get("rel") in {"self", "alternate", "enclosure"}
        assert re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", link.get("type"))
        assert re.fullmatch(r"\d+", link.get("length", "0"))


def test_4_2_9_and_4_2_15_published_and_updated_are_in_order(root):
    """Sections 4.2.9 and 4.2.15: the feed is as new as its newest entry."""
    updated = [entry.findtext(f"{NS}updated") for entry in root.findall(f"{NS}entry")]
    assert all(moment <= root.findtext(f"{NS}updated") for moment in updated)


def test_6_4_foreign_elements_stand_in_their_own_namespace(root):
    """Section 6: what is not Atom's stands in a namespace of its own, and is Dublin Core's date."""
    foreign = {element.tag for element in root.iter() if not element.tag.startswith(NS)}
    assert foreign <= {"{http://purl.org/dc/elements/1.1/}date"}


def test_language_is_said_where_it_differs():
    """Section 2: xml:lang of the feed holds for all entries but those in another language."""
    root = etree.fromstring(serialise(FEEDS["full"])["atom.xml"])
    assert root.get(f"{XML}lang") == "en-GB"
    assert [entry.get(f"{XML}lang") for entry in root.findall(f"{NS}entry")] == ["de", *[None] * 6]


@pytest.mark.parametrize("name", FEEDS)
def test_feed_is_valid_by_the_grammar(name, tmp_path):
    """A feed conforms to the schema of the format, in RELAX NG."""
    jing = shutil.which("jing") or pytest.skip("needs jing: apt install jing")
    file = tmp_path / "atom.xml"
    file.write_bytes(serialise(FEEDS[name])["atom.xml"])
    done = subprocess.run(
        [jing, "-c", Path(__file__).with_name("atom.rnc"), file], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")
