"""The phone evaluates conditions exactly as the server does."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from app.surveys.conditions import Condition, holds
from app.web import assets

NODE = shutil.which("node")
CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)
TEXTS = st.sampled_from(["a", "b", "B", "2026-01-31", "", "\ufffd", "\U0001f34e", "ab"])
SCALARS = st.booleans() | st.integers(-3, 12) | st.floats(-3, 12).map(lambda one: round(one, 2)) | TEXTS
BOUNDS = st.integers(-3, 12) | TEXTS
TESTS = st.one_of(
    st.fixed_dictionaries({"is": SCALARS}),
    st.fixed_dictionaries({"any_of": st.lists(SCALARS, min_size=1, max_size=3)}),
    st.fixed_dictionaries({"none_of": st.lists(SCALARS, min_size=1, max_size=3)}),
    st.fixed_dictionaries({"at_least": BOUNDS}),
    st.fixed_dictionaries({"at_most": BOUNDS}),
    st.just({"answered": True}),
)
ABOUT = st.sampled_from([{"question": "q"}, {"question": "r"}])
LEAVES = st.builds(lambda about, test: {**about, **test}, ABOUT, TESTS)
CONDITIONS = st.recursive(
    LEAVES,
    lambda part: st.one_of(
        st.fixed_dictionaries({"all": st.lists(part, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"any": st.lists(part, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"not": part}),
    ),
    max_leaves=5,
)
ANSWER = st.one_of(
    SCALARS,
    st.lists(TEXTS, max_size=3),
    st.dictionaries(st.sampled_from(["row", "line"]), st.integers(1, 5) | st.just("na"), max_size=2),
    st.fixed_dictionaries(
        {"picked": st.dictionaries(st.sampled_from(["a", "b"]), st.just({})), "none": st.booleans()},
        optional={"other": st.lists(st.just({"text": "x"}), max_size=1)},
    ),
    st.lists(st.tuples(st.just("stage"), TEXTS).map(list), max_size=2),
)
CASES = st.lists(
    st.tuples(CONDITIONS, st.dictionaries(st.sampled_from(["q", "r"]), ANSWER, max_size=2)), min_size=50, max_size=80
)


@pytest.mark.skipif(NODE is None, reason="no node on this machine: the two evaluations are not compared")
@settings(max_examples=15, deadline=None)
@given(cases=CASES)
def test_both_evaluations_agree_on_every_case(cases: list[tuple[Any, dict[str, Any]]]) -> None:
    ours = [holds(CONDITION.validate_python(condition), answers) for condition, answers in cases]
    assert evaluated(cases) == ours


def evaluated(cases: list[tuple[Any, dict[str, Any]]]) -> list[bool]:
    module = (Path(assets.FOLDER) / "conditions.js").as_uri()
    program = f"""
      import {{ holds }} from {json.dumps(module)};
      import {{ readFileSync }} from "node:fs";
      const cases = JSON.parse(readFileSync(0, "utf8"));
      console.log(JSON.stringify(cases.map(([condition, answers]) => holds(condition, answers))));
    """
    done = subprocess.run(
        [str(NODE), "--no-warnings", "--input-type=module", "-e", program],
        input=json.dumps(cases), capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return list(json.loads(done.stdout))
