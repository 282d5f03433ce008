"""The command line as a script and a newcomer use it; SQLite in a folder of its own."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app.__main__ import cli
from app.aggregates.request import AggregatesQuery, ToplinesQuery
from app.commands.house import explained
from app.comparisons.request import CompareQuery, TrendQuery
from app.drivers.request import DriversQuery
from app.fieldwork.request import FieldworkQuery
from app.pains.request import PainsQuery
from app.paths.request import PathsQuery
from app.settings import shipped

Run = Callable[..., Any]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("survey", "list")` in a fresh data folder."""
    monkeypatch.setenv("TOUCHPOINTS_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("TOUCHPOINTS_BASE_URL", "http://survey.test")

    def invoke(*words: str) -> Any:
        result = CliRunner().invoke(cli, list(words))
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            with pytest.raises(SystemExit) as ended, explained():
                raise result.exception
            result.exit_code = int(ended.value.code or 0)
        return result

    return invoke


@pytest.fixture
def filled(run: Run) -> Run:
    """The same with an open, filled survey."""
    assert run("survey", "load", str(shipped("surveys") / "street-intercept.yaml")).exit_code == 0
    assert run("simulate", "street-intercept", "--count", "60", "--seed", "7").exit_code == 0
    return run


@pytest.mark.parametrize("path", sorted(shipped("surveys").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_questionnaire_is_fine_without_a_hint(run: Run, path: Path) -> None:
    result = run("survey", "check", str(path))
    assert result.exit_code == 0
    assert "0 hints" in result.stderr


def test_check_names_file_line_and_what_to_do(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text("id: broken\ntitle: Test\nlanguages: [en]\nsections:\n  - id: a\n    questions:\n      - {id: q}\n")
    result = run("survey", "check", str(file))
    assert result.exit_code == 1
    assert f"{file}:7:" in result.stderr
    assert "Traceback" not in result.stderr


def test_load_publishes_and_prints_the_address(run: Run) -> None:
    result = run("survey", "load", str(shipped("surveys") / "retail.yaml"))
    assert (result.exit_code, result.stdout.strip()) == (0, "http://survey.test/s/retail")
    assert "version 1 is open" in result.stderr
    again = run("survey", "load", str(shipped("surveys") / "retail.yaml"))
    assert "version 1 is open" in again.stderr, "an unchanged questionnaire makes no new version"


def test_a_draft_is_loaded_without_publishing(run: Run) -> None:
    assert run("survey", "load", "--draft", str(shipped("surveys") / "retail.yaml")).exit_code == 0
    assert "draft" in run("survey", "list").stdout


def test_an_exported_questionnaire_loads_again_unchanged(filled: Run, tmp_path: Path) -> None:
    file = tmp_path / "again.yaml"
    assert filled("survey", "export", "street-intercept", "--out", str(file)).exit_code == 0
    assert "version 1 is open" in filled("survey", "load", str(file)).stderr


def test_simulation_is_labelled_and_never_mixes_with_real_answers(filled: Run) -> None:
    assert "simulated" in filled("survey", "list").stdout
    assert '"simulated":true' in filled("aggregates", "street-intercept", "--format", "json").stdout.replace(" ", "")


def test_the_same_seed_gives_the_same_answers(filled: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = filled("responses", "export", "street-intercept").stdout
    monkeypatch.setenv("TOUCHPOINTS_DATA_DIR", str(tmp_path / "other"))
    filled("survey", "load", str(shipped("surveys") / "street-intercept.yaml"))
    filled("simulate", "street-intercept", "--count", "60", "--seed", "7")
    assert filled("responses", "export", "street-intercept").stdout == first


def test_export_and_import_is_the_identity(filled: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, codebook = tmp_path / "out.csv", tmp_path / "codebook.csv"
    result = filled("responses", "export", "street-intercept", "--out", str(file), "--codebook", str(codebook))
    assert result.exit_code == 0
    columns = set(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))).fieldnames or ())
    explained_columns = {row["column"] for row in csv.DictReader(io.StringIO(codebook.read_text(encoding="utf-8")))}
    assert columns == explained_columns
    monkeypatch.setenv("TOUCHPOINTS_DATA_DIR", str(tmp_path / "other"))
    filled("survey", "load", str(shipped("surveys") / "street-intercept.yaml"))
    taken = filled("responses", "import", "street-intercept", str(file))
    assert taken.exit_code == 0, taken.stderr
    assert filled("responses", "export", "street-intercept").stdout == file.read_text(encoding="utf-8")
    repeated = filled("responses", "import", "street-intercept", str(file))
    assert " 0 stored" in repeated.stderr


def test_figures_are_the_same_in_every_format(filled: Run) -> None:
    document = json.loads(filled("aggregates", "street-intercept", "--format", "json").stdout)
    tidy = list(csv.DictReader(io.StringIO(filled("aggregates", "street-intercept", "--format", "csv").stdout)))
    table = filled("aggregates", "street-intercept", "--lang", "de").stdout
    assert f"{document['responses']} responses" in table
    for stage in document["stages"]:
        reach = next(row for row in tidy if row["stage"] == stage["stage"] and row["measure"] == "reach")
        assert float(reach["estimate"]) == pytest.approx(stage["reach"]["estimate"], abs=1e-12)
        assert stage["label"] in table


@pytest.mark.parametrize(
    "words",
    [
        ("aggregates", "nowhere"),
        ("aggregates", "street-intercept", "--where", "shoe:42"),
        ("aggregates", "street-intercept", "--level", "7"),
        ("aggregates", "street-intercept", "--from", "yesterday"),
        ("responses", "export", "nowhere"),
        ("simulate", "nowhere"),
        ("key", "create", "nobody@example.org", "--scope", "admin"),
        ("user", "add", "no address"),
    ],
)
def test_what_cannot_be_done_is_said_in_words_with_exit_code_one(filled: Run, words: tuple[str, ...]) -> None:
    result = filled(*words)
    assert result.exit_code == 1
    assert "Traceback" not in result.output


def test_a_key_is_shown_once_and_can_be_revoked(run: Run) -> None:
    link = run("user", "add", "ada@example.org", "--name", "Ada", "--admin")
    assert link.stdout.startswith("http://survey.test/studio/set-up/")
    secret = run("key", "create", "ada@example.org", "--scope", "aggregates:read").stdout.strip()
    assert secret.startswith("tp_")
    listing = run("key", "list", "ada@example.org").stdout
    assert secret not in listing
    assert secret[:11] in listing
    key_id = next(word for word in listing.split() if word.count("-") == 4)
    assert run("key", "revoke", "ada@example.org", key_id).exit_code == 0
    assert "revoked" in run("key", "list", "ada@example.org").stdout


def test_the_database_says_whether_it_is_current(run: Run) -> None:
    assert run("db", "status").exit_code == 1
    assert run("db", "upgrade").exit_code == 0
    assert run("db", "status").exit_code == 0


def test_figures_come_as_files_that_other_tools_open(filled: Run, tmp_path: Path) -> None:
    for form, begins in (("xlsx", b"PK"), ("parquet", b"PAR1"), ("csv", b"\xef\xbb\xbfstage,"), ("json", b"{")):
        file = tmp_path / f"figures.{form}"
        result = filled("aggregates", "street-intercept", "--format", form, "--out", str(file), "--bom")
        assert result.exit_code == 0, result.stderr
        assert file.read_bytes().startswith(begins)
        assert str(file) in result.stderr
    nowhere = filled("aggregates", "street-intercept", "--format", "csv", "--out", str(tmp_path / "no" / "file"))
    assert nowhere.exit_code == 1
    assert "cannot be written" in nowhere.stderr


def test_responses_come_as_files_that_other_tools_open(filled: Run, tmp_path: Path) -> None:
    for form, begins in (("xlsx", b"PK"), ("parquet", b"PAR1"), ("sav", b"$FL2"), ("csv", b"\xef\xbb\xbfid,")):
        file, book = tmp_path / f"responses.{form}", tmp_path / "book.md"
        result = filled(
            *("responses", "export", "street-intercept", "--format", form, "--out", str(file), "--bom"),
            *("--codebook", str(book), "--lang", "en"),
        )
        assert result.exit_code == 0, result.stderr
        assert file.read_bytes().startswith(begins)
        assert book.read_text("utf-8").startswith("# Codebook")
    unknown = filled("responses", "export", "street-intercept", "--lang", "xx")
    assert unknown.exit_code == 1


def test_weights_are_set_from_a_file_shown_and_cleared(filled: Run, tmp_path: Path) -> None:
    file = tmp_path / "margins.yaml"
    shown = json.loads(filled("weights", "show", "street-intercept", "--json").stdout)
    segment = shown["segments"][0]
    groups = [one["group"] for one in segment["groups"] if one["n"]]
    rest = [one["group"] for one in segment["groups"] if not one["n"]]
    shares = dict.fromkeys(groups, 1 / len(groups)) | dict.fromkeys(rest, 0)
    file.write_text(json.dumps({"margins": {segment["segment"]: shares}}), encoding="utf-8")
    told = filled("weights", "set", str(file), "street-intercept")
    assert told.exit_code == 0, told.stderr
    assert "design effect" in told.stdout
    assert "converged" in told.stdout
    again = tmp_path / "again.yaml"
    again.write_text(filled("weights", "show", "street-intercept", "--margins").stdout, encoding="utf-8")
    assert filled("weights", "set", str(again), "street-intercept").exit_code == 0
    assert "not weighted any more" in filled("weights", "clear", "street-intercept").stderr
    assert filled("weights", "show", "street-intercept", "--margins").exit_code == 1


def test_wrong_margins_are_refused_with_their_line(filled: Run, tmp_path: Path) -> None:
    file = tmp_path / "margins.yaml"
    file.write_text("margins:\n  nonsense: {a: 100}\n")
    assert filled("weights", "set", str(file), "street-intercept").exit_code == 1
    file.write_text("margins:\n  nonsense: {a: 10}\n")
    assert f"{file}:2:" in filled("weights", "set", str(file), "street-intercept").stderr


@pytest.mark.parametrize("command", ["drivers", "paths"])
def test_drivers_and_paths_are_the_same_in_every_format(filled: Run, command: str) -> None:
    document = json.loads(filled(command, "street-intercept", "--format", "json").stdout)
    rows = list(csv.DictReader(io.StringIO(filled(command, "street-intercept", "--format", "csv").stdout)))
    shown = " ".join(filled(command, "street-intercept", "--lang", "en").stdout.split())
    assert filled(command, "street-intercept", "--level", "2").exit_code == 1
    if command == "drivers":
        assert document["drivers"]
        assert [row["touchpoint"] for row in rows if row["rank"]] == [one["touchpoint"] for one in document["drivers"]]
        assert "penalty" in shown
    else:
        assert document["flags"] == ["no_path_question"]
        assert "asks for no path" in shown


def test_groups_are_compared_tabulated_and_followed_over_time(filled: Run) -> None:
    table = filled("compare", "street-intercept", "--group-by", "age", "--lang", "en")
    assert table.exit_code == 0, table.stderr
    assert "A  " in table.stdout
    assert "Benjamini–Hochberg" in table.stdout
    found = json.loads(filled("crosstab", "street-intercept", "age", "--group-by", "place", "--format", "json").stdout)
    assert found["question"] == "age"
    rows = list(csv.DictReader(io.StringIO(filled("trend", "street-intercept", "--format", "csv").stdout)))
    assert {"period", "estimate", "beyond_chance"} <= set(rows[0])
    assert "responses · per month" in filled("trend", "street-intercept", "--lang", "en").stdout
    assert filled("compare", "street-intercept", "--adjust", "twice").exit_code == 1


def test_fieldwork_is_told_in_words_and_as_data(filled: Run) -> None:
    told = filled("fieldwork", "street-intercept", "--lang", "en")
    assert told.exit_code == 0
    assert "street-intercept · simulated · complete" in told.stdout
    assert "Attention" in told.stdout
    assert "before sending" in told.stdout
    found = json.loads(filled("fieldwork", "street-intercept", "--format", "json").stdout)
    assert found["responses"] == 60
    rows = list(csv.DictReader(io.StringIO(filled("fieldwork", "street-intercept", "--format", "csv").stdout)))
    complete = next(row for row in rows if row["value"] == "complete")
    assert int(complete["n"]) == found["dispositions"]["complete"]
    assert filled("fieldwork", "street-intercept", "--mode", "pigeon").exit_code == 1


def test_a_simulation_may_take_no_care_and_figures_leave_the_flagged_out(run: Run) -> None:
    assert run("survey", "load", str(shipped("surveys") / "online-grocer.yaml")).exit_code == 0
    assert run("simulate", "online-grocer", "--count", "120", "--careless", "0.3").exit_code == 0
    every = json.loads(run("aggregates", "online-grocer", "--format", "json").stdout)
    careful = json.loads(run("aggregates", "online-grocer", "--format", "json", "--without", "any").stdout)
    assert every["quality"]["any"] > 10
    assert careful["responses"] == every["responses"] - every["quality"]["any"]


FIGURES = {
    "aggregates": AggregatesQuery,
    "toplines": ToplinesQuery,
    "compare": CompareQuery,
    "trend": TrendQuery,
    "drivers": DriversQuery,
    "paths": PathsQuery,
    "pain-points": PainsQuery,
    "fieldwork": FieldworkQuery,
}


@pytest.mark.parametrize("command", FIGURES)
def test_a_command_takes_every_parameter_of_the_api(run: Run, command: str) -> None:
    told = set(re.findall(r"--[a-z-]+", run(command, "--help").stdout))
    parameters = {
        "--" + (field.alias or name).replace("_", "-") for name, field in FIGURES[command].model_fields.items()
    }
    assert parameters <= told


@pytest.mark.parametrize("command", ["aggregates", "toplines", "trend", "drivers", "paths", "pain-points", "fieldwork"])
def test_every_figure_can_be_filtered_in_the_terminal(filled: Run, command: str) -> None:
    def responses(*words: str) -> int:
        return int(json.loads(filled(command, "street-intercept", "--format", "json", *words).stdout)["responses"])

    everybody = responses()
    first = json.loads(filled("toplines", "street-intercept", "--format", "json").stdout)["questions"]
    group = next(option["id"] for one in first if one["question"] == "age" for option in one["options"] if option["n"])
    assert 0 < responses("--where", f"age:{group}") < everybody
    assert responses("--version", "1", "--without", "any") + responses("--flagged", "any") == everybody
    assert responses("--from", "1999-01-01", "--to", "1999-12-31") == 0
    wrong = filled(command, "street-intercept", "--to", "yesterday")
    assert wrong.exit_code == 1
    assert "--to cannot be read" in wrong.stderr


def test_toplines_are_told_with_their_labels(filled: Run) -> None:
    document = json.loads(filled("toplines", "street-intercept", "--format", "json", "--lang", "en").stdout)
    told = " ".join(filled("toplines", "street-intercept", "--lang", "en").stdout.split())
    for question in document["questions"]:
        for option in question["options"] or ():
            assert " ".join(option["label"].split()) in told


def test_every_figure_in_another_model_names_what_does_not_fit(run: Run) -> None:
    assert run("survey", "load", str(shipped("surveys") / "online-grocer.yaml")).exit_code == 0
    assert run("simulate", "online-grocer", "--count", "60", "--seed", "7").exit_code == 0

    def left_out(command: str, *words: str) -> list[str]:
        grouped = ("--group-by", "age") if command == "compare" else ()
        found = run(command, "online-grocer", "--format", "json", "--lang", "en", *grouped, *words)
        return [note for note in json.loads(found.stdout)["notes"] if note.startswith("Not counted")]

    expected = left_out("aggregates", "--model", "aida")
    assert len(expected) == 2
    for command in ("compare", "trend", "drivers", "paths", "pain-points"):
        assert left_out(command) == []
        assert left_out(command, "--model", "aida") == expected
