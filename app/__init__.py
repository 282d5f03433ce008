"""Touchpoints: ask customers where they met a company and how that felt; answer with every touchpoint, stage by stage."""
