"""What mail programs and lists add to a message, and what of it is the writer's."""

from __future__ import annotations

import base64

import pytest

from masthead.model import Document

HEAD = b"From: Zoe Okafor <zoe@garden.example>\nSubject: Rain\nDate: Fri, 3 May 2024 09:30:00 +0100\n"


def said(document):
    """Return the clues as a mapping."""
    return {clue.field: clue.value for clue in document.clues}


def texts(document):
    """Return the words of each block."""
    return [block.text for block in document.blocks]


@pytest.mark.parametrize(
    ("subject", "to", "title"),
    [
        ("Here: a story of rain", "", "Here: a story of rain"),
        ("Re: AW: Fwd: [plot-news] WG: Slugs", "plot-news@garden.example", "Slugs"),
        ("[Plot-news] Slugs", "plot-news@garden.example", "Slugs"),
        ("[Part one] Slugs", "plot-news@garden.example", "[Part one] Slugs"),
        ("转发：雨", "", "雨"),
        ("Re:", "", None),
    ],
)
def test_a_subject_is_what_its_writer_called_it(read_bytes, subject, to, title):
    """Marks of answers, forwards and the list itself go; words that only look like them stay."""
    head = f"From: Zoe Okafor <zoe@garden.example>\nTo: {to}\nSubject: {subject}\n\nIt rained.\n"
    assert said(read_bytes(head.encode(), "a.eml")).get("title") == title


@pytest.mark.parametrize(
    ("sender", "authors"),
    [
        ("Zoe Okafor via plot-news <plot-news@garden.example>", ["Zoe Okafor"]),
        ("\"'Zoe Okafor' via Plot News\" <plot-news@garden.example>", ["Zoe Okafor"]),
        ('"Okafor, Zoe (Press Office)" <zoe@garden.example>', ["Okafor, Zoe"]),
        ("Okafor, Zoe <zoe@garden.example>", ["Okafor, Zoe"]),
        ("Zoe Okafor <zoe@garden.example>, Tom Berg <tom@garden.example>", ["Zoe Okafor", "Tom Berg"]),
        ("zoe@garden.example (Zoe Okafor)", ["Zoe Okafor"]),
        ("Zoe from Bristol <zoe@garden.example>", ["Zoe from Bristol"]),
        ("plot-news@garden.example", []),
    ],
)
def test_a_sender_is_named_without_what_programs_add(read_bytes, sender, authors):
    """Each address has its name; the list a message came through and the office it left are no part of that."""
    document = read_bytes(f"From: {sender}\nSubject: Rain\n\nIt rained.\n".encode(), "a.eml")
    assert [clue.value for clue in document.clues if clue.field == "author"] == authors


def test_a_newsletter_says_whose_it_is_behind_its_writers_name(read_bytes):
    """What follows "from" is the newsletter and no part of the name, where a list sends it."""
    head = b"From: Zoe Okafor from The Plot <x@garden.example>\nList-Id: <plot.garden.example>\nSubject: R\n\nRain.\n"
    assert said(read_bytes(head, "a.eml"))["author"] == "Zoe Okafor"


@pytest.mark.parametrize(
    ("encoding", "charset"), [("utf-8", "utf-8"), ("latin-1", "iso-8859-1"), ("utf-8", "x-unknown")]
)
def test_bare_bytes_in_headers_are_read(read_bytes, encoding, charset):
    """Headers that should have been encoded (RFC 2047) are read in the encoding of the message."""
    head = f"From: Zoë Okáfor <zoe@garden.example>\nSubject: Größe\nContent-Type: text/plain; charset={charset}\n\n"
    document = read_bytes((head + "Es wächst, und wie.\n").encode(encoding), "a.eml")
    assert (said(document)["author"], said(document)["title"]) == ("Zoë Okáfor", "Größe")


@pytest.mark.parametrize(
    ("codec", "charset", "words"),
    [
        ("gb18030", "gb2312", "陈镕的帽子在雪人头上"),
        ("cp949", "ks_c_5601-1987", "똠방각하가 봄나물을 캔다"),
        ("cp932", "shift_jis", "①番の畑に①本の木"),
        ("utf-7", "utf-7", "Færgen sejler igen"),
        ("cp1252", "iso-8859-1", "“Rain”, she said – twice"),
    ],
)
def test_a_charset_is_read_as_wide_as_programs_mean_it(read_bytes, codec, charset, words):
    """Programs declare the old set and write the wider one (WHATWG Encoding, section 4.2), in headers and bodies."""
    coded = base64.b64encode(words.encode(codec)).decode()
    head = f"From: =?{charset}?B?{coded}?= <zoe@garden.example>\nSubject: =?{charset}?B?{coded}?=\n"
    body = f"Content-Transfer-Encoding: base64\nContent-Type: text/plain; charset={charset}\n\n{coded}\n"
    document = read_bytes((head + body).encode(), "a.eml")
    assert said(document)["title"] == words
    assert texts(document) == [words]


