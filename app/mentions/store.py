"""The columns of surveys, kept in the process, brought up to date on every read, and shared on disk as Parquet parts.

Revisions say what is new: a transaction that commits late carries a later revision, so nothing is skipped, and a read
holds every submission acknowledged before it began. On disk are the sealed parts; then comes the tail, which only the
process has, until a reader finds it long and seals it. Whoever changes or erases stored responses notes at which
revision they were stored: those rows are taken out of their part and read again, in memory and on disk, and no others.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock

from sqlalchemy.orm import Session

from app.mentions.codes import Vocabulary
from app.mentions.columns import Part
from app.mentions.flat import facts, flattened, restored
from app.mentions.form import coded_questions, form
from app.mentions.snapshot import Snapshot
from app.mentions.stretches import Stretch, appended, belong_together, cut, mended, packed, together
from app.mentions.tabulate import learn, tabulate
from app.parts.store import PartFolder, Range
from app.responses import queries
from app.responses.stored import Stored
from app.surveys.schema import Questionnaire

SEALED = 8_192  # responses in the tail from which on it is written to disk
Versions = Mapping[int, Questionnaire]
_TRIES = 3  # a part may be joined with another one while it is read


@dataclass
class _Columns:
    """What is kept of one survey; the lock serialises those who bring it up to date."""

    lock: Lock = field(default_factory=Lock)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    sealed: list[Stretch] = field(default_factory=list)
    tail: list[Stretch] = field(default_factory=list)
    snapshot: Snapshot | None = None

    @property
    def sealed_to(self) -> int:
        """The last revision that was on disk when this process looked."""
        return self.sealed[-1].last if self.sealed else 0

    def size(self) -> int:
        return sum(one.part.size() for one in (*self.sealed, *self.tail))


class ColumnStore:
    """Columns by survey; those read longest ago leave memory first when all together exceed `max_bytes`."""

    def __init__(self, folder: Path, max_bytes: int = 600_000_000) -> None:
        self._folder = folder / form()
        self._max_bytes = max_bytes
        self._lock = Lock()
        self._surveys: OrderedDict[str, _Columns] = OrderedDict()

    def read(self, session: Session, survey_id: str, revision: int, versions: Versions) -> Snapshot:
        """All columns up to `revision`, which was read from the survey in this session's transaction."""
        columns = self._columns(survey_id)
        with columns.lock:
            snapshot = columns.snapshot
            if snapshot is None or revision > snapshot.revision:
                folder = PartFolder(self._folder / survey_id)
                snapshot = columns.snapshot = _Reading(folder, session, survey_id, versions, columns, revision).done()
        self._evict(survey_id)
        return snapshot

    def neglected(self, session: Session, revisions: Mapping[str, int]) -> list[str]:
        """The surveys of which something on disk was erased or changed since; `revisions` are those of all surveys.

        What belongs to no survey any more, or was written by code of another version, is removed.
        """
        found = []
        for path in self._folder.parent.glob("*/*"):
            folder = PartFolder(path)
            revision = revisions.get(path.name) if path.parent == self._folder else None
            if revision is None:
                folder.remove()
            elif _stale(folder, session, path.name, revision):
                found.append(path.name)
        return found

    def mend(self, session: Session, survey_id: str, revision: int, versions: Versions) -> None:
        """Write anew what is neglected on disk."""
        self.read(session, survey_id, revision, versions)
        columns = self._columns(survey_id)
        with columns.lock, (folder := PartFolder(self._folder / survey_id)).locked(wait=True):
            _Reading(folder, session, survey_id, versions, columns, revision).mend_disk()

    def _columns(self, survey_id: str) -> _Columns:
        with self._lock:
            columns = self._surveys.setdefault(survey_id, _Columns())
            self._surveys.move_to_end(survey_id)
            return columns

    def _evict(self, keep: str) -> None:
        with self._lock:
            sizes = {survey_id: kept.size() for survey_id, kept in self._surveys.items()}
            excess = sum(sizes.values()) - self._max_bytes
            for survey_id, size in sizes.items():
                if excess <= 0:
                    return
                if survey_id != keep:
                    del self._surveys[survey_id]
                    excess -= size


def _stale(folder: PartFolder, session: Session, survey_id: str, revision: int) -> list[Range]:
    """The parts on disk that hold what was erased or changed after they were written."""
    parts = folder.ranges()
    noted = queries.rewrites(session, survey_id, min((part.built for part in parts), default=revision), revision)
    return [part for part in parts if any(at > part.built and part.first < was <= part.last for at, was in noted)]


