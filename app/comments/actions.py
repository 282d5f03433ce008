"""Commenting on the map: writing, resolving, taking one's own back."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.accounts import actions as accounts
from app.aggregates import actions as figures
from app.aggregates.actions import Desk
from app.aggregates.labels import listed_touchpoints, say, touchpoint_labels
from app.aggregates.request import Reader
from app.comments import queries
from app.database import Session
from app.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from app.maps.overlay import Place
from app.mentions.reading import Reading
from app.surveys.actions import Survey

LONGEST = 2000
MOST = 2000  # on one survey


@dataclass(frozen=True)
class Comment:
    """One comment as its readers see it."""

    id: str
    model: str
    stage: str
    touchpoint: str | None
    text: str
    author: str
    own: bool
    created_at: datetime
    resolved_at: datetime | None


@dataclass(frozen=True)
class Cell:
    """A place on the map that can be commented on, in the order of the map."""

    stage: str
    touchpoint: str | None
    label: str
    stage_label: str

    @property
    def place(self) -> Place:
        return self.stage, self.touchpoint


def listed(session: Session, survey: Survey, reader_id: str, model: str = "") -> list[Comment]:
    """The comments, the oldest first."""
    return [_comment(session, row, reader_id) for row in queries.listed(session, survey.id, model)]


def write(
    desk: Desk, survey: Survey, author_id: str, now: datetime, *, place: Place, text: str, model: str = ""
) -> Comment:
    """Comment on a stage, or on a touchpoint in it; Invalid where the map has no such place."""
    reading = _reading(desk, survey, model)
    problems = [*_text_problems(text), *_place_problems(desk, survey, reading, place)]
    if problems:
        raise Invalid("This comment cannot be taken.", problems)
    if queries.count(desk.session, survey.id) >= MOST:
        raise Conflict(f"This survey has {MOST} comments. Delete some that are settled.")
    stage, touchpoint = place
    row = queries.CommentRow(
        id=str(uuid.uuid4()), survey_id=survey.id, author_id=author_id, model=reading.model.id, stage=stage,
        touchpoint=touchpoint, text=text.strip(), created_at=now, resolved_at=None,
    )  # fmt: skip
    queries.add(desk.session, row)
    return _comment(desk.session, row, author_id)


def resolve(
    session: Session, survey: Survey, comment_id: str, reader_id: str, now: datetime, *, resolved: bool
) -> Comment:
    """Mark a comment as settled, or open it again."""
    row = _row(session, survey, comment_id)
    row.resolved_at = (row.resolved_at or now) if resolved else None
    return _comment(session, row, reader_id)


def remove(session: Session, survey: Survey, comment_id: str, author_id: str) -> None:
    """Take one's own comment back."""
    row = _row(session, survey, comment_id)
    if row.author_id != author_id:
        raise Forbidden("Only its author deletes a comment. Mark it as settled instead.")
    queries.remove(session, row.id)


def cells(desk: Desk, survey: Survey, model: str, lang: str) -> list[Cell]:
    """Everything on the map in one stage model that can be commented on."""
    reading = _reading(desk, survey, model)
    versions = figures.facts(desk, survey).versions
    labels, fallback = touchpoint_labels(versions), versions[max(versions)].languages[0]
    found = []
    for stage, touchpoints in zip(reading.model.stages, listed_touchpoints(versions, reading), strict=True):
        name = say(stage.label, lang, fallback)
        found.append(Cell(stage.id, None, name, name))
        found += [Cell(stage.id, one, say(labels[one], lang, fallback), name) for one in touchpoints]
    return found


def numbered(comments: Sequence[Comment], order: Sequence[Place]) -> Mapping[Place, int]:
    """The number of every place that has an open comment, in the order of the map."""
    open_ones = {(one.stage, one.touchpoint) for one in comments if one.resolved_at is None}
    return {place: number for number, place in enumerate((one for one in order if one in open_ones), start=1)}


def _reading(desk: Desk, survey: Survey, model: str) -> Reading:
    reader = Reader(figures.facts(desk, survey))
    reading = figures.read_in(reader, model)
    figures.check(reader)
    return reading


def _text_problems(text: str) -> list[Problem]:
    fine = bool(text.strip()) and len(text) <= LONGEST and "\x00" not in text
    return [] if fine else [Problem("text", f"1 to {LONGEST} characters")]


def _place_problems(desk: Desk, survey: Survey, reading: Reading, place: Place) -> list[Problem]:
    stage, touchpoint = place
    stages = [one.id for one in reading.model.stages]
    if stage not in stages:
        return [Problem("stage", f"'{stage}' is unknown; possible are: {', '.join(stages)}")]
    known = listed_touchpoints(figures.facts(desk, survey).versions, reading)[stages.index(stage)]
    if touchpoint is not None and touchpoint not in known:
        named = ", ".join(known) or "none, as nothing was asked there"
        return [Problem("touchpoint", f"'{touchpoint}' is not in this stage; possible are: {named}")]
    return []


def _row(session: Session, survey: Survey, comment_id: str) -> queries.CommentRow:
    row = queries.by_id(session, survey.id, comment_id)
    if row is None:
        raise NotFound("There is no such comment.")
    return row


def _comment(session: Session, row: queries.CommentRow, reader_id: str) -> Comment:
    return Comment(
        id=row.id,
        model=row.model,
        stage=row.stage,
        touchpoint=row.touchpoint,
        text=row.text,
        author=accounts.get_researcher(session, row.author_id).name,
        own=row.author_id == reader_id,
        created_at=row.created_at,
        resolved_at=row.resolved_at,
    )
