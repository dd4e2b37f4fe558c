#!/usr/bin/env python3
"""Learn the weights of titles and authors from labelled pages and write src/masthead/infer/weights/*.toml.

    pip install numpy scipy
    python tests/bench/learn_words.py titles|authors CORPUS.jsonl.xz [--html HTML.tar] [--part build|all]
        [--write] [--misses]

With --html it learns from the pages of HTML.tar alone, each cut down to what stands near its main text, and writes
weights/titles-html.toml or authors-html.toml.

CORPUS and model are those of learn_dates.py, with the fields title, authors, title_in_text and author_in_text (the
share of the names that stand in the text); HTML.tar holds the gzipped pages, named by id. Values are compared as
letters and digits, case folded; of a name the honorific is set aside. Authors are learned without the houses and
credentials that an annotation takes for people; figures count the annotation as it is.
"""

from __future__ import annotations

import argparse
import gzip
import json
import lzma
import pathlib
import re
import tarfile
import tomllib
from typing import TYPE_CHECKING

import choice
from msgspec.structs import replace

from masthead.infer.byline.find import list_candidates as list_authors
from masthead.infer.byline.words import load_words
from masthead.infer.layout import read_layout
from masthead.infer.lines import fold, read_lines
from masthead.infer.title.find import find_title
from masthead.infer.title.find import list_candidates as list_titles
from masthead.model import Document, Surroundings

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator


WEIGHTS = pathlib.Path(__file__).parents[2] / "src/masthead/infer/weights"
AROUND = Surroundings(choice.NOW)
FIRM = {"titles": 4.0, "authors": 2.0}  # how much firmer a weight given by hand stands than nothing
SMALLEST = 0.005  # weights below tell nothing
HONORIFIC = re.compile(r"^(dr|prof|professor|mr|mrs|ms|dipl|by|von|par|por|cllr|rev|sir|dame)\s+")


def plain(text: str | None) -> str:
    """Return letters and digits, case folded."""
    return " ".join(re.findall(r"\w+", (text or "").casefold()))


def people(names: list[str] | None) -> frozenset[str]:
    """Return the names as they are compared."""
    return frozenset(HONORIFIC.sub("", plain(name)) for name in names or [] if plain(name))


def persons(names: list[str] | None) -> frozenset[str]:
    """Return the names without the houses and credentials that a page's annotation has taken for people."""
    known = load_words()
    aside = known.credential | known.house
    return frozenset(
        HONORIFIC.sub("", plain(name))
        for name in names or []
        if plain(name) and not all(word in aside for word in fold(name).split())
    )


def stands_glued(names: frozenset[str], text: str) -> bool:
    """Tell whether the names stand in the text after all, glued to other words or hyphenated."""
    letters = re.sub(r"[\W_]+", "", text.casefold())
    return bool(names) and all(" " in name and name.replace(" ", "") in letters for name in names)


def read_pages(field: str, corpus: pathlib.Path, html: pathlib.Path | None) -> Iterator[choice.Page]:
    """Yield the pages whose title or authors are known."""
    bytes_of = read_html(html) if html else {}
    for line in lzma.open(corpus, "rt", encoding="utf-8").readlines():  # noqa: SIM115 - read at once
        row = json.loads(line)
        if html is None and len(row["text"]) > choice.SHORTEST and row["page_type"] in (None, "article"):
            yield from page_of(field, row, choice.document_of(row["text"]), "text")
        if row["id"] in bytes_of:
            yield from page_of(field, row, document_of_html(row["id"], bytes_of[row["id"]]), "html")


def read_html(path: pathlib.Path) -> dict[str, bytes]:
    """Return the pages of the archive by id."""
    with tarfile.open(path) as tar:
        return {m.name.removesuffix(".html.gz"): gzip.decompress(tar.extractfile(m).read()) for m in tar}


def document_of_html(name: str, content: bytes) -> Document:
    """Return the page as the HTML reader reads it, without what stands far from its main text."""
    from masthead.infer.maintext import find_near, keep_main
    from masthead.model import Source
    from masthead.source import parse

    document = parse(Source(pathlib.Path("d.html"), f"{name}.html", len(content), 0), content)
    return replace(document, blocks=find_near(document.blocks, keep_main(document.blocks)[0]))


def page_of(field: str, row: dict, document: Document, kind: str) -> Iterator[choice.Page]:
    """Yield the page with the candidates of the field, if it is known what is right."""
    layout = read_layout(read_lines(document))
    if field == "titles":
        right = plain(row["title"]) if row["title"] and (row["title_in_text"] or kind == "html") else ""
        counted = right
        if not row["title"]:
            return
        found = [replace(each, value=plain(each.value)) for each in list_titles(document, layout, AROUND)]
    else:
        named, share = people(row["authors"]), 1.0 if kind == "html" else row["author_in_text"] or 0
        if named and 0 < share < 1:
            return
        if not row["authors"] and row["corpus"] != "blogs":
            return
        counted = named if share else frozenset()
        right = persons(row["authors"]) if share or stands_glued(named, row["text"]) else frozenset()
        title = find_title(document, layout, AROUND).sure
        found = [
            replace(each, value=people([author.name for author in each.value]))
            for each in list_authors(document, layout, title)
        ]
    yield choice.Page(row["id"], choice.site_of(row), kind, right, found, counted)


