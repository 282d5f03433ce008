"""What shared and public views show, kept as it was made until it may change."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Moment


class ReleaseRow(Base):
    """One release; of the public view the survey's id is the id. `document` is all that its readers can see.

    `plan` says which revisions it has taken in and which counts it shows; no answer and no response's id is in here.
    """

    __tablename__ = "releases"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    survey_id: Mapped[str] = mapped_column(ForeignKey("surveys.id", ondelete="CASCADE"), index=True)
    filters: Mapped[str] = mapped_column(Text)
    axes: Mapped[str] = mapped_column(Text)
    revision: Mapped[int]
    plan: Mapped[str] = mapped_column(Text)
    document: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(Moment, index=True)
