"""Paths: how respondents went from touchpoint to touchpoint, and what would be lost without one of them."""
