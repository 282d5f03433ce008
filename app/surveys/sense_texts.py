"""What texts pipe, in which languages they are written, and whether they suggest an answer."""

import re
from collections.abc import Iterator

from app.errors import Problem
from app.journeys.texts import EVERY
from app.surveys import schema
from app.surveys.piping import PIPE
from app.surveys.places import PlacedText, texts
from app.surveys.suggestions import did_you_mean

_LEADING = {
    "de": (
        r"(?:gute|positive|beste|ehrlich gute)[nrs]? (?:bewertung|rezension|note|erfahrung)\w*",
        r"(?:5|fünf) sterne",
        r"finden sie (?:nicht )?auch",
        r"stimmen sie (?:uns )?zu",
        r"wie (?:sehr|gut) (?:hat|haben) (?:es )?ihnen \w+(?: \w+)? gefallen",
        r"wie (?:begeistert|toll|hervorragend)",
        r"(?:sicher|bestimmt|natürlich) auch",
        r"unser\w* (?:hervorragend|ausgezeichnet|beliebt|toll|günstig)\w*",
    ),
    "en": (
        r"(?:good|positive|great|best) (?:review|rating|experience)s?",
        r"(?:5|five)[- ]stars?",
        r"(?:don't|do not|wouldn't|would not) you (?:agree|think|say)",
        r"do you agree",
        r"how (?:much )?did you (?:enjoy|love|like)",
        r"how (?:great|excellent|wonderful|delighted)",
        r"surely|of course you",
        r"our (?:great|excellent|popular|outstanding|award-winning)",
    ),
}
_ASKING = re.compile(r"(?:^|\.)(?:title|help|introduction|page)$")


def piping_problems(questionnaire: schema.Questionnaire) -> Iterator[Problem]:
    """`{question_id}` that names no earlier answer."""
    everything = {question.id for _, question in questionnaire.questions()}
    earlier: dict[str, schema.Question] = {}
    for name in ("title", "company", "introduction"):
        for placed in texts(getattr(questionnaire, name), name):
            yield from _pipes(placed, earlier, everything)
    for outer, section in enumerate(questionnaire.sections):
        path = f"sections[{outer}]"
        for placed in texts(section.title, f"{path}.title"):
            yield from _pipes(placed, earlier, everything)
        for inner, question in enumerate(section.questions):
            place = f"{path}.questions[{inner}]"
            for placed in texts(question.model_copy(update={"end_if": None}), place):
                yield from _pipes(placed, earlier, everything)
            earlier[question.id] = question
            for placed in texts(question.end_if, f"{place}.end_if"):
                yield from _pipes(placed, earlier, everything)
        for placed in texts(section.end_if, f"{path}.end_if"):
            yield from _pipes(placed, earlier, everything)
    for placed in texts(questionnaire.thanks, "thanks"):
        yield from _pipes(placed, earlier, everything)


def _pipes(placed: PlacedText, earlier: dict[str, schema.Question], everything: set[str]) -> Iterator[Problem]:
    names = dict.fromkeys(name for words in placed.text.values() for name in PIPE.findall(words))
    for name in names:
        question = earlier.get(name)
        if question is not None and question.type not in ("contact", "statement"):
            continue
        if question is not None:
            message = f"a {question.type} question has no answer to repeat; take {{{name}}} out"
        elif name in everything:
            message = f"{{{name}}} repeats an answer that is not given yet; name an earlier question"
        else:
            message = f"{{{name}}} names no question; {did_you_mean(name, earlier)}"
        yield Problem(placed.path, message)


def language_warnings(questionnaire: schema.Questionnaire) -> Iterator[Problem]:
    """Texts that lack a declared language or have one that is not declared."""
    for placed in texts(questionnaire):
        if set(placed.text) == {EVERY}:
            continue
        first = questionnaire.languages[0]
        shown = first if first in placed.text else next(iter(placed.text))
        for language in questionnaire.languages:
            if language not in placed.text and EVERY not in placed.text:
                yield Problem(placed.path, f"`{language}` is missing; add it, or the text in `{shown}` is shown")
        for language in placed.text:
            if language != EVERY and language not in questionnaire.languages:
                yield Problem(placed.path, f"`{language}` is not among languages and never shown; declare or remove it")


def wording_warnings(questionnaire: schema.Questionnaire) -> Iterator[Problem]:
    """Words in questions that suggest the answer."""
    for placed in texts(questionnaire):
        if not _ASKING.search(placed.path):
            continue
        for language, words in placed.text.items():
            found = leading_words(words, language)
            if found:
                yield Problem(placed.path, f"‘{found}’ suggests the answer; ask without judging")


def leading_words(text: str, language: str) -> str | None:
    """The first words of a text that suggest an answer; a text for every language is read in all of them."""
    spoken = language.split("-")[0]
    patterns = [one for key, several in _LEADING.items() if language == EVERY or key == spoken for one in several]
    found = (re.search(rf"\b(?:{pattern})\b", text, re.IGNORECASE) for pattern in patterns)
    return next((match.group() for match in found if match), None)
