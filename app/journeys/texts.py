"""Texts in several languages: `{de: …, en: …}`, or a plain string that holds in every language."""

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, StringConstraints

EVERY = "*"  # the key of a text written without a language

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]


def _spread(value: object) -> object:
    return {EVERY: value} if isinstance(value, str) else value


def _clean(value: dict[str, str]) -> dict[str, str]:
    if not value:
        raise ValueError("a text needs at least one language, for example {de: …, en: …}")
    for language, words in value.items():
        if "\x00" in words:
            raise ValueError(f"the text in '{language}' holds a NUL character; remove it")
        if not words.strip():
            raise ValueError(f"the text in '{language}' is empty; write it or leave the language out")
    return value


Text = Annotated[
    dict[Annotated[str, StringConstraints(pattern=r"^(\*|[a-z]{2,3}(-[A-Z]{2})?)$")], str],
    BeforeValidator(_spread, json_schema_input_type=dict[str, str] | str),
    AfterValidator(_clean),
]


def in_language(text: dict[str, str], language: str, fallback: str) -> str:
    """The text in `language`, else in `fallback`, else in the first language there is."""
    for key in (language, EVERY, fallback):
        if key in text:
            return text[key]
    return next(iter(text.values()))
