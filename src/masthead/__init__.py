"""Masthead turns a folder of posts into feeds and a newsletter."""

__version__ = "0.1.0"
