"""Colours of a drawn map: names of the page's own colours, or the light theme written out for files that leave it."""

from typing import Literal

Theme = Literal["page", "light"]

LIGHT = {
    "paper": "#f8f6f4",
    "surface": "#ffffff",
    "line": "#e0dad6",
    "edge": "#857c83",
    "ink": "#241d23",
    "ink-2": "#574d55",
    "ink-3": "#6c626a",
    "accent": "#6b2a5b",
    "accent-soft": "#f4e8f0",
    "accent-mid": "#c79fbd",
    "warn": "#815300",
    "sat-1": "#a8390f",
    "sat-1-line": "#7c2707",
    "sat-1-ink": "#ffffff",
    "sat-2": "#e6935f",
    "sat-2-line": "#b1571f",
    "sat-2-ink": "#241d23",
    "sat-3": "#dad4cd",
    "sat-3-line": "#857c74",
    "sat-3-ink": "#241d23",
    "sat-4": "#79b6d1",
    "sat-4-line": "#2c7898",
    "sat-4-ink": "#241d23",
    "sat-5": "#155f87",
    "sat-5-line": "#0b4463",
    "sat-5-ink": "#ffffff",
    "band": "#e9d3e2",
    "stripe": "#f2eeeb",
}


def colour(name: str, theme: Theme) -> str:
    """What to write for a colour of this name."""
    if name == "none":
        return "none"
    return LIGHT[name] if theme == "light" else f"var(--{name})"
