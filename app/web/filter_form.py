"""The form that sets the filters of figures: what a request knows, with what the survey offers for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.aggregates.request import ATTRIBUTES, Facts, Filters
from app.maps.restrictions import MODES, group_words, mode_words
from app.mentions.codes import QUALITY
from app.mentions.quality import ANY
from app.web.figures import percent
from app.web.filters import Choice, Known, Pairs, accepted, group_name, title
from app.web.texts import translate


@dataclass(frozen=True)
class Field:
    """One filter of the form with what can be chosen: value, label, chosen."""

    name: str
    label: str
    options: list[tuple[str, str, bool]]
    several: bool
    id: str


def fields(pairs: Pairs, facts: Facts, known: Known, kind: type[Filters], lang: str) -> list[Field]:
    """The fields of the form, those of the page itself first."""
    names = accepted(kind)
    own = [choice for choice in known.own if choice.name in names]
    choices = [*own, *(one for one in _choices(facts, known, lang) if one.name in names)]
    found = [_field(choice, pairs) for choice in choices]
    by_page = any(choice.name == "group_by" for choice in own)
    return found + (_groups(pairs, known, lang) if "group_by" in names and not by_page else [])


def _choices(facts: Facts, known: Known, lang: str) -> Iterator[Choice]:
    """The survey's own model under "", every segment, how and in what was answered."""
    models = list(known.models.items())
    yield Choice("model", translate("filter.model", lang), [("", models[0][1]), *models[1:]])
    for key, segment in known.segments.items():
        groups = [(f"{key}:{group}", group_words(segment, [group], lang)) for group in segment.groups]
        yield Choice("where", title(segment, lang), groups, several=True)
    modes = [(mode, mode_words([mode], lang)) for mode in MODES]
    yield Choice("mode", translate("filter.mode", lang), modes, several=True)
    for name in ("flagged", "without"):
        flags = [(flag, translate(f"quality.{flag}", lang)) for flag in (ANY, *QUALITY)]
        yield Choice(name, translate(f"filter.{name}", lang), flags, several=True)
    versions = [str(number) for number in sorted(facts.versions)]
    for name, values in (("collector", facts.collectors), ("language", facts.languages), ("version", versions)):
        if len(values) > 1:
            yield Choice(name, translate(f"filter.{name}", lang), [(one, one) for one in values], several=True)
    if known.weighted:
        ways = [("", translate("filter.weighting.none", lang)), ("rake", translate("filter.weighting.rake", lang))]
        yield Choice("weighting", translate("filter.weighting", lang), ways)
    levels = [("" if level == 0.95 else str(level), percent(level, lang)) for level in (0.9, 0.95, 0.99)]
    yield Choice("level", translate("filter.level", lang), levels)


def _field(choice: Choice, pairs: Pairs) -> Field:
    chosen = {one for name, value in pairs if name == choice.name for one in _values(choice, value)}
    options = [(value, words, value in chosen or not (value or chosen)) for value, words in choice.options]
    return Field(choice.name, choice.label, options, choice.several, choice.name)


def _values(choice: Choice, value: str) -> Sequence[str]:
    if choice.name == "where":
        segment, _, groups = value.partition(":")
        return [f"{segment}:{group}" for group in groups.split(",")]
    return value.split(",") if choice.several else [value]


def _groups(pairs: Pairs, known: Known, lang: str) -> list[Field]:
    """Two selections of one name: what to group by, and within that."""
    chosen = [*dict(pairs).get("group_by", "").split(","), "", ""]
    names = [("", translate("filter.no_groups", lang))]
    names += [(key, group_name(key, known, lang)) for key in [*known.segments, *ATTRIBUTES]]
    labels = (translate("filter.group_by", lang), translate("filter.group_within", lang))
    return [
        Field("group_by", label, [(key, words, key == chosen[at]) for key, words in names], False, f"group_by-{at}")
        for at, label in enumerate(labels)
    ]