@dataclass
class _Reading:
    """One survey's columns being brought up to a revision, under their lock."""

    folder: PartFolder
    session: Session
    survey_id: str
    versions: Versions
    columns: _Columns
    revision: int

    def done(self) -> Snapshot:
        """The columns, and on disk what belongs there."""
        columns, before = self.columns, self.columns.snapshot
        learn((self.versions[number] for number in sorted(self.versions)), columns.vocabulary)
        if before is None:
            columns.sealed, columns.tail = self._from_disk(0), []
            self._follow(columns.sealed_to)
            rewritten = bool(_stale(*self._place()))
        else:
            noted = queries.rewrites(self.session, self.survey_id, before.revision, self.revision)
            columns.sealed, columns.tail = (self._mended(some, noted) for some in (columns.sealed, columns.tail))
            self._follow(before.revision)
            rewritten = bool(noted)
        if rewritten or sum(len(one.part) for one in columns.tail) >= SEALED:
            with self.folder.locked() as mine:
                if mine:
                    self.mend_disk()
                    self._seal()
        parts = [one.part for one in (*columns.sealed, *columns.tail)] or [self._tabulated([])]
        return Snapshot(self.revision, dict(self.versions), columns.vocabulary, tuple(parts))

    def mend_disk(self) -> None:
        """Under the folder's lock: write the parts anew that hold what was erased or changed."""
        stale = _stale(*self._place())
        for part in stale:
            stretch = self._one_from_disk(part)
            if stretch is not None:
                self._put(stretch)
        for part in stale:
            self.folder.drop(part)

    def _place(self) -> tuple[PartFolder, Session, str, int]:
        return self.folder, self.session, self.survey_id, self.revision

    def _tabulated(self, responses: list[Stored]) -> Part:
        return tabulate(self.versions, responses, self.columns.vocabulary)

    def _stored_now(self, revisions: list[int]) -> Part:
        return self._tabulated(queries.stored_at(self.session, self.survey_id, revisions))

    def _mended(self, stretches: list[Stretch], noted: list[tuple[int, int]]) -> list[Stretch]:
        return [mended(one, {touched for _, touched in noted}, self._stored_now) for one in stretches]

    def _follow(self, after: int) -> None:
        """Append to the tail what was stored after a revision."""
        columns = self.columns
        fresh = queries.stored_in_order(self.session, self.survey_id, after, self.revision)
        tail = appended(columns.tail, cut(fresh, after, self.revision, self._tabulated))
        if tail:  # revisions at which nothing was stored belong to the neighbours
            tail[0] = replace(tail[0], first=columns.sealed_to)
            tail[-1] = replace(tail[-1], last=self.revision)
        columns.tail = tail

    def _from_disk(self, after: int) -> list[Stretch]:
        """The parts that follow on a revision, as the database has them now."""
        for _ in range(_TRIES):
            found: list[Stretch] = []
            for part in self.folder.chain(after):
                stretch = self._one_from_disk(part) if part.last <= self.revision else None
                if stretch is None:
                    break
                found.append(stretch)
            else:
                return found
            if part in self.folder.ranges():  # it is there and of no use
                return found
        return found

    def _one_from_disk(self, part: Range) -> Stretch | None:
        """A part with what was rewritten after it was written read again; None where it is of no use.

        A database that was restored from a backup numbers other responses with the same revisions.
        """
        written = self.folder.read(part)
        if written is None:
            return None
        coded = coded_questions(self.versions)
        found = Stretch(part.first, part.last, restored(written.tables, written.facts, coded, self.columns.vocabulary))
        noted = queries.rewrites(self.session, self.survey_id, part.built, self.revision)
        stretch = mended(found, {touched for _, touched in noted}, self._stored_now)
        ids = sorted(stretch.part.respondents.id.tolist())
        extent = (len(ids), ids[0].decode() if ids else None, ids[-1].decode() if ids else None)
        return stretch if extent == queries.extent(self.session, self.survey_id, part.first, part.last) else None

    def _seal(self) -> None:
        """Under the folder's lock: what others sealed comes from the disk, and the rest of the tail goes there."""
        columns, chain = self.columns, self.folder.chain()
        end = chain[-1].last if chain else 0
        if end > self.revision:
            return  # another process knows more already
        if end > columns.sealed_to:
            if not (more := self._from_disk(columns.sealed_to)):  # theirs begin elsewhere
                columns.sealed, more = [], self._from_disk(0)
            columns.sealed, columns.tail = [*columns.sealed, *more], []
            self._follow(columns.sealed_to)
            chain = [part for part in self.folder.chain() if part.last <= columns.sealed_to]
        elif end < columns.sealed_to:  # somebody emptied the folder, or a part of it was of no use
            chain, columns.tail, columns.sealed = [], [*columns.sealed, *columns.tail], []
        self._write(chain)

    def _write(self, chain: list[Range]) -> None:
        columns = self.columns
        for stretch in packed(columns.tail):
            chain.append(self._put(stretch))
            while len(chain) > 1 and belong_together(*(self.folder.length(part) for part in chain[-2:])):
                pair = [self._one_from_disk(part) for part in chain[-2:]]
                if pair[0] is None or pair[1] is None:
                    break
                chain[-2:] = [self._put(together([pair[0], pair[1]]))]
        columns.sealed, columns.tail = appended(columns.sealed, packed(columns.tail)), []
        self.folder.keep_only(chain)

    def _put(self, stretch: Stretch) -> Range:
        part, names = Range(stretch.first, stretch.last, self.revision), self.columns.vocabulary
        self.folder.write(part, facts(stretch.part, names), flattened(stretch.part), len(stretch.part))
        return part
