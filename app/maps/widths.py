"""How wide characters are: advance widths in thousandths of an em, measured from the widest usual system faces.

These are DejaVu Sans and, for what people say, DejaVu Serif Italic; text that fits in them fits in every other system
face. Widths are rounded up to 20, accented letters as wide as their plain ones are left out, and what is not listed is
taken to be as wide as such characters get. Few letters of the serif face are much wider than those of the other one:
they are listed, all others get what the widest of them needs.
"""

import unicodedata
from functools import lru_cache

ASCENT, DESCENT = 0.93, 0.24  # of the face, in em: the height that a line of text takes up


def _spread(table: dict[int, str]) -> dict[str, int]:
    return {character: width for width, characters in table.items() for character in characters}


REGULAR = _spread(
    {
        200: "\u202f\u2009",
        240: "′",
        280: "'ijlı",
        300: "IJł",
        320: " ,.\u00a0·‘’‚",
        340: "/:;\\|¦",
        360: "fŀſ",
        380: "-ľ‐\u2011″",
        400: "()[]tŧ‹›",
        420: "!r¡²³¹",
        460: '"',
        480: "ªº",
        500: "*_`§¨¯°´¸–†",
        520: "“”„",
        540: "?sz¿",
        560: "LcĳĿ",
        580: "FkĸŁ",
        600: "vxyĲ•",
        620: "PTYaeo«»ÞðøŦ",
        640: "$0123456789ESbdghnpqu{}¢£¤¥µ¶ßþđŋ€",
        660: "K",
        700: "ABCRVXZħ",
        740: "U",
        760: "HNŊ",
        780: "&DGÐĐẞ",
        800: "OQØ",
        820: "wŉ",
        840: "#+<=>^~¬±×÷←→−≈≤≥",
        880: "M",
        920: "Ħ",
        960: "%",
        980: "m¼½¾Æ",
        1000: "@W©®æ—…™",
        1040: "œ",
        1080: "Œ",
        1360: "‰",
    }
)
BOLD = _spread(
    {
        200: "\u202f\u2009",
        280: "′",
        320: "'",
        360: " ijl\u00a0ı",
        380: ",./IJ\\|¦·ł‘’‚",
        400: ":;",
        420: "-‐\u2011‹›",
        440: "f²³¹ſ",
        460: "!()[]¡″",
        480: "tľŧ",
        500: "_`r§¨¯°´¸–†",
        540: '"*',
        560: "ŀ",
        580: "?ªº¿",
        600: "csz",
        640: "L¤¶Ŀ•",
        660: "vxy«»Ł“”„",
        680: "aekĸ",
        700: "$0123456789EFTo¢£¥ðøĳŦ€",
        720: "Sbdghnpqu{}ßþđŋ",
        740: "CPYZµÞ",
        760: "Ĳ",
        780: "ABKRVX",
        800: "ħ",
        820: "U",
        840: "#+<=>DGHN^~¬±Ð×÷ĐŊ←→−≈≤≥",
        860: "OQØ",
        880: "&",
        900: "ẞ",
        940: "w",
        980: "Ħ",
        1000: "@M©®ŉ—…™",
        1020: "%",
        1040: "¼½¾",
        1060: "mæ",
        1100: "Æœ",
        1120: "W",
        1180: "Œ",
        1440: "‰",
    }
)


SPOKEN = {"J": 420, "Ĳ": 820, "I": 400, "ŀ": 740, "Ŀ": 680, "F": 700, "L": 680, "M": 1040, "Ł": 680, "N": 880, "H": 880,
          "ı": 340, "l": 340, "i": 340, "ľ": 420}  # fmt: skip
_SPOKEN_OTHERS = 1.142

# Arabic letters in the widest of the forms that they take between others; those not listed are as wide as any.
ARABIC = _spread({500: "آأإا", 700: "ؤةجحخدذرزعغمهو", 800: "لن", 1000: "ءئبتثطظقكىي"})
ARABIC_BOLD = _spread({500: "آأإا", 800: "ءؤةجحخدذرزعغمهو", 900: "لن", 1100: "ئبتثطظفقكىي"})


@lru_cache(maxsize=4096)
def _advance(character: str, bold: bool) -> int:
    table = BOLD if bold else REGULAR
    known = table.get(character) or table.get(unicodedata.normalize("NFD", character)[0])
    if known:
        return known
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0  # drawn onto the character before it
    if unicodedata.east_asian_width(character) in ("W", "F"):
        return 1300  # Chinese, Japanese, Korean: one em; emoji somewhat more
    if ord(character) < 0x590:
        return 1560 if bold else 1440  # the widest Latin, Greek or Cyrillic letter
    if ord(character) < 0x600:
        return 760 if bold else 720  # the widest Hebrew letter
    if ord(character) < 0x700:
        return (ARABIC_BOLD if bold else ARABIC).get(character, 1420 if bold else 1280)
    return 2020  # the widest glyph of the face


@lru_cache(maxsize=4096)
def _spoken(character: str) -> float:
    return (
        SPOKEN.get(character)
        or SPOKEN.get(unicodedata.normalize("NFD", character)[0])
        or _advance(character, False) * _SPOKEN_OTHERS
    )


def text_width(text: str, size: float, bold: bool = False, spoken: bool = False) -> float:
    """Pixels that `text` takes up at most, set at `size` pixels; `spoken`: in the serif italic of verbatims."""
    if spoken:
        return sum(_spoken(character) for character in text) * size / 1000
    return sum(_advance(character, bold) for character in text) * size / 1000
