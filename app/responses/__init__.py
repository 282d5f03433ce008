"""Answers: the one write path, drafts, receipts and erasure."""
