"""Breaks text into lines that fit, by the widths of the characters; overlong words are hyphenated."""

import re
import unicodedata
from collections.abc import Callable

from app.maps.widths import text_width

SOFT_HYPHEN = "\u00ad"
_JOINED = "\u200d\ufe0f"
_VOWELS = frozenset("aeiouyäöüáàâéèêíóôúAEIOUYÄÖÜ")
_NOT_XML = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """One line of text: white space single, characters that XML forbids left out."""
    return re.sub(r"[ \t\n\r\f\v]+", " ", _NOT_XML.sub("", text)).strip(" ")


def wrap(text: str, width: float, size: float, bold: bool = False, most: int = 99, spoken: bool = False) -> list[str]:
    """The lines of `text`, each at most `width` pixels wide; what exceeds `most` lines ends in an ellipsis."""

    def fits(line: str) -> bool:
        return text_width(line, size, bold, spoken) <= width

    lines = [""]
    for word in _words(clean(text)):
        joined = lines[-1] + word
        if fits(joined.rstrip(" ")):
            lines[-1] = joined
            continue
        pieces = [word] if fits(word.rstrip(" ")) else _broken(word, fits)
        lines[-1:] = [line for line in (lines[-1], *pieces) if line]
    lines = [line.replace(SOFT_HYPHEN, "").strip(" ") for line in lines]
    return lines if len(lines) <= most else [*lines[: most - 1], _shortened(lines[most - 1], fits)]


def _words(text: str) -> list[str]:
    """Pieces after which a line may end: words with the space, hyphen or slash that follows them."""
    return re.findall(r"[^ /\u2013\u2014-]*(?:[ /\u2013\u2014-]+|$)", text)[:-1] or [text]


def _broken(word: str, fits: Callable[[str], bool]) -> list[str]:
    """An overlong word cut into pieces that fit, with a hyphen where letters are parted."""
    pieces, rest = [], _clusters(word)
    while rest and not fits("".join(rest).replace(SOFT_HYPHEN, "").rstrip(" ")):
        cut = _cut(rest, fits)
        head = "".join(rest[:cut])
        pieces.append(head + ("-" if _parts_letters(rest, cut) else ""))
        rest = rest[cut:]
    return [*pieces, "".join(rest)]


def _cut(rest: list[str], fits: Callable[[str], bool]) -> int:
    """Where to cut: at a soft hyphen, else before a consonant that a vowel follows, else where the line is full."""
    possible = [
        at for at in range(1, len(rest)) if fits("".join(rest[:at]) + ("-" if _parts_letters(rest, at) else ""))
    ]
    furthest = possible[-1] if possible else 1
    soft = [at for at in possible if rest[at - 1] == SOFT_HYPHEN]
    if soft:
        return soft[-1]
    syllables = [at for at in possible if 3 <= at <= len(rest) - 3 and _starts_syllable(rest, at)]
    return syllables[-1] if syllables and syllables[-1] * 2 >= furthest else furthest


def _starts_syllable(rest: list[str], at: int) -> bool:
    return rest[at].isalpha() and rest[at] not in _VOWELS and rest[at + 1] in _VOWELS and rest[at - 1].isalpha()


def _parts_letters(rest: list[str], at: int) -> bool:
    """Whether a cut here takes a hyphen: between letters of a script that knows one, up to Cyrillic and Armenian."""
    if at >= len(rest) or rest[at - 1] == SOFT_HYPHEN:
        return at < len(rest)
    return all(one[0].isalpha() and ord(one[0]) < 0x590 for one in (rest[at - 1], rest[at]))


def _clusters(word: str) -> list[str]:
    """Characters with the marks that belong to them, so that no cut parts a letter from its accent."""
    clusters: list[str] = []
    for character in word:
        belongs = unicodedata.category(character) in ("Mn", "Me", "Mc") or character in _JOINED
        if clusters and (belongs or clusters[-1][-1] == _JOINED[0]):
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


def _shortened(line: str, fits: Callable[[str], bool]) -> str:
    rest = _clusters(line)
    while rest and not fits("".join(rest).rstrip(" ") + "…"):
        rest.pop()
    return "".join(rest).rstrip(" ") + "…"
