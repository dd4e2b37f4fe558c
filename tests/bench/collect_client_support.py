"""Collect which CSS properties a mail client ignores, for src/masthead/mail/clients.toml.

Run it by hand, at development time: npm install caniemail, then
python tests/bench/collect_client_support.py node_modules/caniemail/data/caniemail.json > src/masthead/mail/clients.toml
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

CLIENTS = {
    "Gmail": ("gmail", "desktop-webmail"),
    "Outlook for Windows": ("outlook", "windows"),
    "Outlook.com": ("outlook", "outlook-com"),
    "Apple Mail": ("apple-mail", "ios"),
    "Yahoo": ("yahoo", "desktop-webmail"),
}
# Where these are ignored a page looks plainer, but nothing is lost, moved or hidden.
HARMLESS = re.compile(
    r"accent-color|animation|border-radius|box-shadow|caption-side|cursor|empty-cells|font-kerning|font-stretch|hyph.*|"
    r"list-style-.*|orphans|outline.*|overflow-wrap|resize|scroll-snap|shape-.*|tab-size|text-align-last|text-decoration-.*|"
    r"text-emphasis.*|text-justify|text-shadow|text-underline-.*|text-wrap|transition|user-select|widows|word-.*"
)
HEAD = """# CSS properties that a widely used mail client ignores, and which clients do: caniemail.com, {date}.
# Written by tests/bench/collect_client_support.py; those that are ignored without harm are left out.
"""


def ignoring(stats):
    """Return the clients whose newest version does not know the feature."""
    for name, (client, platform) in CLIENTS.items():
        versions = stats.get(client, {}).get(platform)
        if versions and str(list(versions.values())[-1]).startswith("n"):
            yield name


def main(path):
    """Print the file."""
    known = json.loads(Path(path).read_text())
    print(HEAD.format(date=known["last_update_date"][:10]))
    for feature in sorted(known["data"], key=lambda each: each["slug"]):
        title = feature["title"].removesuffix(" property").strip()
        clients = list(ignoring(feature["stats"]))
        is_property = feature["category"] == "css" and re.fullmatch(r"[a-z-]+", title)
        if is_property and clients and not HARMLESS.fullmatch(title):
            print(f"{title} = {json.dumps(clients)}")


if __name__ == "__main__":
    main(sys.argv[1])
