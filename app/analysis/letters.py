"""Significance letters, as tables of market research carry them.

The columns are lettered A, B, C …; a letter beside a figure means that it is significantly higher than the figure of
that column: a capital at the 95 % level, a lower-case letter at 90 % only. The total holds the columns' respondents
itself, so it is neither lettered nor compared.
"""

from collections.abc import Mapping, Sequence
from string import ascii_uppercase

MOST = len(ascii_uppercase)
"""Columns that can be lettered."""
CAPITAL, LOWER = 0.05, 0.10
"""Largest p of a capital and of a lower-case letter."""
CONVENTION = (
    "Letters of the groups that this figure is significantly higher than: capital at 95 %, lower case at 90 % only, "
    "by the adjusted p"
)


def column_letters(columns: int) -> list[str]:
    """The letters of the columns.

    Raises
    ------
    ValueError
        If there are more columns than letters.

    Examples
    --------
    >>> column_letters(3)
    ['A', 'B', 'C']
    """
    if columns > MOST:
        raise ValueError(f"{columns} columns cannot be lettered; there are {MOST} letters")
    return list(ascii_uppercase[:columns])


def letters(figures: Sequence[float | None], p: Mapping[tuple[int, int], float | None]) -> list[str]:
    """The letters beside the figures of one row.

    Parameters
    ----------
    figures : sequence of (float or None), shape (k,)
        One per column.
    p : mapping of (int, int) to (float or None)
        By pair of columns, the smaller first: the p value of their difference, adjusted or not.

    Returns
    -------
    list of str, shape (k,)
        Per column, in their order, the letters of the columns it is significantly higher than.

    References
    ----------
    ESOMAR/MRS practice as in Quantum and SPSS Custom Tables ("column proportions test, APA-style or simple letters").

    Examples
    --------
    >>> letters([0.5, 0.3, 0.4], {(0, 1): 0.01, (0, 2): 0.07, (1, 2): 0.2})
    ['Bc', '', '']
    """
    names = column_letters(len(figures))
    found = []
    for place, figure in enumerate(figures):
        lower = [
            (other, p.get((min(place, other), max(place, other))))
            for other, against in enumerate(figures)
            if figure is not None and against is not None and figure > against
        ]
        marks = [
            names[other] if chance <= CAPITAL else names[other].lower()
            for other, chance in lower
            if chance is not None and chance <= LOWER
        ]
        found.append("".join(marks))
    return found
