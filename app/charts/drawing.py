"""The converter's drawing made ours: named, with its finding in words, its colours written out."""

import re
from xml.sax.saxutils import escape

from app.charts.picture import Picture
from app.charts.theme import Theme, written_out
from app.maps.wrapping import clean

_OPENING = re.compile(r"<svg\b[^>]*>")


def finished(svg: str, picture: Picture, theme: Theme) -> str:
    """An SVG that says what it is to those who do not see it; figures stand one below the other."""
    named = f"<title>{escape(clean(picture.title))}</title><desc>{escape(clean(picture.finding))}</desc>"

    def opened(found: re.Match[str]) -> str:
        told = f'role="img" lang="{escape(picture.lang)}" style="font-variant-numeric:tabular-nums"'
        return f"{found[0][:-1]} {told}>{named}"

    return written_out(_OPENING.sub(opened, svg, count=1), theme)
