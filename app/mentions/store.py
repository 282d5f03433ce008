"""The columns of surveys, kept in the process and brought up to date on every read.

Revisions say what is new: a transaction that commits late carries a later revision, so nothing is skipped, and a read
holds every submission acknowledged before it began. Whoever changes or erases stored responses marks the survey as
rewritten; its columns are then built anew. Parts grow like a log-structured tree: a small one is joined with its
neighbour of like size, so that appending costs little however much is there.
"""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from threading import Lock

from sqlalchemy.orm import Session

from app.mentions.codes import Vocabulary
from app.mentions.columns import Part, join
from app.mentions.snapshot import Snapshot
from app.mentions.tabulate import learn, tabulate
from app.responses import queries
from app.responses.stored import Stored
from app.surveys.schema import Questionnaire

FULL = 131_072  # responses; a larger part is not joined again
_CHUNK = 4_096  # responses tabulated at a time, which bounds the memory for their JSON


@dataclass
class _Columns:
    """What is kept of one survey; the lock serialises those who bring it up to date."""

    lock: Lock = field(default_factory=Lock)
    revision: int = 0
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    parts: list[Part] = field(default_factory=list)
    snapshot: Snapshot | None = None


class ColumnStore:
    """Columns by survey; those read longest ago leave first when all together exceed `max_bytes`."""

    def __init__(self, max_bytes: int = 1_000_000_000) -> None:
        self._max_bytes = max_bytes
        self._lock = Lock()
        self._surveys: OrderedDict[str, _Columns] = OrderedDict()

    def read(
        self,
        session: Session,
        survey_id: str,
        revision: int,
        rewritten: int,
        versions: Mapping[int, Questionnaire],
    ) -> Snapshot:
        """All columns up to `revision`, which was read from the survey in this session's transaction.

        `rewritten` is the last revision at which stored responses were changed or erased.
        """
        columns = self._columns(survey_id)
        with columns.lock:
            snapshot = columns.snapshot
            if snapshot is None or revision > snapshot.revision:
                if rewritten > columns.revision:
                    columns.vocabulary, columns.parts, columns.revision = Vocabulary(), [], 0
                learn((versions[number] for number in sorted(versions)), columns.vocabulary)
                fresh = queries.stored(session, survey_id, columns.revision, revision)
                parts = columns.parts or [tabulate(versions, [], columns.vocabulary)]
                columns.parts = _appended(parts, _tabulated(fresh, versions, columns.vocabulary))
                columns.revision = max(revision, columns.revision)
                snapshot = Snapshot(columns.revision, dict(versions), columns.vocabulary, tuple(columns.parts))
                columns.snapshot = snapshot
        self._evict(survey_id)
        return snapshot

    def _columns(self, survey_id: str) -> _Columns:
        with self._lock:
            columns = self._surveys.setdefault(survey_id, _Columns())
            self._surveys.move_to_end(survey_id)
            return columns

    def _evict(self, keep: str) -> None:
        with self._lock:
            sizes = {survey_id: sum(part.size() for part in kept.parts) for survey_id, kept in self._surveys.items()}
            excess = sum(sizes.values()) - self._max_bytes
            for survey_id, size in sizes.items():
                if excess <= 0:
                    return
                if survey_id != keep:
                    del self._surveys[survey_id]
                    excess -= size


def _tabulated(
    responses: Iterator[Stored], versions: Mapping[int, Questionnaire], vocabulary: Vocabulary
) -> Iterator[Part]:
    while some := list(islice(responses, _CHUNK)):
        yield tabulate(versions, some, vocabulary)


def _appended(parts: list[Part], fresh: Iterable[Part]) -> list[Part]:
    """The parts with new ones at the end, joined where the last is no smaller than half its predecessor."""
    parts = list(parts)
    for part in fresh:
        parts.append(part)
        while len(parts) > 1 and 2 * len(parts[-1]) >= len(parts[-2]) and len(parts[-1]) + len(parts[-2]) <= FULL:
            last = parts.pop()
            parts[-1] = join([parts[-1], last])
    return parts
