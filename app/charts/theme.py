"""The look of charts: colours by the names of the pages' tokens, one typeface, hairlines, no ornament.

A specification names colours as a style sheet does, `var(--accent)`; what leaves the page gets them written out.
"""

import re
from typing import Any, Literal

Theme = Literal["light", "dark"]
FACES = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', 'DejaVu Sans', sans-serif"

COLOURS: dict[Theme, dict[str, str]] = {
    "light": {
        "paper": "#f8f6f4", "surface": "#ffffff", "sunken": "#efebe8", "line": "#e0dad6", "edge": "#857c83",
        "ink": "#241d23", "ink-2": "#574d55", "ink-3": "#6c626a",
        "accent": "#6b2a5b", "accent-soft": "#f4e8f0", "accent-mid": "#c79fbd",
        "ok": "#1c6649", "warn": "#815300", "error": "#ab2318",
        "sat-1": "#a8390f", "sat-1-line": "#7c2707", "sat-1-ink": "#ffffff",
        "sat-2": "#e6935f", "sat-2-line": "#b1571f", "sat-2-ink": "#241d23",
        "sat-3": "#dad4cd", "sat-3-line": "#857c74", "sat-3-ink": "#241d23",
        "sat-4": "#79b6d1", "sat-4-line": "#2c7898", "sat-4-ink": "#241d23",
        "sat-5": "#155f87", "sat-5-line": "#0b4463", "sat-5-ink": "#ffffff",
    },
    "dark": {
        "paper": "#181419", "surface": "#221d24", "sunken": "#110e12", "line": "#3a323c", "edge": "#8d8290",
        "ink": "#f3eef2", "ink-2": "#c6bcc6", "ink-3": "#a598a5",
        "accent": "#e2a9d2", "accent-soft": "#3b2537", "accent-mid": "#8a5b7e",
        "ok": "#84d0ad", "warn": "#ecbf68", "error": "#ff9f93",
        "sat-1": "#f58e5e", "sat-1-line": "#ffb794", "sat-1-ink": "#241d23",
        "sat-2": "#a04f26", "sat-2-line": "#cf7a4b", "sat-2-ink": "#ffffff",
        "sat-3": "#625855", "sat-3-line": "#958b97", "sat-3-ink": "#ffffff",
        "sat-4": "#22709a", "sat-4-line": "#539fc0", "sat-4-ink": "#ffffff",
        "sat-5": "#7fcaf0", "sat-5-line": "#b4e2fa", "sat-5-ink": "#241d23",
    },
}  # fmt: skip
_NAMED = re.compile(r"var\(--([a-z0-9-]+)\)")
_NUMBERS = {
    "de": {"decimal": ",", "thousands": "\u202f", "grouping": [3], "currency": ["", "\u202f€"], "minus": "−",
           "percent": "\u202f%"},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["€", ""], "minus": "−", "percent": "%"},
}  # fmt: skip


def colour(name: str) -> str:
    """A colour in a specification. KeyError for a name that the tokens do not have."""
    if name not in COLOURS["light"]:
        raise KeyError(f"no colour is called {name}")
    return f"var(--{name})"


def written_out(drawing: str, theme: Theme) -> str:
    """A drawing with the colours of a theme in place of their names."""
    return _NAMED.sub(lambda found: COLOURS[theme].get(found[1], found[0]), drawing)


def config(lang: str) -> dict[str, Any]:
    """What every chart has in common."""
    line, weak = colour("line"), colour("ink-2")
    return {
        "font": FACES,
        "background": "transparent",
        "locale": {"number": _NUMBERS["de" if lang.startswith("de") else "en"]},
        "view": {"stroke": None},
        "axis": {
            "domain": False, "ticks": False, "grid": False, "gridColor": line, "labelColor": weak, "labelFontSize": 12,
            "labelPadding": 6, "title": None, "titleColor": weak, "titleFontSize": 12, "titleFontWeight": "normal",
        },
        "legend": {"labelColor": weak, "labelFontSize": 12, "title": None, "symbolType": "circle", "orient": "top"},
        "title": {
            "anchor": "start", "color": colour("ink"), "fontSize": 17, "fontWeight": 600, "offset": 16,
            "subtitleColor": weak, "subtitleFontSize": 12, "subtitlePadding": 6,
        },
        "text": {"color": colour("ink"), "fontSize": 13},
        "bar": {"color": colour("accent-mid")},
        "line": {"color": colour("accent"), "strokeWidth": 2.5},
        "area": {"color": colour("accent-soft")},
        "rule": {"color": colour("ink"), "strokeWidth": 1.6},
    }  # fmt: skip
