"""Submit → export → import is the identity; a second import changes nothing; a row that is wrong is told, not bent."""

import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO
from random import Random
from typing import Any

import pytest

from app.collectors.actions import Quota, add_quota, listed_quotas
from app.database import reading, writing
from app.errors import AppError, Conflict, Invalid
from app.exchange.actions import import_responses
from app.exchange.csv_format import read
from app.exchange.incoming import Report
from app.responses.actions import counts, erase, receive
from app.responses.arrival import SubmissionBody
from app.responses.ledger import Ledger
from app.responses.simulate import Way, simulated
from app.responses.store import fill, keep
from app.surveys.actions import create, set_status
from app.surveys.conditions import Leaf
from app.surveys.schema import Questionnaire
from app.surveys.store import Edition
from tests.exchange.conftest import NOW, SECRET, House
from tests.office import document
from tests.surveys.strategies import answers_for, draw_questionnaire

SHOP = Questionnaire.model_validate(document())
WAYS = (Way(), Way("market", "street", 1, ("Anna B.", "=cmd")))


def submit(house: House, edition: Edition, answers: dict[str, Any], response_id: str, **more: Any) -> None:
    language = edition.questionnaire.languages[0]
    document = {"id": response_id, "version": edition.version, "language": language, "answers": answers, **more}
    body = SubmissionBody.model_validate(document)
    [verdict] = keep(house.engine, SECRET, [receive(edition, body, document, SECRET, NOW)], NOW)
    assert not isinstance(verdict, AppError), verdict


def shop_answers(**more: Any) -> dict[str, Any]:
    return {"age": "30plus", "recommend": 7, **more}


@pytest.mark.parametrize("seed", range(8))
def test_submit_export_import_is_the_identity(house: House, other_house: House, seed: int) -> None:
    questionnaire = draw_questionnaire(Random(seed))
    edition = house.publish(questionnaire)
    for number in range(15):
        response_id = str(uuid.UUID(int=Random(f"{seed} {number}").getrandbits(128), version=4))
        finished = NOW - timedelta(days=number, minutes=number)
        sections = {section.id: number * 7.5 for section in questionnaire.sections}
        times = {"finished_at": finished.isoformat(), "durations": sections} if number % 3 else {}
        submit(house, edition, answers_for(edition.questionnaire, response_id), response_id, **times)
    exported = house.export("generated")
    assert exported.count("\r\n") >= 15
    other_house.publish(questionnaire)
    assert other_house.take("generated", exported) == Report(stored=15)
    assert other_house.export("generated") == exported


def test_days_modes_and_dispositions_of_a_simulated_survey_come_back(house: House, other_house: House) -> None:
    edition = house.publish(SHOP)
    fill(house.engine, SECRET, edition, simulated(edition.questionnaire, 600, 5, NOW.date(), WAYS), NOW)
    exported = house.export("shop")
    other_house.publish(SHOP)
    assert other_house.take("shop", exported) == Report(stored=600)
    assert other_house.export("shop") == exported
    for one in (house, other_house):
        with reading(one.engine) as session:
            found = counts(session, one.survey("shop").id)
        assert found.keys() == {"complete", "partial"}
        assert found["complete"] > 500


def test_importing_again_stores_nothing_again_whoever_stored_it_first(house: House) -> None:
    edition = house.publish(SHOP)
    submit(house, edition, shop_answers(comment="=1+1"), str(uuid.uuid4()), interviewer="")
    exported = house.export("shop")
    assert house.take("shop", exported) == Report(repeated=1)
    row = f"id,age\r\n{uuid.uuid4()},30plus\r\n"
    assert house.take("shop", row) == Report(stored=1)
    assert house.take("shop", row) == Report(repeated=1)


def test_an_id_with_other_content_and_an_erased_one_are_told(house: House, tmp_path: Any) -> None:
    edition = house.publish(SHOP)
    kept, gone = str(uuid.uuid4()), str(uuid.uuid4())
    for response_id in (kept, gone):
        submit(house, edition, shop_answers(), response_id)
    with writing(house.engine) as session:
        erase(session.connection(), Ledger(tmp_path / "ledger"), SECRET, gone, edition.survey_id, NOW)
    report = house.take("shop", f"id,age\r\n{kept},u30\r\n{gone},u30\r\n")
    assert (report.stored, report.repeated) == (0, 0)
    assert [(problem.row, problem.column) for problem in report.problems] == [(2, "id"), (3, "id")]
    assert kept in house.export("shop")
    assert gone not in house.export("shop")


WRONG = {
    "age": "old",
    "recommend": "11",
    "news.paper": "perhaps",
    "met.tv-ad.satisfaction": "9",
    "school": "hidden by a condition",
    "mode": "pigeon",
    "disposition": "screened_out",
    "language": "fr",
    "version": "3",
    "day": "31.05.2026",
    "seconds": "-x",
    "received_at": "2026-05-31T10:00:00+00:00",
}


@pytest.mark.parametrize("column", WRONG)
def test_a_wrong_cell_is_named_with_row_and_column_and_its_row_is_not_stored(house: House, column: str) -> None:
    house.publish(SHOP)
    good = {"id": str(uuid.uuid4()), "age": "30plus", "met.tv-ad": "1"}
    bad = {**good, "id": str(uuid.uuid4()), column: WRONG[column]}
    header = list(bad)
    lines = [",".join(header), *(",".join(row.get(name, "") for name in header) for row in (good, bad, good))]
    report = house.take("shop", "\r\n".join(lines))
    assert (report.stored, report.repeated) == (1, 1)
    assert {(problem.row, problem.column) for problem in report.problems} == {(3, column)}
    assert bad["id"] not in house.export("shop")


def test_columns_that_nobody_knows_stop_the_import_before_anything_is_stored(house: House) -> None:
    house.publish(SHOP)
    with pytest.raises(Invalid) as caught:
        house.take("shop", f"id,age,shoe_size\r\n{uuid.uuid4()},u30,43\r\n")
    assert [problem.path for problem in caught.value.problems] == ["shoe_size"]
    with pytest.raises(Invalid) as caught:
        house.take("shop", "age\r\nu30\r\n")
    assert [problem.path for problem in caught.value.problems] == ["id"]
    assert house.export("shop").count("\n") == 1


def test_a_row_of_another_length_is_told(house: House) -> None:
    house.publish(SHOP)
    report = house.take("shop", f"id,age\r\n{uuid.uuid4()}\r\n{uuid.uuid4()},u30\r\n")
    assert report.stored == 1
    assert [problem.row for problem in report.problems] == [2]


def test_an_import_into_a_closed_survey_is_taken_and_where_the_file_is_silent_the_check_decides(house: House) -> None:
    house.publish(SHOP)
    with writing(house.engine) as session:
        set_status(session, house.survey("shop"), "closed", NOW)
    assert house.take("shop", f"id,age\r\n{uuid.uuid4()},u30\r\n") == Report(stored=1)
    _, line, _ = house.export("shop").split("\r\n")
    assert line.split(",")[1:8] == ["1", "de", "", "online", "", "complete", "2026-05-31"]


def test_imported_completes_count_in_quotas_and_are_never_turned_away(house: House) -> None:
    house.publish(SHOP)
    young = Leaf.model_validate({"question": "age", "is": "u30"})
    with writing(house.engine) as session:
        add_quota(session, house.survey("shop"), Quota("young", young, maximum=1))
    rows = [f"{uuid.uuid4()},{age},{how}" for age, how in [("u30", ""), ("u30", "complete"), ("u30", "partial")]]
    assert house.take("shop", "\r\n".join(["id,age,disposition", *rows])) == Report(stored=3)
    with reading(house.engine) as session:
        [quota] = listed_quotas(session, house.survey("shop"))
        assert counts(session, house.survey("shop").id) == {"complete": 2, "partial": 1}
    assert quota.reached == 2


def test_responses_of_all_versions_share_the_columns(house: House, other_house: House) -> None:
    second = document()
    second["sections"][1]["questions"][0]["options"].append({"id": "radio", "label": "Radio"})
    editions = [house.publish(SHOP), house.publish(Questionnaire.model_validate(second))]
    for edition in editions:
        met = {"picked": {"shop": {"satisfaction": 3}}, "other": [], "none": False}
        submit(house, edition, shop_answers(met=met), str(uuid.uuid4()))
    exported = house.export("shop")
    rows = [line.split(",") for line in exported.split("\r\n")[:-1]]
    by_version = {row[1]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}
    assert (by_version["1"]["met.radio"], by_version["2"]["met.radio"]) == ("", "0")
    other_house.publish(SHOP)
    with pytest.raises(Invalid):
        other_house.take("shop", exported)
    other_house.publish(Questionnaire.model_validate(second))
    assert other_house.take("shop", exported) == Report(stored=2)
    assert other_house.export("shop") == exported


def test_many_rows_go_in_by_batches_and_progress_is_told(house: House) -> None:
    house.publish(SHOP)
    text = "id,age\r\n" + "".join(f"{uuid.uuid4()},u30\r\n" for _ in range(1100))
    told: list[int] = []
    table = read(StringIO(text, newline=""))
    report = import_responses(house.engine, house.shelf, SECRET, "shop", table, NOW, progress=told.append)
    assert report == Report(stored=1100)
    assert told == [500, 1000, 1100]
    assert Counter(line.split(",")[0] for line in house.export("shop").split("\r\n")[1:-1]).most_common(1)[0][1] == 1


def test_a_draft_has_nothing_to_export(house: House) -> None:
    with writing(house.engine) as session:
        create(session, SHOP, None, datetime.now(UTC))
    with pytest.raises(Conflict):
        house.export("shop")
