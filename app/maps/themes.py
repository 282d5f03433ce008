"""Colours and faces of a drawn map: names of the page's own, or the light theme written out for files that leave it.

On paper the light theme stands on white.
"""

from typing import Literal

Theme = Literal["page", "light", "print"]

_SANS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', 'DejaVu Sans', 'Liberation Sans'"
_SERIF = "ui-serif, 'Iowan Old Style', 'Palatino Linotype', Georgia, 'Noto Serif', 'DejaVu Serif', 'Liberation Serif'"

LIGHT = {
    "paper": "#f8f6f4",
    "surface": "#ffffff",
    "line": "#e0dad6",
    "edge": "#857c83",
    "ink": "#241d23",
    "ink-2": "#574d55",
    "ink-3": "#6c626a",
    "accent": "#6b2a5b",
    "on-accent": "#ffffff",
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
    if theme == "page":
        return f"var(--{name})"
    return "#ffffff" if theme == "print" and name == "paper" else LIGHT[name]


def face(theme: Theme, spoken: bool = False) -> str:
    """The faces to write in; `spoken` is somebody's own words."""
    if theme == "page":
        return "var(--serif)" if spoken else "var(--sans)"
    return f"{_SERIF}, serif" if spoken else f"{_SANS}, sans-serif"
