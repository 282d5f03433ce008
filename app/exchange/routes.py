"""HTTP of flat files: the stored responses in every form, and the codebook that explains their columns."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, assert_never

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from app.aggregates.access import once
from app.aggregates.actions import Desk
from app.aggregates.etags import etag, matches
from app.database import Session, SessionDep, reading
from app.exchange import actions
from app.exchange.actions import Export
from app.sheets.door import file_response, folder_of
from app.sheets.forms import MEDIA
from app.sheets.store import made_parquet, made_sav, made_workbook
from app.surveys.access import AnsweredSurvey
from app.surveys.actions import Survey

router = APIRouter(prefix="/api/v1/surveys/{slug}", tags=["responses"], dependencies=[Depends(once)])
ResponsesForm = Literal["csv", "xlsx", "parquet", "sav", "r"]
CodebookForm = Literal["csv", "md"]
_UNCHANGED = {"description": "Nothing has changed since the answer with this ETag"}
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_TEXT = {"schema": {"type": "string"}}
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            "text/csv": _TEXT,
            "text/plain": _TEXT,
            **{MEDIA[form]: _BINARY for form in ("xlsx", "parquet", "sav")},
        }
    },
    304: _UNCHANGED,
}
_CODEBOOK: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": _TEXT, "text/markdown": _TEXT}},
    304: _UNCHANGED,
}
BomQuery = Annotated[bool, Query(description="Begin CSV with a byte order mark, by which Excel knows UTF-8")]
LangQuery = Annotated[str, Query(max_length=12, description="Language of labels; the survey's first one if left out")]


@router.get("/responses.{form}", response_class=Response, responses=_RESPONSES)
def get_responses_file(
    request: Request, survey: AnsweredSurvey, session: SessionDep, form: ResponsesForm,
    bom: BomQuery = False, lang: LangQuery = "",
) -> Response:  # fmt: skip
    """All stored responses, one a row; `r` is a script that reads the CSV. What the columns mean: `variables.csv`.

    Answers to contact questions are in no file.
    """

    def make(headers: dict[str, str]) -> Response:
        if form == "csv":
            return _streamed(request, survey, lambda export: actions.export_responses(export, bom), form, headers)
        folder = folder_of(request.app.state.settings)
        export = actions.opened(_desk(request, session), survey)
        match form:
            case "r":
                lines = actions.export_script(export, export.language(lang), datetime.now(UTC))
                return Response("".join(lines), media_type=MEDIA["r"], headers=headers)
            case "xlsx":
                file = made_workbook(folder, actions.export_workbook(export, export.language(lang)))
            case "parquet":
                file = made_parquet(folder, actions.export_table(export))
            case "sav":
                file = made_sav(folder, export.title, *actions.export_variables(export, export.language(lang)))
            case _:
                assert_never(form)
        return file_response(file, form, headers)

    name = f"{survey.slug}.R" if form == "r" else f"{survey.slug}-responses.{form}"
    return _answer(request, survey, name, make)


@router.get("/variables.{form}", response_class=Response, responses=_CODEBOOK)
def get_codebook_file(
    request: Request, survey: AnsweredSurvey, form: CodebookForm, bom: BomQuery = False, lang: LangQuery = ""
) -> Response:
    """The codebook of the files: every column, and every value that it can hold, with codes and versions."""

    def export(opened: Export) -> Iterator[str]:
        if form == "csv":
            return actions.export_codebook(opened, bom)
        return actions.export_codebook_text(opened, opened.language(lang))

    def make(headers: dict[str, str]) -> Response:
        return _streamed(request, survey, export, form, headers)

    return _answer(request, survey, f"{survey.slug}-codebook.{form}", make)


def _desk(request: Request, session: Session) -> Desk:
    return Desk(session, request.app.state.shelf, request.app.state.columns)


def _answer(request: Request, survey: Survey, name: str, make: Callable[[dict[str, str]], Response]) -> Response:
    """The file with its ETag; where the client has it already, nothing is made."""
    current = etag(survey.id, survey.revision, f"{request.url.path}?{request.url.query}", "")
    headers = {"ETag": current, "Cache-Control": "private, no-cache", "Vary": "Authorization, Cookie"}
    if matches(request.headers.get("if-none-match"), current):
        return Response(status_code=304, headers=headers)
    return make({**headers, "Content-Disposition": f'attachment; filename="{name}"'})


def _streamed(
    request: Request, survey: Survey, export: Callable[[Export], Iterator[str]], form: str, headers: dict[str, str]
) -> Response:
    chunks = _chunks(request, survey, export)
    # The first chunk now: what is wrong is told while the status can still say so.
    first = next(chunks)
    return StreamingResponse(_again(first, chunks), media_type=MEDIA[form], headers=headers)


def _chunks(request: Request, survey: Survey, export: Callable[[Export], Iterator[str]]) -> Iterator[str]:
    """Within a session of their own: the request's has ended when the body is sent."""
    with reading(request.app.state.engine) as session:
        yield from export(actions.opened(_desk(request, session), survey))


def _again(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest
