"""How a map writes figures: 1 412 · 3,7 · 34 % · 12.10.–16.11.2026, in English 1,412 · 3.7 · 34% · 12 Oct – 16 Nov."""

from datetime import date

NARROW = "\u202f"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def count(number: float, language: str) -> str:
    """A whole number with its thousands apart."""
    return f"{number:,.0f}".replace(",", NARROW if language == "de" else ",")


def decimal(number: float, language: str, digits: int = 1) -> str:
    """A number with that many digits after the point."""
    written = f"{number:.{digits}f}".replace("-", "−")
    return written.replace(".", ",") if language == "de" else written


def percent(share: float, language: str) -> str:
    """A share of 1 as whole per cent; with a decimal where it would round to nothing."""
    written = decimal(100 * share, language, 1 if 0 < share < 0.005 else 0)
    return f"{written}{NARROW if language == 'de' else ''}%"


def share_span(low: float, high: float) -> str:
    """The interval of a share; the sign stands with the figure before it."""
    return f"{100 * low:.0f}–{100 * high:.0f}"


def decimal_span(low: float, high: float, language: str, digits: int = 1) -> str:
    """The interval of a mean; in words where a dash would stand beside a minus."""
    between = "–" if low >= 0 else " bis " if language == "de" else " to "
    return f"{decimal(low, language, digits)}{between}{decimal(high, language, digits)}"


def signed(number: float, language: str = "", digits: int = 0) -> str:
    """A number that always shows its sign; nought has none."""
    rounded = round(number, digits)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return f"{sign}{decimal(abs(rounded), language, digits)}"


def signed_span(low: float, high: float, language: str, digits: int = 0) -> str:
    """The interval of a signed figure, in words because a dash beside a minus misleads."""
    between = "bis" if language == "de" else "to"
    return f"{signed(low, language, digits)} {between} {signed(high, language, digits)}"


def days(first: date, last: date, language: str) -> str:
    """A span of days, the year once where it is the same."""
    if first == last:
        return _day(first, language, year=True)
    dash = "–" if language == "de" else " – "
    return f"{_day(first, language, year=first.year != last.year)}{dash}{_day(last, language, year=True)}"


def _day(day: date, language: str, year: bool) -> str:
    if language == "de":
        return f"{day.day}.{day.month}.{day.year if year else ''}"
    return f"{day.day} {_MONTHS[day.month - 1]}{f' {day.year}' if year else ''}"