def report(answers: list[tuple[choice.Page, Hashable, float]], threshold: float) -> str:
    """Return per kind: right where something is to be found, right among those given."""
    told = []
    for kind in ("text", "html"):
        mine = [
            (page, value if sure >= threshold else None) for page, value, sure in answers if page.kind == kind
        ]
        asked = [
            choice.is_right(page, value) for page, value in mine if page.right and page.counted != frozenset()
        ]
        given = [choice.is_right(page, value) for page, value in mine if value]
        if asked and given:
            told.append(
                f"{kind} recall {100 * sum(asked) / len(asked):.1f} of {len(asked)},"
                f" precision {100 * sum(given) / len(given):.1f} of {len(given)}"
            )
    return "; ".join(told)


def write(name: str, weights: dict[str, float], by_hand: dict[str, float], points: list, pages: int) -> None:
    """Write the weights; threshold and reasons are kept."""
    target = WEIGHTS / f"{name}.toml"
    kept = target if target.exists() else WEIGHTS / f"{name.removesuffix('-html')}.toml"
    old = tomllib.loads(kept.read_text(encoding="utf-8"))
    lines = [
        f"# Learned by tests/bench/learn_words.py from {pages} labelled pages; a weight is what a feature adds to the",
        "# log odds of a candidate. [by_hand] holds what the pages cannot teach.",
        f"bias = {weights['bias']:.3f}",
        f"threshold = {old['threshold']}",
        f"calibration = {json.dumps(points)}",
        "",
        "[features]",
        *(
            f"{json.dumps(name)} = {weight:.3f}"
            for name, weight in sorted(weights.items())
            if name != "bias" and abs(weight) >= SMALLEST
        ),
    ]
    for table, rows in (("by_hand", by_hand), ("reasons", old.get("reasons", {}))):
        lines += ["", f"[{table}]"]
        lines += [f"{json.dumps(k)} = {json.dumps(v, ensure_ascii=False)}" for k, v in rows.items()]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Learn, judge, and write if asked."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("field", choices=("titles", "authors"))
    ask.add_argument("corpus", type=pathlib.Path)
    ask.add_argument("--html", type=pathlib.Path)
    ask.add_argument("--part", choices=("build", "all"), default="build")
    ask.add_argument("--write", action="store_true")
    ask.add_argument("--misses", action="store_true")
    ask.add_argument("--ridge", type=float, default=0.5, help="how strongly weights are held near nothing")
    args = ask.parse_args()
    pages = list(read_pages(args.field, args.corpus, args.html))
    build = [page for page in pages if args.part == "all" or not choice.is_check(page.site)]
    check = [page for page in pages if choice.is_check(page.site)]
    reach = [any(c.value == page.right for c in page.candidates) for page in build if page.right]
    print(f"among the candidates: {100 * sum(reach) / len(reach):.1f} of {len(reach)}")
    by_hand = tomllib.loads((WEIGHTS / f"{args.field}.toml").read_text(encoding="utf-8")).get("by_hand", {})
    answers = choice.cross(build, by_hand, args.ridge, FIRM[args.field])
    points = choice.calibrate(answers)
    judged = [(page, value, choice.confidence(share, points)) for page, value, share in answers]
    weights = choice.learn(build, by_hand, args.ridge, FIRM[args.field])
    for threshold in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
        print("cross-validated", threshold, report(judged, threshold))
    if args.part == "build":
        other = [(page, *choice.answer(page, weights)) for page in check]
        other = [(page, value, choice.confidence(share, points)) for page, value, share in other]
        for threshold in (0.3, 0.4, 0.5, 0.6):
            print("check", threshold, report(other, threshold))
        judged += other
    choice.print_table(judged)
    if args.misses:
        for page, value, sure in judged:
            if value != page.right and (sure >= 0.3 or page.right):
                has = any(c.value == page.right for c in page.candidates)
                print(
                    page.kind,
                    page.name,
                    "+" if has else "-",
                    f"right: {page.right!r} got: {value!r} {sure:.2f}",
                )
    if args.write:
        own = {name: weight - by_hand.get(name, 0.0) for name, weight in weights.items()}
        write(f"{args.field}-html" if args.html else args.field, own, by_hand, points, len(build))


if __name__ == "__main__":
    main()
