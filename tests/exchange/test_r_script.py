"""The R script is run by R: it reads the CSV as it was answered and finds the service's figures by itself."""

import re
import shutil
import subprocess
import uuid
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.database import writing
from app.exchange.r_script import text
from app.responses.simulate import Way, simulated
from app.responses.store import fill
from app.surveys.actions import keep_margins
from app.surveys.margins import Margins
from app.surveys.schema import Questionnaire
from tests.exchange.conftest import NOW, SECRET, House
from tests.exchange.test_exchange_actions import shop_answers, submit
from tests.office import document
from tests.sheets.nasty import NASTY

MARGINS = Margins.model_validate({"margins": {"age": {"u30": 0.2, "30plus": 0.8}}})
INJECTION = 'x"); cat("RAN"); ("\n"); cat("RAN")\n\\"); system("id") #'


def questionnaire(outcome: dict[str, Any]) -> Questionnaire:
    """The shop, with what an attacker would call it."""
    survey = document(title={"de": INJECTION, "en": INJECTION})
    survey["sections"][2]["questions"][0] = {"id": "recommend", "role": "outcome", "title": INJECTION, **outcome}
    survey["sections"][0]["questions"][0]["options"][0]["label"] = {"*": "< 30 ü 😀"}
    return Questionnaire.model_validate(survey)


@pytest.fixture(scope="module")
def rscript() -> str:
    found = shutil.which("Rscript")
    if found is None:
        pytest.skip("no Rscript: the script is not run here")
    ask = 'quit(status = !nzchar(system.file(package = "survey")))'
    if subprocess.run([found, "--vanilla", "-e", ask], capture_output=True).returncode:
        pytest.skip("R has no package `survey`: the script is not run here")
    return found


def run(rscript: str, house: House, folder: Path, more: str = "", locale: str = "C.UTF-8") -> str:
    (folder / "shop-responses.csv").write_text(house.export("shop"), encoding="utf-8-sig", newline="")
    (folder / "shop.R").write_text(house.script("shop") + more, encoding="utf-8")
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": locale, "HOME": str(folder)}
    done = subprocess.run(
        [rscript, "--vanilla", "shop.R"], cwd=folder, capture_output=True, env=environment, timeout=120
    )
    printed = done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-2000:]
    assert "RAN" not in printed.replace('cat("RAN")', "")
    return printed


NPS = {"type": "nps"}
RATING = {"type": "rating", "scale": 5, "na": True}


@pytest.mark.parametrize(("outcome", "weighted"), [(NPS, False), (NPS, True), (RATING, True)])
def test_r_finds_the_figures_of_the_service(
    rscript: str, other_house: House, tmp_path: Path, outcome: dict[str, Any], weighted: bool
) -> None:
    edition = other_house.publish(questionnaire(outcome))
    fill(other_house.engine, SECRET, edition, simulated(edition.questionnaire, 300, 5, NOW.date(), (Way(),)), NOW)
    if weighted:
        with writing(other_house.engine) as session:
            keep_margins(session, other_house.survey("shop"), MARGINS, NOW)
    printed = run(rscript, other_house, tmp_path)
    lines = [line for line in printed.splitlines() if "service" in line]
    assert len(lines) == 5, printed
    assert all(line.endswith("equal") for line in lines), printed
    names = ["NPS of recommend" if outcome is NPS else "Mean of recommend", "standard error", "Frequency of met."]
    assert all(any(name in line for line in lines) for name in names)
    assert ("weight" in other_house.export("shop").partition("\r\n")[0].split(",")) is weighted


def test_r_reads_every_text_as_it_was_typed_in_any_locale(rscript: str, other_house: House, tmp_path: Path) -> None:
    edition = other_house.publish(questionnaire(NPS))
    texts = [text for text in NASTY if text == text.strip() and "\r" not in text]
    for typed in texts:
        submit(other_house, edition, shop_answers(comment=typed), str(uuid.uuid4()))
    more = '\ncat(sapply(data[["comment"]], function(x) paste(utf8ToInt(x), collapse = " ")), sep = "\\n")\n'
    more += 'cat(levels(data[["age"]])[[2]], "\\n", attr(data[["age"]], "label"), "\\n", class(data[["day"]]), "\\n")\n'
    printed = run(rscript, other_house, tmp_path, more, "C")
    read = {
        "".join(chr(int(number)) for number in line.split())
        for line in printed.splitlines()
        if re.fullmatch(r"[\d ]+", line)
    }
    assert set(texts) <= read
    assert "How old are you?" in printed


@given(st.text(max_size=60))
def test_a_text_in_the_script_ends_nowhere_else(value: str) -> None:
    written = text(value.encode("utf-8", "ignore").decode())
    assert written.isascii()
    assert "\n" not in written
    assert re.fullmatch(r'"(?:[ !#-\[\]-~]|\\["\\]|\\u[0-9a-f]{4}|\\U[0-9a-f]{8})*"', written)


def test_a_title_does_not_leave_its_comment(other_house: House) -> None:
    other_house.publish(questionnaire(NPS))
    script = other_house.script("shop")
    assert all("RAN" not in line or line.startswith("#") or "\\u000a" in line for line in script.splitlines())


def test_weights_that_cannot_be_are_left_out(other_house: House) -> None:
    edition = other_house.publish(questionnaire(NPS))
    submit(other_house, edition, shop_answers(), str(uuid.uuid4()))
    with writing(other_house.engine) as session:
        keep_margins(session, other_house.survey("shop"), MARGINS, NOW)  # nobody is under 30
    assert ",weight" not in other_house.export("shop").partition("\r\n")[0]
    assert "weights = ~w" in other_house.script("shop")


def test_an_export_with_weights_can_be_imported_and_the_weights_are_not_stored(
    house: House, other_house: House
) -> None:
    edition = house.publish(questionnaire(NPS))
    fill(house.engine, SECRET, edition, simulated(edition.questionnaire, 100, 5, NOW.date(), (Way(),)), NOW)
    plain = house.export("shop")
    with writing(house.engine) as session:
        keep_margins(session, house.survey("shop"), MARGINS, NOW)
    weighted = house.export("shop")
    rows = [line.split(",")[-1] for line in weighted.split("\r\n")[1:-1]]
    assert sum(map(float, filter(None, rows))) == pytest.approx(sum(one != "" for one in rows))
    other_house.publish(questionnaire(NPS))
    assert other_house.take("shop", weighted).stored == 100
    assert other_house.export("shop") == plain
