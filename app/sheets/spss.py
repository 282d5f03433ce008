"""A table as an SPSS file: numbers with value labels and user-missing values, texts, days; names that SPSS takes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from app.mentions.csv_format import Cell

Measure = Literal["nominal", "ordinal", "scale"]
Kind = Literal["code", "number", "text", "date", "moment"]
MOST_BYTES, MOST_LABEL, MOST_VALUE_LABEL = 32_767, 256, 120  # of a text, of a variable's label, of a value's label
_RESERVED = {"all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"}
_NAME_BYTES = 64
_FIRST_DAY = date(1582, 10, 14)  # SPSS counts seconds from here
_FIRST_MOMENT = datetime(1582, 10, 14, tzinfo=UTC)


@dataclass(frozen=True)
class Variable:
    """One variable; `missing` are values that stand for an answer that is none."""

    name: str
    kind: Kind
    label: str = ""
    measure: Measure = "nominal"
    values: Mapping[int, str] = field(default_factory=dict)
    missing: Sequence[int] = ()
    decimals: int = 0


def variable_names(wanted: Iterable[str]) -> list[str]:
    """Names as SPSS takes them: letters, digits, dots and underscores, at most 64 bytes, none twice, none reserved."""
    found: list[str] = []
    taken = set(_RESERVED)
    for text in wanted:
        plain = re.sub(r"[^A-Za-z0-9_.]", "_", text)
        plain = plain if re.match("[A-Za-z]", plain) else f"v{plain}" if plain.startswith("_") else f"v_{plain}"
        name, number = plain[:_NAME_BYTES].rstrip("._") or "v", 1
        while name.lower() in taken:
            number += 1
            name = f"{plain[: _NAME_BYTES - len(str(number)) - 1].rstrip('._')}_{number}"
        taken.add(name.lower())
        found.append(name)
    return found


def write_sav(
    path: Path, title: str, variables: Sequence[Variable], rows: Iterable[Sequence[Cell]], count: int
) -> None:
    """Write `count` rows; columns are held as arrays of numbers, so that long tables stay small."""
    import numpy as np
    import pandas
    import pyreadstat

    columns: list[Any] = [
        np.full(count, "", object) if one.kind == "text" else np.full(count, np.nan, _width(one)) for one in variables
    ]
    for place, row in enumerate(rows):
        for column, variable, cell in zip(columns, variables, row, strict=True):
            if cell is not None:
                column[place] = _value(variable, cell)
    names = [variable.name for variable in variables]
    table = pandas.DataFrame(dict(zip(names, columns, strict=True)), copy=False)
    pyreadstat.write_sav(
        table,
        str(path),
        file_label=_fitting(title, 64),
        column_labels={one.name: _fitting(one.label, MOST_LABEL) for one in variables if one.label},
        variable_value_labels={one.name: _labels(one) for one in variables if one.values},
        missing_ranges={one.name: list(one.missing) for one in variables if one.missing},
        variable_measure={one.name: one.measure for one in variables},
        variable_format={one.name: look for one in variables if (look := _format(one))},
        row_compress=True,
    )


def _width(variable: Variable) -> Literal["f4", "f8"]:
    """Codes are small whole numbers, which four bytes hold exactly."""
    return "f4" if variable.kind == "code" else "f8"


def _value(variable: Variable, cell: Cell) -> Cell:
    match variable.kind:
        case "text":
            return _fitting(str(cell), MOST_BYTES)
        case "date":
            return (date.fromisoformat(str(cell)) - _FIRST_DAY).days * 86_400.0
        case "moment":
            return (datetime.fromisoformat(str(cell)) - _FIRST_MOMENT).total_seconds()
    return cell


def _format(variable: Variable) -> str:
    match variable.kind:
        case "code":
            return "F4.0"
        case "number":
            return f"F12.{variable.decimals}"
        case "date":
            return "SDATE10"
        case "moment":
            return "DATETIME20"
    return ""


def _labels(variable: Variable) -> dict[float, str]:
    return {float(value): _fitting(label, MOST_VALUE_LABEL) for value, label in variable.values.items() if label}


def _fitting(text: str, most: int) -> str:
    """As much of a text as so many bytes hold, a cut marked; NUL would end it."""
    plain = text.replace("\x00", "")
    raw = plain.encode()
    return plain if len(raw) <= most else raw[: most - 3].decode(errors="ignore") + "…"
