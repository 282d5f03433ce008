"""Sheet names as Excel takes them: at most 31 UTF-16 units, no reserved characters, none twice."""

import re
from collections.abc import Iterable

MOST = 31
_REFUSED = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f\ufffe\uffff]")
_EDGES = "' \t=+-@＝＋－＠"


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """The wanted names, made valid and told apart."""
    found: list[str] = []
    taken: set[str] = {"history"}  # Excel keeps this one for itself
    for text in wanted:
        plain = _REFUSED.sub(" ", text).lstrip(_EDGES)
        name, number = _cut(plain, MOST), 1
        while name.lower() in taken:
            number += 1
            end = f" ({number})"
            name = _cut(plain, MOST - len(end)) + end
        taken.add(name.lower())
        found.append(name)
    return found


def _cut(text: str, most: int) -> str:
    """The beginning of a text, in UTF-16 units; no character is halved."""
    kept = text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")
    return kept.rstrip("' ") or "Sheet"
