"""Shares: figures and map of a survey behind a link, for people without an account."""
