"""A laid-out map as SVG: inside a page in the page's colours, or as a file that stands alone."""

from html import escape
from typing import assert_never

from app.maps.document import MapDocument
from app.maps.layout import lay_out
from app.maps.overlay import Overlay
from app.maps.shapes import Circle, Curve, Group, Panel, Run, Shape, TextLine
from app.maps.themes import Theme, colour, face
from app.maps.wrapping import clean


def draw(document: MapDocument, theme: Theme = "page", over: Overlay | None = None) -> str:
    """The map as one `<svg>` element; outside a page every colour is written out and the paper is drawn."""
    layout = lay_out(document, over)
    width, height = f"{layout.width:.0f}", f"{layout.height:.0f}"
    paper = "" if theme == "page" else _panel(Panel(0, 0, layout.width, layout.height, 0, "paper"), theme)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'class="map" role="img" aria-labelledby="map-title map-what" lang="{document.language}" '
        f'font-family="{face(theme)}">'
        f'<title id="map-title">{_safe(document.title)}</title><desc id="map-what">{_safe(document.summary)}</desc>'
        f"{paper}{''.join(_shape(shape, theme) for shape in layout.shapes)}</svg>"
    )


def _shape(shape: Shape, theme: Theme) -> str:
    match shape:
        case TextLine():
            return _text(shape, theme)
        case Circle():
            return _circle(shape, theme)
        case Curve():
            return _curve(shape, theme)
        case Panel():
            return _panel(shape, theme)
        case Group():
            inside = "".join(_shape(one, theme) for one in shape.shapes)
            return f"<g><title>{_safe(shape.words)}</title>{inside}</g>"
        case _:
            assert_never(shape)


def _safe(text: str) -> str:
    return escape(clean(text))


def _text(line: TextLine, theme: Theme) -> str:
    anchor = ' text-anchor="middle"' if line.anchor == "middle" else ""
    halo = ""
    if line.halo:
        halo = f' paint-order="stroke" stroke="{colour("paper", theme)}" stroke-width="4" stroke-linejoin="round"'
    words = "".join(_run(run, theme) for run in line.runs)
    place = f'x="{line.x:.1f}" y="{line.y:.1f}" font-size="{line.size:g}"'
    return f'<text {place}{anchor}{halo} xml:space="preserve">{words}</text>'


def _run(run: Run, theme: Theme) -> str:
    weight = ' font-weight="700"' if run.bold else ""
    said = f' font-family="{face(theme, spoken=True)}" font-style="italic"' if run.spoken else ""
    size = f' font-size="{run.size:g}"' if run.size else ""
    # Not `clean`: the space before a run that follows another one counts.
    return f'<tspan fill="{colour(run.ink, theme)}"{weight}{said}{size}>{escape(run.text)}</tspan>'


def _circle(circle: Circle, theme: Theme) -> str:
    dash = ' stroke-dasharray="3 2.5"' if circle.dashed else ""
    stroke = f' stroke="{colour(circle.stroke, theme)}" stroke-width="{circle.stroke_width:g}"{dash}'
    outline = "" if circle.stroke == "none" else stroke
    place = f'cx="{circle.x:.1f}" cy="{circle.y:.1f}" r="{circle.r:.2f}"'
    return f'<circle {place} fill="{colour(circle.fill, theme)}"{outline}/>'


def _curve(curve: Curve, theme: Theme) -> str:
    cap = ' stroke-linecap="round"' if curve.stroke == "accent" else ""
    dots = f' stroke-dasharray="{curve.dots}"' if curve.dots else ""
    stroke = f' stroke="{colour(curve.stroke, theme)}" stroke-width="{curve.stroke_width:g}" {cap}{dots}'
    outline = "" if curve.stroke == "none" else stroke
    return f'<path d="{curve.d}" fill="{colour(curve.fill, theme)}"{outline}/>'


def _panel(panel: Panel, theme: Theme) -> str:
    size = f'width="{panel.width:.1f}" height="{panel.height:.1f}" rx="{panel.radius:g}"'
    return f'<rect x="{panel.x:.1f}" y="{panel.y:.1f}" {size} fill="{colour(panel.fill, theme)}"/>'
