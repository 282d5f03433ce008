"""The second half of a message about a name that does not exist: what was probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A clause to put behind "… is unknown": the nearest name, else all names there are."""
    names = list(known)
    near = get_close_matches(word, names, n=1)
    if near:
        return f"did you mean `{near[0]}`?"
    return f"known are: {', '.join(names)}" if names else "there are none"