def test_a_zone_with_one_meaning_is_known(read_bytes):
    """CET is an hour ahead although RFC 5322 does not list it; a zone of many meanings is left open."""
    for zone, end in (("CET", "+01:00"), ("EDT", "-04:00"), ("XYZ", "")):
        head = f"From: Zoe <z@garden.example>\nSubject: R\nDate: Thu, 30 Nov 2023 06:55:00 {zone}\n\nRain.\n"
        assert said(read_bytes(head.encode(), "a.eml"))["published"] == f"2023-11-30T06:55:00{end}"


def test_a_list_adds_a_footer_that_is_not_the_post(read_bytes):
    """Below a rule of underscores a list says how to leave it; a rule with the post below it stays."""
    footer = "_" * 47 + "\nPlot-news mailing list\nhttps://lists.garden.example/plot-news\n"
    assert texts(read_bytes(HEAD + b"\nIt rained.\n" + footer.encode(), "a.eml")) == ["It rained."]
    drawn = texts(read_bytes(HEAD + b"\nIt rained.\n" + b"_" * 47 + b"\nThen it stopped.\n", "b.eml"))
    assert drawn[-1] == "Then it stopped."


def test_lines_that_flow_without_a_space_are_joined_so(read_bytes):
    """With DelSp the space that marks a line as going on is no space between words (RFC 3676, section 4.2)."""
    head = HEAD + b"Content-Type: text/plain; format=flowed; delsp=yes\n\n"
    document = read_bytes(head + b"It rained twice as lo \nng and  \nthen it stopped.\n", "a.eml")
    assert texts(document) == ["It rained twice as long and then it stopped."]


def test_words_within_a_pgp_signature_are_the_post(read_bytes):
    """The armour goes, and the hyphens it put before lines (RFC 9580, section 7)."""
    body = (
        b"\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nIt rained.\n\n- - on Monday\n"
        b"-----BEGIN PGP SIGNATURE-----\n\niQEcBAEB\n-----END PGP SIGNATURE-----\n"
    )
    assert texts(read_bytes(HEAD + body, "a.eml")) == ["It rained.", "- on Monday"]


@pytest.mark.parametrize(
    "body",
    [
        b"\n-----BEGIN PGP MESSAGE-----\n\nhQEMA9sB\n-----END PGP MESSAGE-----\n",
        b'Content-Type: multipart/encrypted; boundary="e"\n\n--e\nContent-Type: application/octet-stream\n\nx\n--e--\n',
        b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nMIAGCSq\n",
    ],
)
def test_a_message_that_cannot_be_read_is_refused_as_that(read_bytes, body):
    """Encrypted words are no post, and the report says so."""
    assert read_bytes(HEAD + body, "a.eml").reason == "is encrypted"


def test_a_line_that_is_no_header_does_not_end_the_headers(read_bytes):
    """A torn header costs itself; a boundary with a quote too few is found in the body."""
    head = (
        HEAD + b'X-Torn\nContent-Type: multipart/mixed; boundary="cut\n\n--cut\nContent-Type: text/plain\n\n'
    )
    document = read_bytes(b"\xef\xbb\xbf" + head + b"It rained.\n", "a.eml")
    assert said(document)["author"] == "Zoe Okafor"
    assert texts(document) == ["It rained."]


def test_an_answer_below_what_it_answers_is_read(read_bytes):
    """Who answers below the quotation writes the post there; nothing stands above it."""
    document = read_bytes(
        HEAD + b"\nOn Monday, Tom Berg <t@garden.example> wrote:\n> Rain?\n\nYes, twice.\n", "a.eml"
    )
    assert texts(document) == ["Yes, twice."]


def test_what_a_program_answers_below_its_labels_is_left_out(read_bytes):
    """Outlook draws no line: the labels themselves begin the message answered."""
    body = b"\nYes, twice.\n\nFrom: Tom Berg\nSent: Monday, 29 April 2024 10:00\nTo: Zoe\nSubject: Rain\n\nAny rain?\n"
    document = read_bytes(HEAD + body, "a.eml")
    assert texts(document) == ["Yes, twice."]
    assert said(document)["author"] == "Zoe Okafor"


PASSED = [
    (
        "---------- Forwarded message ---------\nFrom: Tom Berg <tom@garden.example>\nDate: Mon, 29 Apr 2024 at 10:00\n"
        "Subject: Slugs\nTo: <zoe@garden.example>\n\n\nThe slugs are back.\n\nSo am I.\n"
    ),
    (
        "Please publish.\n\nBegin forwarded message:\n\n> From: Tom Berg <tom@garden.example>\n"
        "> Date: Mon, 29 Apr 2024 at 10:00\n> To: Zoe\n> Subject: Slugs\n> \n> The slugs are back.\n> \n> So am I.\n"
    ),
    (
        "FYI\n\n-----Ursprüngliche Nachricht-----\nVon: Tom Berg <t@x.example>\nGesendet: Mon, 29 Apr 2024 at 10:00\n"
        "An: Zoe\nBetreff: AW: Slugs\n\nThe slugs are back.\n\nSo am I.\n\n-- \nTom\n"
    ),
    (
        "See below\n\nFrom: Tom Berg\nSent: Mon, 29 Apr 2024 at 10:00\nTo: Zoe\nSubject: Slugs\n\n"
        "The slugs are back.\n\nSo am I.\n"
    ),
]


