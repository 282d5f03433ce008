"""The drawn map is one well-formed picture that says its finding, in the page's colours or in its own."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import app
from app.maps.compose import Source, compose
from app.maps.drawing import draw
from app.maps.themes import LIGHT

SVG = "{http://www.w3.org/2000/svg}"
Figures = Callable[..., dict[str, Any]]
FELDKORB = Source("Feldkorb", date(2026, 10, 12), date(2026, 11, 16))


def texts(svg: str) -> str:
    return " ".join("".join(node.itertext()) for node in ElementTree.fromstring(svg).iter(f"{SVG}text"))


def test_the_picture_says_what_it_shows(figures: Figures) -> None:
    root = ElementTree.fromstring(draw(compose(figures(), "de", FELDKORB)))
    assert root.get("role") == "img"
    names = {node.get("id"): node.text or "" for node in root if node.tag in (f"{SVG}title", f"{SVG}desc")}
    title, what = (root.get("aria-labelledby") or "").split()
    assert names[title] == "Der Weg zu Feldkorb"
    assert "Warenkorb" in names[what]
    assert "Bezahlen" in names[what]
    assert "Kauf (−16)" in names[what]
    assert "Hotline" not in names[what]  # on a small base


def test_every_stage_shows_reach_base_and_interval(figures: Figures) -> None:
    said = texts(draw(compose(figures(), "en", FELDKORB)))
    assert "Reach 83% (81–85)" in said
    assert "Base 1,412" in said
    assert "−16 (−23 to −9)" in said
    assert "n = 27" in said
    assert "Source: survey ‘Ihr Weg zu uns’, n = 1,412 complete responses, 12 Oct – 16 Nov 2026." in said


def test_simulated_figures_are_marked_in_head_and_source(figures: Figures) -> None:
    assert "imuliert" not in draw(compose(figures(), "de", FELDKORB))
    said = texts(draw(compose({**figures(), "simulated": True}, "de", FELDKORB)))
    assert said.count("Simulierte Antworten") == 1
    assert "simulierte Antworten, n = 1\u202f412" in said


def test_a_file_needs_no_style_sheet_and_a_page_follows_its_theme(figures: Figures) -> None:
    document = compose(figures(), "de", FELDKORB)
    assert "var(" not in draw(document, "light")
    assert not re.search(r"#[0-9a-f]{6}", draw(document, "page"))
    assert "style=" not in draw(document, "light") + draw(document, "page")  # the content policy forbids it


def test_labels_never_become_markup(figures: Figures) -> None:
    figures = figures()
    figures["stages"][0]["touchpoints"][0]["label"] = '<script>alert("1")</script>&\x01'
    svg = draw(compose(figures, "de", Source("<b>&")), "light")
    assert "<script" not in svg
    ElementTree.fromstring(svg)


def test_the_colours_of_files_are_those_of_the_light_theme() -> None:
    folder = Path(app.__file__).parent / "web" / "static"
    styles = (folder / "tokens.css").read_text() + (folder / "map.css").read_text()
    light = {}
    for name, value in re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\b", styles):
        light.setdefault(name, value)  # the first is the light theme's
    assert {name: light.get(name) for name in LIGHT} == LIGHT
