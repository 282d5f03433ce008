"""Signs of answers given without care: too fast, always the same, the same as another's. Signs, never proofs."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

LEAST_TIMED = 30
"""Durations in a group before its median says what is fast."""
FAST = 1 / 3
_ROWS, _ALIKE = 5, 0.8  # of a grid with a reversed row
_MANY, _NEARLY_ALL = 12, 0.9  # ratings without one

Ints = NDArray[np.signedinteger[Any]]


def fast_limit(seconds: Ints, times: Ints) -> float:
    """Under how many seconds a response is too fast: a third of the median of those alike.

    Parameters
    ----------
    seconds : array of shape (n,)
        Different durations of complete responses that were asked the same in the same way, in seconds.
    times : array of shape (n,)
        How often each occurs.

    Returns
    -------
    float
        Seconds; 0, under which nothing lies, where fewer than 30 durations are known.

    References
    ----------
    R. Greszki, M. Meyer and H. Schoen, "Exploring the effects of removing 'too fast' responses and respondents from web
    surveys", Public Opinion Quarterly 79 (2015) 471-503, compare 30, 40 and 50 per cent faster than the median.

    Examples
    --------
    >>> fast_limit(np.array([30, 90, 150]), np.array([5, 20, 6]))
    30.0
    >>> fast_limit(np.array([30, 90]), np.array([5, 20]))
    0.0
    """
    total = int(times.sum())
    if total < LEAST_TIMED:
        return 0.0
    order = np.argsort(seconds)
    passed = np.cumsum(times[order])
    middle = seconds[order][np.searchsorted(passed, [(total - 1) // 2, total // 2], side="right")]
    return float(middle.mean()) * FAST


def is_straight(points: Sequence[int], reversed_rows: Sequence[bool], scale: int) -> bool:
    """Whether a grid was answered with one value although some of its rows are worded the other way round.

    Parameters
    ----------
    points : sequence of int
        The rows answered with a point of the scale, 1 … scale.
    reversed_rows : sequence of bool
        Which of them are worded the other way round.
    scale : int
        Points of the scale.

    Returns
    -------
    bool
        Of five rows and more, four in five have one value, rows of both wordings among them, and it is not the
        middle of the scale, which means the same both ways.

    References
    ----------
    Y. Kim et al., "Straightlining: overview of measurement, comparison of indicators, and effects in mail-web
    mixed-mode surveys", Social Science Computer Review 37 (2019) 214-233.

    Examples
    --------
    >>> is_straight([5, 5, 5, 5, 4], [False, True, False, False, True], 5)
    True
    >>> is_straight([3, 3, 3, 3, 3], [False, True, False, False, True], 5)
    False
    """
    if len(points) < _ROWS:
        return False
    value, times = Counter(points).most_common(1)[0]
    wordings = {turned for point, turned in zip(points, reversed_rows, strict=True) if point == value}
    return times >= _ALIKE * len(points) and len(wordings) == 2 and 2 * value != scale + 1


def is_monotonous(ratings: Iterable[Sequence[Hashable]]) -> bool:
    """Whether many things were rated, nearly all of them the same.

    A satisfied customer may well give five touchpoints a 5, hence many ratings are asked for. Of 25 976 airline
    passengers, who rated points of one flight, 0.3 % gave 13 of 14 the same value, 0.9 % 11 of any 12, and 22 % 4 of
    any 5.

    Parameters
    ----------
    ratings : iterable of sequences
        What was given on each scale: satisfaction with everything met, emotions at everything met, rows of a grid.

    Returns
    -------
    bool
        On scales used five times and more: twelve ratings in all and more, nine in ten on the value most frequent on
        its scale.

    References
    ----------
    As `is_straight`; the limits were set on simulated respondents (`touchpoints bench quality`).

    Examples
    --------
    >>> is_monotonous([[5] * 6, ["joy"] * 6]), is_monotonous([[5] * 6, ["joy"] * 4 + ["anger"] * 2])
    (True, False)
    >>> is_monotonous([[5] * 9])
    False
    """
    alike, total = most_alike(ratings)
    return total >= _MANY and alike >= _NEARLY_ALL * total


def most_alike(ratings: Iterable[Sequence[Hashable]]) -> tuple[int, int]:
    """How many ratings lie on the most frequent value of their scale, of how many; as `is_monotonous` counts them.

    Examples
    --------
    >>> most_alike([[5] * 6, ["joy"] * 4 + ["anger"] * 2, [1, 2]])
    (10, 12)
    """
    long = [given for given in ratings if len(given) >= _ROWS]
    return sum(Counter(one).most_common(1)[0][1] for one in long), sum(map(len, long))


def repeated(ascending: Ints) -> Ints:
    """The values that occur twice and more, each once.

    Examples
    --------
    >>> repeated(np.array([1, 1, 2, 5, 5, 5])).tolist()
    [1, 5]
    """
    return np.unique(ascending[1:][ascending[1:] == ascending[:-1]])


def shared(one: Ints, other: Ints) -> Ints:
    """The values in both of two ascending arrays; costs what the shorter one and the logarithm of the longer one do.

    Examples
    --------
    >>> shared(np.array([1, 1, 4, 7]), np.array([1, 7])).tolist()
    [1, 7]
    """
    short, long = sorted((one, other), key=len)
    if not len(short):
        return short
    places = np.minimum(np.searchsorted(long, short), len(long) - 1)
    return np.unique(short[long[places] == short])
