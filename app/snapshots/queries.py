"""SQL of snapshots."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, load_only

from app.snapshots.tables import SnapshotRow as SnapshotRow  # actions name the type


def add(session: Session, row: SnapshotRow) -> None:
    session.add(row)
    session.flush()


def listed(session: Session, survey_id: str, after: str, limit: int) -> Sequence[SnapshotRow]:
    """The newest first, from behind the snapshot `after` on."""
    found = select(SnapshotRow).where(SnapshotRow.survey_id == survey_id)
    last = session.get(SnapshotRow, after) if after else None
    if last is not None:
        earlier = (SnapshotRow.created_at < last.created_at) | (
            (SnapshotRow.created_at == last.created_at) & (SnapshotRow.id < last.id)
        )
        found = found.where(earlier)
    return session.scalars(found.order_by(SnapshotRow.created_at.desc(), SnapshotRow.id.desc()).limit(limit)).all()


def by_id(session: Session, survey_id: str, snapshot_id: str) -> SnapshotRow | None:
    return session.scalar(select(SnapshotRow).where(SnapshotRow.survey_id == survey_id, SnapshotRow.id == snapshot_id))


def count(session: Session, survey_id: str) -> int:
    ids = select(SnapshotRow).options(load_only(SnapshotRow.id)).where(SnapshotRow.survey_id == survey_id)
    return len(session.scalars(ids).all())


def remove(session: Session, snapshot_id: str) -> None:
    session.execute(delete(SnapshotRow).where(SnapshotRow.id == snapshot_id))
