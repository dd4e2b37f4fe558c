"""The mail stage."""