@pytest.mark.parametrize("body", PASSED)
def test_a_message_that_is_passed_on_is_its_writers(read_bytes, body):
    """Who forwards a post with no more than a note did not write it; its own writer and day count."""
    head = HEAD.replace(b"Subject: ", b"Subject: Fwd: ") + b"Content-Type: text/plain; charset=utf-8\n\n"
    document = read_bytes(head + body.encode(), "a.eml")
    assert texts(document) == ["The slugs are back.", "So am I."]
    assert (said(document)["author"], said(document)["title"]) == ("Tom Berg", "Slugs")
    assert said(document)["published"] == "Mon, 29 Apr 2024 at 10:00"


def test_a_letter_above_what_it_passes_on_is_the_post(read_bytes):
    """More than a note is a post of its own, and what follows only its occasion."""
    own = "It has rained since Monday, and I have counted every drop of it with a borrowed gauge. " * 5
    document = read_bytes(HEAD + f"\n{own}\n\n{PASSED[0]}".encode(), "a.eml")
    assert said(document)["author"] == "Zoe Okafor"
    assert len(document.blocks) == 1


def test_a_message_attached_with_a_note_is_the_post(read_bytes):
    """A note hands over another's message; a report of a delivery hands over nothing."""
    inner = b"--m\nContent-Type: message/rfc822\n\nFrom: Tom Berg <t@x.example>\nSubject: Slugs\n\nSo am I.\n--m--\n"
    note = b"--m\nContent-Type: text/plain\n\nSee attached.\n"
    mixed = HEAD.replace(b"Subject: ", b"Subject: FW: ") + b"Content-Type: multipart/mixed; boundary=m\n\n"
    document = read_bytes(mixed + note + inner, "a.eml")
    assert texts(document) == ["So am I."]
    assert said(document) == {"author": "Tom Berg", "title": "Slugs"}
    report = read_bytes(mixed.replace(b"mixed", b"report") + note + inner, "b.eml")
    assert isinstance(report, Document)
    assert texts(report) == ["See attached."]


def test_words_before_a_colon_are_no_message_answered(read_bytes):
    """Programs name the day or the address of whom they answer; a writer who quotes does neither."""
    body = b"\nIt rained.\n\nOn the bench somebody wrote:\n\nI was here before the rain.\n"
    assert len(read_bytes(HEAD + body, "a.eml").blocks) == 3


def test_a_page_that_is_passed_on_is_its_writers(read_bytes):
    """Of a forward that is HTML alone, labels in one paragraph or in one each, the blocks below them are the post."""
    head = (
        HEAD.replace(b"Subject: ", b"Subject: FW: ")
        + b"Content-Type: text/html; charset=utf-8\n\n<p>For the blog</p>"
    )
    labels = (
        "<b>From:</b> Tom Berg &lt;t@x.example&gt;{0}<b>Sent:</b> 2 May 2024 4:05 PM{0}<b>Subject:</b> Slugs"
    )
    for between in ("<br>", "</p><p>"):
        body = f"<p>{labels.format(between)}</p><p>The <b>slugs</b> are back.</p><p>So am I.</p>"
        document = read_bytes(head + body.encode(), "a.eml")
        assert texts(document) == ["The slugs are back.", "So am I."]
        assert document.blocks[0].html == "The <b>slugs</b> are back."
        assert said(document) == {"author": "Tom Berg", "published": "2 May 2024 4:05 PM", "title": "Slugs"}


def test_an_address_above_quoted_lines_introduces_them_in_any_language(read_bytes):
    """What comes before the address is in the language of the program that wrote it."""
    body = "\n雨でした。\n\n2024年5月2日(木) 21:15 田中 由美 <yumi@x.example>:\n\n> 学校の様子は?\n"
    head = HEAD + b"Content-Type: text/plain; charset=utf-8\n"
    assert texts(read_bytes(head + body.encode(), "a.eml")) == ["雨でした。"]


def test_a_page_without_the_message_it_answers_is_read(read_bytes):
    """Outlook on the web begins that with labels in one paragraph, under no class that tells."""
    labels = "<b>From:</b> Tom Berg<br><b>Sent:</b> 2 May 2024 4:05 PM<br><b>Subject:</b> Slugs"
    body = f"<p>So <i>am</i> I.</p><div>{labels}</div><p>The slugs are back.</p>"
    head = HEAD + b"Content-Type: text/html; charset=utf-8\n\n"
    assert texts(read_bytes(head + body.encode(), "a.eml")) == ["So am I."]
