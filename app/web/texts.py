"""The pages' own words, in `texts/*.yaml`: one flat key each, in every language that we speak ourselves."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel import Locale

from app.web.figures import number

SPOKEN = ("de", "en")
FOLDER = Path(__file__).parent / "texts"

Words = str | dict[str, str]
"""A text, or its plural forms (`one`, `other`) chosen by the value `n`."""


def spoken(language: str) -> str:
    """The language in which we address somebody who reads `language`: English where we do not know theirs."""
    return language.split("-")[0] if language.split("-")[0] in SPOKEN else "en"


@cache
def texts() -> Mapping[str, Mapping[str, Words]]:
    """Every text by key; a key that two files hold, or that lacks a language, is refused at once."""
    found: dict[str, Mapping[str, Words]] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        for key, words in (yaml.safe_load(path.read_text("utf-8")) or {}).items():
            if key in found:
                raise ValueError(f"{path.name}: the text '{key}' is written twice; rename one of the two")
            forms = [set(form) for form in words.values() if isinstance(form, dict)]
            if set(words) != set(SPOKEN) or any(form != {"one", "other"} for form in forms):
                raise ValueError(f"{path.name}: the text '{key}' must be written in {' and '.join(SPOKEN)}")
            found[key] = words
    return found


def translate(key: str, language: str, **values: Any) -> str:
    """The text of `key`; numbers among `values` are written as the language does."""
    tongue = spoken(language)
    words = texts()[key][tongue]
    if isinstance(words, dict):
        words = words[Locale.parse(tongue).plural_form(values["n"])]
    return words.format(**{name: _written(value, tongue) for name, value in values.items()})


def _written(value: Any, language: str) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number(value, language)
    return str(value)
