"""Readers who subscribed: their consent, their tokens, and the addresses that are never written to again."""
