"""What is done with columns beside reading them."""

from app.database import Session
from app.mentions.store import ColumnStore
from app.surveys import queries as surveys
from app.surveys.actions import by_id, versions
from app.surveys.store import Shelf


def mend_columns(session: Session, shelf: Shelf, columns: ColumnStore) -> int:
    """Take off the disk what was erased since it was written there. Returns of how many surveys."""
    neglected = columns.neglected(session, surveys.revisions(session))
    for survey_id in neglected:
        survey = by_id(session, survey_id)
        columns.mend(session, survey_id, survey.revision, versions(session, shelf, survey))
    return len(neglected)
