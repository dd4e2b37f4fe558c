"""[web], and how the readers of a digest leave it."""

from __future__ import annotations

import pytest

from garden import CONFIGURATION, plant
from masthead.config import load
from masthead.errors import ConfigError
from masthead.model import Service
from masthead.pipeline import packaged_templates


def read(folder, more="", configuration=CONFIGURATION):
    """Return the publication of the garden with more settings."""
    plant(folder)
    (folder / "masthead.toml").write_text(f"{configuration}\n{more}", encoding="utf-8")
    return load(folder, packaged_templates())


def test_without_a_table_there_is_no_service(tmp_path):
    """Nothing links to pages that nobody serves."""
    assert read(tmp_path).service == Service()


def test_a_table_is_a_service(tmp_path):
    """Every key is taken, and the address ends in a slash."""
    more = '[web]\nurl = "https://news.garden.example/post"\nforwarded = "X-Real-IP"\nper_visitor = 3\nper_hour = 9'
    service = Service("https://news.garden.example/post/", "X-Real-IP", "", 3, 9)
    assert read(tmp_path, more).service == service


@pytest.mark.parametrize(
    ("setting", "reason"),
    [
        ('url = "http://news.garden.example/"', "needs https"),
        ('url = "news.garden.example"', "is no web address"),
        ('url = "https://ana@garden.example/"', "no user name"),
        ('url = "https://g.example/"\nforwarded = "X Forwarded: For"', "is a header's name"),
        ('url = "https://g.example/"\nprivacy = "javascript:alert(1)"', "is no web address"),
        ('url = "https://g.example/"\nper_visitor = 0', "it goes from 1"),
        ('url = "https://g.example/"\nper_day = 1', "is not a known key"),
    ],
)
def test_a_fault_is_named_with_its_key(tmp_path, setting, reason):
    """What would leave readers without a way in or out is told before anything is mailed."""
    with pytest.raises(ConfigError, match=reason):
        read(tmp_path, f"[web]\n{setting}")


def test_subscribers_need_a_way_to_leave(tmp_path):
    """A digest to subscribers has a page for leaving or an address to write to."""
    open_to_all = CONFIGURATION.replace("backfill = 10", "subscribers = true")
    with pytest.raises(ConfigError, match="need a way to leave"):
        read(tmp_path, configuration=open_to_all)
    with_address = open_to_all.replace(
        "subscribers = true", 'subscribers = true\nunsubscribe = "mailto:news@garden.example"'
    )
    mailings = [channel.mailing for channel in read(tmp_path, configuration=with_address).channels]
    assert [mailing.subscribers for mailing in mailings if mailing] == [True]


@pytest.mark.parametrize("name", ["u", "c", "subscribe", "service"])
def test_no_channel_takes_a_folder_of_the_service(tmp_path, name):
    """A channel's pages and the service's can stand under one address."""
    with pytest.raises(ConfigError, match="take another name"):
        read(tmp_path, f'[channels.{name}]\ntitle = "Taken"')
