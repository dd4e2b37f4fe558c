"""The channel stage."""
