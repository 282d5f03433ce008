"""The forms in which tables leave, their media types, and which one a request asks for."""

from collections.abc import Sequence
from typing import Literal

Form = Literal["json", "csv", "xlsx", "parquet"]
FileForm = Literal["csv", "xlsx", "parquet"]
MEDIA: dict[str, str] = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "sav": "application/x-spss-sav",
    "md": "text/markdown; charset=utf-8",
    "r": "text/plain; charset=utf-8",
}
FORMS: Sequence[Form] = ("json", "csv", "xlsx", "parquet")


def wanted(accept: str) -> Form:
    """The form that an `Accept` header likes best; JSON where it names none of ours, or names it as well.

    Only what is named counts: whoever takes anything (`*/*`) and names CSV wants CSV.
    """
    best: Form = "json"
    liking = _named(accept, MEDIA["json"])
    for form in FORMS[1:]:
        if (quality := _named(accept, MEDIA[form])) > liking:
            best, liking = form, quality
    return best


def _named(accept: str, media: str) -> float:
    plain = media.partition(";")[0]
    found = 0.0
    for part in accept.lower().split(",")[:30]:
        kind, *parameters = (piece.strip() for piece in part.split(";"))
        if kind == plain:
            found = max(found, _quality(parameters))
    return found


def _quality(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return min(max(float(parameter[2:]), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
