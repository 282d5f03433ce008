"""Parts on disk: shared by processes, exact to the last commit, and rid of what was erased, part by part."""

import random
import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.database import Engine, reading, writing
from app.mentions import store as store_module
from app.mentions import stretches
from app.mentions.form import form
from app.mentions.store import ColumnStore
from app.parts.store import PartFolder, Range
from app.surveys.tables import SurveyRow
from tests.mentions.test_store import VERSIONS, add, erase, folder, read, rows, survey

__all__ = ["folder", "survey"]


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of some ten responses instead of some thousands."""
    monkeypatch.setattr(store_module, "SEALED", 6)
    monkeypatch.setattr(stretches, "FULL", 24)
    monkeypatch.setattr(stretches, "_CHUNK", 4)


def answer(engine: Engine, survey: str, times: int = 1) -> list[str]:
    known = []
    for number in range(times):
        with writing(engine) as session:
            known.append(add(session, survey, ("tv", "radio")[number % 2], number % 5 + 1))
    return known


def shown(store: ColumnStore, session: Session, survey: str) -> list[object]:
    return list(rows(read(store, session, survey)))


def fresh(tmp_path: Path, session: Session, survey: str) -> list[object]:
    """What a process without any parts tells."""
    return shown(ColumnStore(tmp_path / f"nothing-{random.random()}"), session, survey)


def on_disk(folder: Path, survey: str) -> PartFolder:
    return PartFolder(folder / form() / survey)


def test_processes_that_share_a_folder_agree_with_one_that_has_none(
    engine: Engine, survey: str, folder: Path, tmp_path: Path
) -> None:
    """Three processes read, answers come and go, in an order drawn by chance."""
    chance = random.Random(7)
    processes = [ColumnStore(folder) for _ in range(3)]
    known = answer(engine, survey, 3)
    for step in range(40):
        if chance.random() < 0.25 and known:
            with writing(engine) as session:
                erase(session, survey, known.pop(chance.randrange(len(known))))
        else:
            known += answer(engine, survey, chance.randrange(1, 4))
        if chance.random() < 0.1:
            processes[chance.randrange(3)] = ColumnStore(folder)  # it was started anew
        with reading(engine) as session:
            told = shown(processes[chance.randrange(3)], session, survey)
            if step % 4 == 0:
                assert told == fresh(tmp_path, session, survey)
        assert len({row.respondent for row in told}) == len(known)  # type: ignore[attr-defined]
    chain = on_disk(folder, survey).chain()
    assert len(chain) > 1
    assert [one.first for one in chain] == [0, *(one.last for one in chain[:-1])]


def test_what_is_on_disk_is_not_read_from_the_database_again(
    engine: Engine, survey: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(engine, survey, 20)
    with reading(engine) as session:
        told = shown(ColumnStore(folder), session, survey)
        asked: list[int] = []
        original = store_module.queries.stored_in_order
        monkeypatch.setattr(
            store_module.queries, "stored_in_order", lambda *words: asked.append(words[2]) or original(*words)
        )
        assert shown(ColumnStore(folder), session, survey) == told
    assert asked == [on_disk(folder, survey).chain()[-1].last]
    assert asked[0] >= 18


def test_an_erasure_rewrites_only_the_part_that_held_the_response(engine: Engine, survey: str, folder: Path) -> None:
    store = ColumnStore(folder)
    known = []
    for _ in range(6):
        known += answer(engine, survey, 12)
        with reading(engine) as session:
            shown(store, session, survey)
    before = set(on_disk(folder, survey).chain())
    assert len(before) > 2
    with writing(engine) as session:
        erase(session, survey, known[0])
    with reading(engine) as session:
        told = shown(store, session, survey)
    after = set(on_disk(folder, survey).chain())
    (went,), (came,) = before - after, after - before
    assert (went.first, went.last) == (came.first, came.last)
    assert went.first == 0
    assert known[0] not in {row.respondent for row in told}  # type: ignore[attr-defined]
    assert all(known[0].encode() not in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_part_that_nobody_reads_loses_what_was_erased_too(
    engine: Engine, survey: str, folder: Path, tmp_path: Path
) -> None:
    known = answer(engine, survey, 12)
    store = ColumnStore(folder)
    with reading(engine) as session:
        shown(store, session, survey)
        revision = session.get_one(SurveyRow, survey).revision
        assert store.neglected(session, {survey: revision}) == []
    with writing(engine) as session:
        erase(session, survey, known[3])
    with reading(engine) as session:
        revision = session.get_one(SurveyRow, survey).revision
        assert ColumnStore(folder).neglected(session, {survey: revision}) == [survey]
        ColumnStore(folder).mend(session, survey, revision, VERSIONS)
        assert store.neglected(session, {survey: revision}) == []
        part = on_disk(folder, survey).read(on_disk(folder, survey).chain()[0])
        assert part is not None
        assert known[3].encode() not in part.tables["respondents"]["id"].tolist()
        assert store.neglected(session, {}) == []
    assert not (folder / form() / survey).exists()  # the survey was deleted


def test_a_transaction_that_commits_late_is_in_the_parts(engine: Engine, survey: str, folder: Path) -> None:
    """Held open while others are stored and sealed: its responses appear when it commits, in every process."""
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    store = ColumnStore(folder)
    before = answer(engine, survey, 10)
    slow = Session(engine)
    with slow.begin():
        late = add(slow, survey, "tv", 5)
        with reading(engine) as session:
            assert {row.respondent for row in shown(store, session, survey)} == set(before)  # type: ignore[attr-defined]
    slow.close()
    prompt = answer(engine, survey, 10)
    for one in (store, ColumnStore(folder)):
        with reading(engine) as session:
            told = {row.respondent for row in shown(one, session, survey)}  # type: ignore[attr-defined]
            assert told == {*before, late, *prompt}


@pytest.mark.parametrize("damage", ["cut", "gone", "empty", "facts"])
def test_a_damaged_part_is_made_again(engine: Engine, survey: str, folder: Path, tmp_path: Path, damage: str) -> None:
    answer(engine, survey, 30)
    with reading(engine) as session:
        told = shown(ColumnStore(folder), session, survey)
    path = folder / form() / survey / on_disk(folder, survey).chain()[0].name
    match damage:
        case "cut":
            whole = (path / "mentions.parquet").read_bytes()
            (path / "mentions.parquet").write_bytes(whole[: len(whole) // 2])
        case "gone":
            shutil.rmtree(path)
        case "empty":
            (path / "answers.parquet").write_bytes(b"")
        case _:
            (path / "facts.json").write_text("{")
    answer(engine, survey, 8)
    with reading(engine) as session:
        again = shown(ColumnStore(folder), session, survey)
        assert again == fresh(tmp_path, session, survey)
        assert len(again) == len(told) + 16
        assert shown(ColumnStore(folder), session, survey) == again


def test_parts_of_another_course_of_events_are_not_believed(
    engine: Engine, survey: str, folder: Path, tmp_path: Path
) -> None:
    """A backup was restored: the same revisions were given to other responses."""
    if engine.dialect.name != "sqlite":
        pytest.skip("the file is copied")
    answer(engine, survey, 4)
    backup = sqlite3.connect(tmp_path / "backup.db")
    with sqlite3.connect(str(engine.url.database)) as source:
        source.backup(backup)
    answer(engine, survey, 12)
    with reading(engine) as session:
        shown(ColumnStore(folder), session, survey)
    engine.dispose()
    with sqlite3.connect(str(engine.url.database)) as target:
        backup.backup(target)
    backup.close()
    answer(engine, survey, 12)
    with reading(engine) as session:
        assert shown(ColumnStore(folder), session, survey) == fresh(tmp_path, session, survey)


def test_ranges_that_overlap_make_one_chain_through_the_widest(tmp_path: Path) -> None:
    parts = PartFolder(tmp_path)
    for name in ((0, 5, 5), (5, 9, 9), (0, 9, 9), (9, 12, 12), (9, 12, 14), (20, 30, 30)):
        (tmp_path / Range(*name).name).mkdir()
    assert parts.chain() == [Range(0, 9, 9), Range(9, 12, 14)]
    assert parts.chain(5) == [Range(5, 9, 9), Range(9, 12, 14)]
    assert parts.chain(12) == []


def test_only_one_process_writes(tmp_path: Path) -> None:
    one, other = PartFolder(tmp_path), PartFolder(tmp_path)
    with one.locked() as mine:
        assert mine
        with other.locked() as theirs:
            assert not theirs
    with other.locked() as theirs:
        assert theirs
