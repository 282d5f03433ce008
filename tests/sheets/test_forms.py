"""Which form a request gets, by its `Accept` header."""

import pytest

from app.sheets.forms import MEDIA, wanted

XLSX, PARQUET = MEDIA["xlsx"], MEDIA["parquet"]


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("application/json", "json"),
        ("text/csv", "csv"),
        ("text/csv, */*;q=0.1", "csv"),
        ("TEXT/CSV; charset=utf-8", "csv"),
        ("text/csv, application/json", "json"),
        ("text/csv, application/json;q=0.5", "csv"),
        (f"text/csv;q=0.5, {XLSX}", "xlsx"),
        (PARQUET, "parquet"),
        (f"{PARQUET};q=0", "json"),
        (f"{PARQUET};q=broken", "json"),
        ("text/html,application/xhtml+xml", "json"),
    ],
)
def test_the_form_that_is_named_and_liked_best(accept: str, form: str) -> None:
    assert wanted(accept) == form
