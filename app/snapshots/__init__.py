"""Snapshots of the map: named, dated, immutable; and what changed between two of them."""
