"""The codebook as Markdown, for people: every question with its text, its columns and the values they can hold."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from app.exchange.codebook import header, languages, rows
from app.exchange.variables import NA_CODE, NOT_ASKED_CODE
from app.journeys.texts import in_language
from app.mentions.csv_format import Cell
from app.surveys import schema
from app.surveys.wording import spoken

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Codebuch", "Codebook"),
    "versions": ("Versionen", "Versions"),
    "every": ("Angaben zur Antwort", "About the response"),
    "column": ("Spalte", "Column"),
    "variable": ("Variable", "Variable"),
    "meaning": ("Bedeutung", "Meaning"),
    "value": ("Wert", "Value"),
    "code": ("Code", "Code"),
    "type": ("Art", "Type"),
    "stage": ("Phase", "Stage"),
    "intro": (
        "Eine Zeile je Antwort. Die Spalten heißen in CSV, Excel und Parquet wie unter „Spalte“, in SPSS wie unter "
        "„Variable“. Eine leere Zelle heißt: nicht gezeigt oder nicht beantwortet. Werte, die keine Antwort sind: "
        f"`na` (in SPSS {NA_CODE}) „Kann ich nicht sagen“ und {NOT_ASKED_CODE} „nicht gefragt“, wo mehr genannt als "
        "bewertet wurde; in CSV sagt das die Spalte `….not_asked`. Antworten auf Kontaktfragen stehen in keiner Datei.",
        "One row a response. In CSV, Excel and Parquet columns are called as under ‘Column’, in SPSS as under "
        "‘Variable’. An empty cell means: not shown or not answered. Values that are no answer: "
        f"`na` (in SPSS {NA_CODE}) ‘I can't say’, and {NOT_ASKED_CODE} ‘not asked’, where more was named than rated; "
        "in CSV the column `….not_asked` says so. Answers to contact questions are in no file.",
    ),
}


def markdown(versions: Mapping[int, schema.Questionnaire], language: str, weighted: bool = False) -> Iterator[str]:
    """The codebook of the pooled versions in pieces; words are those of the newest version."""
    newest = versions[max(versions)]
    names = header(versions)
    label = f"label_{language if language in languages(versions) else newest.languages[0]}"
    title = in_language(newest.title, language, newest.languages[0])
    yield f"# {_word('title', language)}: {_plain(title)}\n\n"
    yield f"{_word('versions', language)}: {', '.join(map(str, sorted(versions)))}\n\n{_word('intro', language)}\n"
    entries = (dict(zip(names, row, strict=True)) for row in rows(versions, weighted))
    titles = {
        question.id: in_language(question.title, language, questionnaire.languages[0])
        for _, questionnaire in sorted(versions.items())
        for _, question in questionnaire.questions()
    }
    for question, group in groupby(entries, key=lambda entry: entry["question"]):
        yield from _question(str(question) if question else None, list(group), titles, label, language)


def _question(
    question: str | None, entries: Sequence[dict[str, Cell]], titles: Mapping[str, str], label: str, language: str
) -> Iterator[str]:
    first = entries[0]
    if question is None:
        yield f"\n## {_word('every', language)}\n\n"
    else:
        stage = f" · {_word('stage', language)}: `{first['stage']}`" if first["stage"] else ""
        yield f"\n## `{question}` {_plain(titles[question])}\n\n"
        yield f"{_word('type', language)}: `{first['type']}`{stage}\n\n"
    yield _table(["column", "variable", "meaning", "versions"], language)
    for entry in entries:
        if entry["value"] is None:
            yield _row(f"`{entry['column']}`", f"`{entry['variable']}`", _plain(entry[label]), entry["versions"])
    yield from _values(entries, label, language)


def _values(entries: Sequence[dict[str, Cell]], label: str, language: str) -> Iterator[str]:
    """The values, once for all columns that share them."""
    shared: dict[tuple[tuple[Cell, ...], ...], list[str]] = {}
    for column, group in groupby(entries, key=lambda entry: entry["column"]):
        values: tuple[tuple[Cell, ...], ...] = tuple(
            (entry["value"], entry["code"], entry[label], entry["versions"])
            for entry in group
            if entry["value"] is not None
        )
        if values:
            shared.setdefault(values, []).append(f"`{column}`")
    for values, columns in shared.items():
        yield f"\n{', '.join(columns)}:\n\n" + _table(["value", "code", "meaning", "versions"], language)
        for value, code, meaning, there in values:
            yield _row(f"`{value}`", code, _plain(meaning), there)


def _table(names: Sequence[str], language: str) -> str:
    return _row(*(_word(name, language) for name in names)) + _row(*["---"] * len(names))


def _row(*cells: Cell) -> str:
    return "| " + " | ".join("" if cell is None else str(cell) for cell in cells) + " |\n"


def _plain(text: Cell) -> str:
    """Text as Markdown shows it: on one line, nothing of it markup."""
    line = " ".join(str("" if text is None else text).split())
    return re.sub(r"([\\`*_{}\[\]<>#|~])", r"\\\1", line)


def _word(key: str, language: str) -> str:
    return _WORDS[key][spoken(language) == "en"]
