"""Which figures are wanted: the query parameters, and their meaning for one survey."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.errors import Problem
from app.mentions.codes import DISPOSITIONS, MODES, QUALITY
from app.mentions.quality import ANY
from app.mentions.segments import Segment, segments
from app.mentions.selection import Selection
from app.surveys.schema import Questionnaire

ATTRIBUTES = ("collector", "mode", "language", "version", "quality")
MOST_GROUPINGS = 2
_FLAGS = ", ".join((ANY, *QUALITY))
Words = Annotated[str, Field(max_length=2000)]


class Filters(BaseModel):
    """Filters as they stand in the address; several values of one are separated by commas."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)

    where: list[Words] = Field(
        default_factory=list, max_length=50, description="`segment:value,value`; repeatable, all must hold"
    )
    collector: Words = Field("", description="Ids of collectors")
    mode: Words = Field("", description="online, street, e-mail, kiosk")
    language: Words = Field("", description="Languages in which was answered")
    version: Words = Field("", description="Versions of the questionnaire that were answered")
    first_day: date | None = Field(None, alias="from", description="First day, in the survey's time zone")
    last_day: date | None = Field(None, alias="to", description="Last day")
    flagged: Words = Field("", description=f"Only responses with one of these quality flags: {_FLAGS}")
    without: Words = Field("", description=f"No responses with one of these quality flags: {_FLAGS}")
    disposition: Words = Field("complete", description=", ".join(DISPOSITIONS))
    lang: str = Field("", max_length=12, description="Language of labels and notes; the survey's first one if left out")
    bom: bool = Field(False, description="Begin CSV with a byte order mark, by which Excel knows UTF-8")


class FigureQuery(Filters):
    """The parameters that every computed figure has."""

    weighting: Literal["none", "rake"] = Field("none", description="rake: to the margins kept with the survey")
    level: float = Field(0.95, ge=0.5, le=0.999, description="Confidence level")


class AggregatesQuery(FigureQuery):
    """The parameters of the aggregates."""

    model: str = Field("", max_length=64, description="Read in this stage model; the questionnaire's own if left out")
    stage: Words = Field("", description="Only these stages of the model")
    group_by: str = Field(
        "",
        max_length=130,
        description=f"One or two, separated by a comma: a segment, or {', '.join(ATTRIBUTES)}",
    )


class ToplinesQuery(FigureQuery):
    """The parameters of the toplines."""


class MentionsQuery(Filters):
    """The parameters of the long rows."""

    limit: int = Field(100, ge=1, le=1000, description="Rows a page")
    cursor: str = Field("", max_length=64, description="Where to go on; taken from `next`")


@dataclass(frozen=True)
class GroupBy:
    """What the groups are made by: a segment, or an attribute of the response (then `segment` is None)."""

    name: str
    segment: Segment | None
    versions: tuple[int, ...] = ()
    """All versions, in their order, where they are the groups."""


@dataclass(frozen=True)
class Facts:
    """What a survey can be filtered by."""

    versions: Mapping[int, Questionnaire]
    collectors: tuple[str, ...]
    """Ids of collectors that exist or that responses name."""

    @property
    def languages(self) -> list[str]:
        return list(dict.fromkeys(one for number in sorted(self.versions) for one in self.versions[number].languages))


class Reader:
    """Reads parameters for one survey and gathers what is wrong with them."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.newest = facts.versions[max(facts.versions)]
        self.segments = segments(facts.versions)
        self.problems: list[Problem] = []

    def selection(self, filters: Filters) -> Selection:
        """The responses that the filters let through."""
        if filters.first_day and filters.last_day and filters.first_day > filters.last_day:
            self._wrong("from", f"{filters.first_day} lies after `to`, {filters.last_day}; swap them")
        return Selection(
            dispositions=self._known("disposition", filters.disposition or "complete", DISPOSITIONS),
            where=tuple(self._where(filters.where)),
            collectors=self._known("collector", filters.collector, self.facts.collectors),
            modes=self._known("mode", filters.mode, MODES),
            languages=self._known("language", filters.language, self.facts.languages),
            versions=tuple(map(int, self._known("version", filters.version, map(str, self.facts.versions)))),
            first_day=filters.first_day.toordinal() if filters.first_day else None,
            last_day=filters.last_day.toordinal() if filters.last_day else None,
            flagged=self._known("flagged", filters.flagged, (ANY, *QUALITY)),
            without=self._known("without", filters.without, (ANY, *QUALITY)),
        )

    def group_by(self, names: str) -> tuple[GroupBy, ...]:
        """What the groups are made by, at most two things; nothing: no groups."""
        wanted = self._known("group_by", names, [*self.segments, *ATTRIBUTES])
        if len(wanted) > MOST_GROUPINGS:
            self._wrong("group_by", f"{len(wanted)} are too many; name one or two")
        versions = tuple(sorted(self.facts.versions))
        return tuple(GroupBy(name, self.segments.get(name), versions) for name in wanted)

    def language(self, lang: str) -> str:
        """The language of labels."""
        languages = self.newest.languages
        if lang and lang not in (known := [*languages, *(one for one in ("de", "en") if one not in languages)]):
            self._unknown("lang", lang, known)
        return lang or languages[0]

    def stages(self, wanted: str, possible: Iterable[str]) -> tuple[str, ...]:
        return self._known("stage", wanted, list(possible))

    def one_of(self, path: str, value: str, possible: Iterable[str]) -> bool:
        """Whether a value is among the possible ones; if not, that is a problem."""
        known = list(possible)
        if value not in known:
            self._unknown(path, value, known)
        return value in known

    def _where(self, filters: list[str]) -> Iterable[tuple[Segment, tuple[str, ...]]]:
        for place, text in enumerate(filters):
            name, colon, values = text.partition(":")
            segment = self.segments.get(name)
            path = f"where[{place}]"
            if not colon or not values:
                self._wrong(path, f"'{text}' is not of the form segment:value,value")
            elif segment is None:
                self._unknown(path, name, self.segments)
            else:
                yield segment, self._known(path, values, segment.groups)

    def _known(self, path: str, values: str, possible: Iterable[str]) -> tuple[str, ...]:
        wanted = tuple(dict.fromkeys(values.split(","))) if values else ()
        known = list(possible)
        return tuple(value for value in wanted if self.one_of(path, value, known))

    def _unknown(self, path: str, value: str, possible: Iterable[str]) -> None:
        names = ", ".join(possible)
        self._wrong(path, f"'{value}' is unknown; " + (f"possible are: {names}" if names else "there are none here"))

    def _wrong(self, path: str, message: str) -> None:
        self.problems.append(Problem(path, message))
