"""Figures: per stage and touchpoint how often and how good, and the plain distribution of every question."""
