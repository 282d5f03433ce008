"""The process that makes a workbook or an SPSS file from rows in a folder: `python -m app.sheets.maker FOLDER`.

Making a file holds the interpreter's lock for seconds; here that stops nobody. The folder holds `job.json` and the
rows as lines of JSON; the file is put beside them. What does not fit is told on standard output, with exit code 3.
"""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from app.errors import Invalid
from app.mentions.csv_format import Cell
from app.sheets.sheet import Column, Sheet
from app.sheets.spss import Variable, write_sav
from app.sheets.workbook import write_workbook

NICE = 10  # answers of respondents go before files
REFUSED = 3


def main(folder: Path) -> int:
    """Make the file; the exit code."""
    os.nice(NICE)
    job = json.loads((folder / "job.json").read_text("utf-8"))
    try:
        if job["form"] == "xlsx":
            with (folder / "file").open("wb") as file:
                write_workbook(file, [_sheet(folder, one) for one in job["sheets"]], str(folder))
        else:
            variables = [_variable(one) for one in job["variables"]]
            write_sav(folder / "file", job["title"], variables, _rows(folder / job["rows"]), job["count"])
    except Invalid as error:
        sys.stdout.write(json.dumps(error.document()))
        return REFUSED
    return 0


def _sheet(folder: Path, job: dict[str, Any]) -> Sheet:
    columns = [Column(**column) for column in job["columns"]]
    return Sheet(job["name"], columns, _rows(folder / job["rows"]), job["above"])


def _variable(job: dict[str, Any]) -> Variable:
    return Variable(**{**job, "values": {int(value): label for value, label in job["values"].items()}})


def _rows(path: Path) -> Iterator[list[Cell]]:
    with path.open("rb") as lines:
        for line in lines:
            yield orjson.loads(line)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
