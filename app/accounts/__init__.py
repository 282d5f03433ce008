"""Researchers, their sessions and API keys: the only authentication."""
