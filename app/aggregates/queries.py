"""SQL of releases."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.aggregates.release import Plan, Release
from app.aggregates.request import Filters
from app.aggregates.tables import ReleaseRow
from app.database import writing


@dataclass(frozen=True)
class Kept:
    """A release as it is kept."""

    id: str
    revision: int
    filters: Filters
    axes: tuple[str, ...]
    plan: Plan
    release: Release


def _kept(row: ReleaseRow) -> Kept:
    return Kept(
        id=row.id,
        revision=row.revision,
        filters=Filters.model_validate_json(row.filters),
        axes=tuple(json.loads(row.axes)),
        plan=Plan.model_validate_json(row.plan),
        release=Release.model_validate_json(row.document),
    )


def release(session: Session, release_id: str) -> Kept | None:
    """The release as this transaction sees it."""
    row = session.get(ReleaseRow, release_id)
    return _kept(row) if row else None


def others(session: Session, survey_id: str, release_id: str, most: int) -> list[Kept]:
    """The other releases of the survey, those made last first."""
    query = select(ReleaseRow).where(ReleaseRow.survey_id == survey_id, ReleaseRow.id != release_id)
    return [_kept(row) for row in session.scalars(query.order_by(ReleaseRow.made_at.desc(), ReleaseRow.id).limit(most))]


def keep(session: Session, survey_id: str, kept: Kept, before: int | None, now: datetime) -> Kept:
    """Keep a state of a release, unless somebody kept another since `before`; the one that holds.

    In a transaction of its own: whoever reads a view does not hold up whoever writes.
    """
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    values = {
        "revision": kept.revision,
        "plan": kept.plan.model_dump_json(),
        "document": kept.release.model_dump_json(),
        "made_at": now,
    }
    with writing(engine) as own:
        if before is None:
            insert = sqlite.insert if engine.dialect.name == "sqlite" else postgresql.insert
            fixed = {"filters": kept.filters.model_dump_json(by_alias=True), "axes": json.dumps(kept.axes)}
            row = {"id": kept.id, "survey_id": survey_id, **fixed, **values}
            own.execute(insert(ReleaseRow).values(row).on_conflict_do_nothing())
        else:
            same = (ReleaseRow.id == kept.id) & (ReleaseRow.revision == before)
            own.execute(update(ReleaseRow).where(same).values(values))
        holds = release(own, kept.id)
    return holds or kept
