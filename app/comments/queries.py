"""SQL of comments."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.comments.tables import CommentRow as CommentRow  # actions name the type


def add(session: Session, row: CommentRow) -> None:
    session.add(row)
    session.flush()


def listed(session: Session, survey_id: str, model: str = "") -> Sequence[CommentRow]:
    """The comments on a survey's map, the oldest first; only those of one stage model where it is named."""
    found = select(CommentRow).where(CommentRow.survey_id == survey_id)
    if model:
        found = found.where(CommentRow.model == model)
    return session.scalars(found.order_by(CommentRow.created_at, CommentRow.id)).all()


def count(session: Session, survey_id: str) -> int:
    return session.scalar(select(func.count()).where(CommentRow.survey_id == survey_id)) or 0


def by_id(session: Session, survey_id: str, comment_id: str) -> CommentRow | None:
    return session.scalar(select(CommentRow).where(CommentRow.survey_id == survey_id, CommentRow.id == comment_id))


def remove(session: Session, comment_id: str) -> None:
    session.execute(delete(CommentRow).where(CommentRow.id == comment_id))
