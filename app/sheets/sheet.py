"""A table with typed columns, before it becomes a file; rows are read once, so that a long table is never held."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from app.mentions.csv_format import Cell

Kind = Literal["text", "whole", "number", "mean", "share", "date", "moment", "flag"]
"""`mean` and `share` are numbers that people read with two decimals and in per cent; days and moments are ISO texts."""


@dataclass(frozen=True)
class Column:
    """One column: its name for programs and, where people read it, its heading."""

    name: str
    kind: Kind = "text"
    heading: str = ""


@dataclass(frozen=True)
class Sheet:
    """One table; `above` are lines over it in a workbook."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    above: Sequence[str] = ()


@dataclass(frozen=True)
class Book:
    """One table for programs, and the sheets of the workbook that people get instead."""

    name: str
    data: Sheet
    sheets: Iterable[Sheet]
