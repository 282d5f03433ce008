"""The long rows as a typed table, with a sheet that explains its columns."""

from collections.abc import Iterable, Iterator, Mapping

from app.aggregates.book_words import word
from app.journeys.texts import in_language
from app.mentions.csv_format import Cell
from app.mentions.listing import MentionRow, cells, header
from app.mentions.segments import Segment
from app.sheets.sheet import Book, Column, Kind, Sheet
from app.surveys.wording import spoken

_KINDS: dict[str, Kind] = {
    "version": "whole",
    "day": "date",
    "position": "whole",
    "satisfaction": "whole",
    "effort": "whole",
    "importance": "whole",
    "not_asked": "flag",
}
_MEANINGS: dict[str, tuple[str, str]] = {
    "respondent": ("Kennung der Antwort; dieselbe wie `id` bei den Antworten", "Id of the response, as in responses"),
    "version": ("Version des Fragebogens", "Version of the questionnaire"),
    "language": ("Sprache, in der geantwortet wurde", "Language of the answers"),
    "collector": ("Zugang", "Collector"),
    "mode": ("Art der Befragung", "Mode"),
    "day": ("Tag", "Day"),
    "disposition": ("Ausgang: complete, partial, …", "Disposition: complete, partial, …"),
    "stage": ("Phase", "Stage"),
    "touchpoint": ("Touchpoint", "Touchpoint"),
    "texts": ("Was unter „Etwas anderes“ stand; mehrere durch | getrennt", "What was typed under “something else”"),
    "named": ("aided, unaided, other oder both", "aided, unaided, other or both"),
    "coded_by": ("Wer zugeordnet hat", "Who coded it"),
    "position": ("Platz auf dem Weg, ab 1", "Place in the path, from 1"),
    "satisfaction": ("Zufriedenheit", "Satisfaction"),
    "effort": ("Aufwand", "Effort"),
    "importance": ("Wichtigkeit", "Importance"),
    "emotion": ("Gefühl", "Emotion"),
    "pain_point": ("Was gestört hat", "What bothered them"),
    "not_applicable": ("Mit „Kann ich nicht sagen“ beantwortet", "Answered with “I can't say”"),
    "not_asked": ("Mehr genannt als bewertet wird; nicht gelost", "More named than are rated; not drawn"),
}


def book(survey: str, rows: Iterable[MentionRow], segments: Mapping[str, Segment], lang: str) -> Book:
    """All long rows, and what their columns mean."""
    columns = [Column(name, _KINDS.get(name, "text")) for name in header(list(segments))]
    data = Sheet(word("mentions", lang), columns, (cells(row) for row in rows))
    return Book(f"{survey}-mentions", data, (data, _codebook(columns, segments, lang)))


def _codebook(columns: list[Column], segments: Mapping[str, Segment], lang: str) -> Sheet:
    def rows() -> Iterator[list[Cell]]:
        for column in columns:
            segment = segments.get(column.name.removeprefix("segment_"))
            if segment is None:
                yield [column.name, _MEANINGS[column.name][spoken(lang) == "en"]]
            else:
                yield [column.name, in_language(dict(segment.title), lang, lang)]

    headings = [Column("column", "text", word("column", lang)), Column("meaning", "text", word("meaning", lang))]
    return Sheet(word("codebook", lang), headings, rows())
