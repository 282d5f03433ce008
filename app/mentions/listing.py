"""The long rows one by one, by response id: what BI tools read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

import numpy as np

from app.analysis.scores import EMOTIONS
from app.mentions.codes import DISPOSITIONS, MEASURES, MODES, NA, NAMED, NOT_ASKED
from app.mentions.columns import Part
from app.mentions.csv_format import Cell
from app.mentions.segments import Segment, group_of
from app.mentions.snapshot import Snapshot
from app.mentions.visible import Mask
from app.mentions.words import Words

_EMOTIONS = tuple(EMOTIONS)
_NO_WORDS = Words(None, ())


@dataclass(frozen=True)
class MentionRow:
    """One respondent × stage × touchpoint. A rating is empty where there is none; the last two fields say why."""

    respondent: str
    version: int
    language: str
    collector: str | None
    mode: str
    day: date
    disposition: str
    segments: dict[str, str | None]
    stage: str
    touchpoint: str
    texts: tuple[str, ...]
    """What was typed under “something else”."""
    named: str
    coded_by: str
    position: int | None
    """Place in the path, from 1."""
    satisfaction: int | None
    effort: int | None
    importance: int | None
    emotion: str | None
    pain_point: str | None
    not_applicable: tuple[str, ...]
    """Ratings answered with “not applicable”."""
    not_asked: bool
    """More was ticked than is rated, and this one was not drawn."""


@dataclass(frozen=True)
class Cursor:
    """Where a listing goes on: after `mentions` rows of a respondent."""

    respondent: str
    mentions: int

    def __str__(self) -> str:
        return f"{self.respondent}.{self.mentions}"


def read_cursor(text: str) -> Cursor | None:
    """A cursor as it was given out, or None."""
    respondent, dot, mentions = text.rpartition(".")
    known = bool(dot) and respondent.isascii() and len(respondent) <= 36 and mentions.isascii() and mentions.isdigit()
    return Cursor(respondent, int(mentions)) if known and len(mentions) <= 6 else None


def listed(
    found: Snapshot, masks: Sequence[Mask], segments: Mapping[str, Segment], after: Cursor | None = None
) -> Iterator[tuple[Cursor, MentionRow]]:
    """The mentions of the selected respondents, each with the cursor that goes on behind it."""
    places = found.by_id
    selected = np.flatnonzero(np.concatenate(masks)[places.order])
    start = 0
    if after is not None:
        start = int(np.searchsorted(places.ids[selected], np.bytes_(after.respondent.encode())))
    for place in selected[start:].tolist():
        respondent = places.ids[place].decode()
        part = found.parts[int(places.part[place])]
        skipped = after.mentions if after is not None and after.respondent == respondent else 0
        rows = _mentions(found, part, int(places.row[place]), respondent, segments, skipped)
        for number, row in enumerate(rows, start=skipped + 1):
            yield Cursor(respondent, number), row


def _mentions(
    found: Snapshot, part: Part, respondent: int, name: str, segments: Mapping[str, Segment], skipped: int
) -> Iterator[MentionRow]:
    first, last = np.searchsorted(part.mentions.respondent, [respondent, respondent + 1]).tolist()
    if first + skipped >= last:
        return
    vocabulary, people = found.vocabulary, part.respondents
    groups = {key: group_of(part, vocabulary, segment, respondent) for key, segment in segments.items()}
    for row in range(first + skipped, last):
        mentions, words = part.mentions, part.words.get(row, _NO_WORDS)
        ratings = {measure: int(mentions.ratings(measure)[row]) for measure in (*MEASURES, "emotion")}
        felt = ratings.pop("emotion")
        yield MentionRow(
            respondent=name,
            version=int(people.version[respondent]),
            language=vocabulary.languages.names[people.language[respondent]],
            collector=vocabulary.collectors.names[people.collector[respondent]],
            mode=MODES[people.mode[respondent]],
            day=date.fromordinal(int(people.day[respondent])),
            disposition=DISPOSITIONS[people.disposition[respondent]],
            segments=groups,
            stage=vocabulary.stages.names[mentions.stage[row]],
            touchpoint=vocabulary.touchpoints.names[mentions.touchpoint[row]],
            texts=words.others,
            named=NAMED[mentions.named[row]],
            coded_by="respondent",
            position=int(mentions.position[row]) or None,
            **{measure: points if points > 0 else None for measure, points in ratings.items()},
            emotion=_EMOTIONS[felt - 1] if felt > 0 else None,
            pain_point=words.pain_point,
            not_applicable=tuple(name for name, code in {**ratings, "emotion": felt}.items() if code == NA),
            not_asked=felt == NOT_ASKED,
        )


def header(segments: Sequence[str]) -> list[str]:
    """The columns of the rows as a table; a segment that is called like another column gets a prefix."""
    names = [field.name for field in fields(MentionRow) if field.name != "segments"]
    return [*names, *(f"segment_{name}" if name in names else name for name in segments)]


def cells(row: MentionRow) -> list[Cell]:
    """One row of that table; several texts are separated by a bar."""
    values = vars(row) | {
        "day": row.day.isoformat(),
        "texts": " | ".join(row.texts) or None,
        "not_applicable": " ".join(row.not_applicable) or None,
    }
    return [*(value for name, value in values.items() if name != "segments"), *row.segments.values()]
