"""How figures and dates are written: 1 412 · 3,7 · 34 % · 12.10.2026, in English 1,412 · 3.7 · 34% · 12 Oct 2026."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

_THIN = "\u202f"  # narrow no-break space: a figure never breaks over two lines
_DATES = {"de": "dd.MM.y", "en": "d MMM y"}
_CLOCK = {"de": "HH:mm", "en": "HH:mm"}


def _tongue(language: str) -> str:
    return language.split("-")[0] if language.split("-")[0] in _DATES else "en"


def number(value: float, language: str, digits: int | None = None, signed: bool = False) -> str:
    """A figure with `digits` decimals (as many as it has by default), minus as a true minus."""
    tongue = _tongue(language)
    places = "#" * 6 if digits is None else "0" * digits
    written = format_decimal(abs(value), f"#,##0.{places}" if places else "#,##0", locale=tongue)
    if tongue == "de":
        written = written.replace(".", _THIN)
    if not any(digit in "123456789" for digit in written):
        return written  # never a minus before a zero
    return f"−{written}" if value < 0 else f"+{written}" if signed else written


def percent(share: float, language: str, digits: int = 0) -> str:
    """A share of 1 as per cent."""
    return f"{number(share * 100, language, digits)}{_THIN if _tongue(language) == 'de' else ''}%"


def day(moment: date, language: str) -> str:
    """A calendar day."""
    tongue = _tongue(language)
    return format_date(moment, _DATES[tongue], locale=tongue)


def clock(moment: datetime, language: str, zone: str = "UTC") -> str:
    """Day and time of day in a time zone."""
    tongue = _tongue(language)
    return format_datetime(moment, f"{_DATES[tongue]}, {_CLOCK[tongue]}", tzinfo=ZoneInfo(zone), locale=tongue)
