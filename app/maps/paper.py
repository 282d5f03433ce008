"""A drawing on a sheet of paper: A3 landscape, as large as it goes inside the margins."""

import re

WIDTH, HEIGHT, MARGIN = 1190.55, 841.89, 24.0  # points
_SIZE = re.compile(r' width="[\d.]+" height="[\d.]+"')


def on_a3(svg: str) -> str:
    """The drawing, whose view box says its proportions, centred on a white sheet."""
    place = f' x="{MARGIN}" y="{MARGIN}" width="{WIDTH - 2 * MARGIN:.2f}" height="{HEIGHT - 2 * MARGIN:.2f}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>{_SIZE.sub(place, svg, count=1)}</svg>'
    )
