"""An aggregates document as DESIGN describes it, written by hand, for the tests of maps and figures pages."""

from collections.abc import Callable
from datetime import UTC, datetime
from math import sqrt
from typing import Any

import pytest

STAGES: list[tuple[str, str, int, float, tuple[float, float] | None, list[tuple[str, float, float, int]]]] = [
    ("awareness", "Bewusstsein", 1412, 0.83, (16, 7), [
        ("Anzeige auf Facebook oder Instagram", 0.52, 3.3, 700), ("Empfehlung von Freunden", 0.31, 4.4, 430),
        ("Plakat unterwegs", 0.17, 3.6, 230), ("Flyer im Treppenhaus", 0.12, 3.9, 160),
        ("Fernsehwerbung", 0.06, 2.8, 80),
    ]),
    ("interest", "Interesse", 1398, 0.76, (27, 7), [
        ("Suche nach „Lebensmittel Versand“", 0.47, 4.0, 640), ("Startseite", 0.41, 3.7, 570),
        ("Anzeige in der Suche", 0.22, 3.1, 300), ("Rezeptblog", 0.09, 4.3, 120),
    ]),
    ("desire", "Verlangen", 1340, 0.69, (35, 7), [
        ("Preisvergleich", 0.44, 3.6, 580), ("Bewertungen bei Trustpilot", 0.33, 4.1, 440),
        ("Gutschein für Neue", 0.28, 4.5, 370), ("Meinungen im Shop", 0.15, 3.9, 200), ("Hotline", 0.02, 3.2, 27),
    ]),
    ("purchase", "Kauf", 1207, 0.97, (-16, 7), [
        ("Warenkorb", 0.58, 3.7, 690), ("Bezahlen", 0.55, 2.3, 660), ("Wahl des Lieferfensters", 0.36, 2.8, 430),
        ("Bestellbestätigung", 0.23, 4.2, 270),
    ]),
    ("loyalty", "Loyalität", 968, 0.72, (43, 8), [
        ("Lieferung und Auspacken", 0.57, 4.4, 550), ("Abo für Getränke", 0.26, 4.5, 250),
        ("Rückgabe und Pfand", 0.19, 3.2, 180), ("Angebot per E-Mail", 0.14, 3.4, 130),
    ]),
    ("advocacy", "Fürsprache", 968, 0.41, (27, 11), [
        ("Freunden davon erzählen", 0.29, 4.6, 280), ("E-Mail: Bitte um Bewertung", 0.24, 2.9, 230),
        ("Google-Bewertung", 0.11, 3.8, 100), ("Hausgruppe im Messenger", 0.07, 4.2, 60),
    ]),
]  # fmt: skip


def share(p: float, n: int) -> dict[str, Any]:
    """Wilson at 95 %."""
    z = 1.96
    middle, half = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return {
        "estimate": p, "low": (middle - half) / (1 + z * z / n), "high": (middle + half) / (1 + z * z / n),
        "method": "wilson",
    }  # fmt: skip


def score(mean: float, n: int) -> dict[str, Any]:
    half = 1.96 / sqrt(n)
    return {
        "n": n, "mean": mean, "sd": 1.0, "low": max(mean - half, 1.0), "high": min(mean + half, 5.0), "method": "t",
        "top2": share((mean - 1) / 4, n), "bottom2": share((5 - mean) / 4, n),
        "histogram": {"1": 0, "2": 0, "3": 0, "4": 0, "5": n},
    }  # fmt: skip


def touchpoint(slug: str, label: str, base: int, frequency: float, mean: float | None, n: int) -> dict[str, Any]:
    return {
        "touchpoint": slug, "label": label, "mentions": round(base * frequency), "base": base,
        "frequency": share(frequency, base) if base else None, "unaided": None,
        "satisfaction": score(mean, n) if mean is not None and n else None, "emotions": {}, "effort": None,
        "importance": None, "flags": ["small_base"] if base < 30 else [],
    }  # fmt: skip


def grocer(with_emotions: bool = True) -> dict[str, Any]:
    """The example of the look's pictures."""
    stages = []
    for slug, label, base, reach, feeling, touchpoints in STAGES:
        emotion = None
        if feeling and with_emotions:
            index, half = feeling
            emotion = {"n": base, "respondents": base, "index": index, "low": index - half, "high": index + half}
        stages.append({
            "stage": slug, "label": label, "base": base, "effective_base": float(base), "no_answer": 3,
            "mentions": sum(round(base * one[1]) for one in touchpoints), "reach": share(reach, base),
            "satisfaction": {**score(3.7, base), "respondents": base}, "emotion_index": emotion, "flags": [],
            "effort": None, "importance": None,
            "touchpoints": [
                touchpoint(f"{slug}-{at}", name, base, frequency, mean, n)
                for at, (name, frequency, mean, n) in enumerate(touchpoints)
            ],
        })  # fmt: skip
    return {
        "survey": "online-grocer", "title": "Ihr Weg zu uns", "simulated": False, "disposition": ["complete"],
        "versions": [1], "model": "six-stage", "where": {}, "responses": 1412,
        "level": 0.95, "weighting": {"method": "none"}, "as_of": datetime(2026, 11, 16, 12, tzinfo=UTC),
        "stages": stages,
        "groups": [], "suppressed": 0, "notes": [],
    }  # fmt: skip


@pytest.fixture(scope="session")
def figures() -> Callable[..., dict[str, Any]]:
    """Builds the example's aggregates document, with or without emotions."""
    return grocer
