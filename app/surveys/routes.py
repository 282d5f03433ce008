"""HTTP of surveys: drafts, publishing, status, versions, and the public questionnaire."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from app.accounts.access import PrincipalDep
from app.accounts.rights import Principal, Scope, owners_in_reach
from app.database import SessionDep
from app.errors import BadRequest, Closed, Forbidden, Invalid, NotFound, Problem, WrongMediaType
from app.surveys import actions
from app.surveys.access import EditedSurvey
from app.surveys.actions import Survey, Terms
from app.surveys.client import ClientQuestionnaire, client_view
from app.surveys.opening import SentMoment
from app.surveys.schema import Questionnaire
from app.surveys.yaml_format import read, write

router = APIRouter(prefix="/api/v1", tags=["surveys"])
YAML = "application/yaml"
_YAML = (YAML, "application/x-yaml", "text/yaml", "text/x-yaml")
_DOCUMENT_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/Questionnaire"}},
            "application/yaml": {"schema": {"type": "string"}},
        },
    }
}


class SurveyItem(BaseModel):
    """A survey without its questionnaire."""

    slug: str
    title: dict[str, str]
    status: Literal["draft", "open", "paused", "closed"]
    version: int = Field(description="The newest published version; 0: none yet")
    revision: int = Field(description="Goes up with every change of the survey's data")
    opens_at: datetime | None
    closes_at: datetime | None
    public_aggregates: bool
    simulated: bool
    created_at: datetime
    updated_at: datetime


class SurveyDocument(SurveyItem):
    """A survey with its draft."""

    draft: dict[str, Any] = Field(description="The questionnaire as written; see the schema Questionnaire")


class SurveyPage(BaseModel):
    items: list[SurveyItem]
    next: str | None


class TermsBody(BaseModel):
    """Dates and openness of a survey."""

    model_config = ConfigDict(extra="forbid")

    opens_at: SentMoment | None = None
    closes_at: SentMoment | None = None
    public_aggregates: bool = False


def _item(survey: Survey) -> dict[str, Any]:
    return {**vars(survey), "title": survey.draft.title}


def _document(survey: Survey) -> dict[str, Any]:
    return {**_item(survey), "draft": survey.draft.model_dump(mode="json", by_alias=True, exclude_unset=True)}


def posted_text(request: Request, raw: bytes, what: str) -> str:
    """The text of a JSON or YAML body."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media not in ("application/json", *_YAML):
        raise WrongMediaType(f"Send the {what} as application/json or application/yaml.")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise BadRequest("The body is not UTF-8.") from None


def _posted(request: Request, raw: bytes) -> Questionnaire:
    """The questionnaire in the body, JSON or YAML; raises with one problem per place."""
    loaded = read(posted_text(request, raw, "questionnaire"))
    if loaded.questionnaire is None:
        problems = [Problem(one.path, f"{one.message} (line {one.line})") for one in loaded.problems]
        raise Invalid("The questionnaire cannot be read.", problems)
    return loaded.questionnaire


async def _raw(request: Request) -> bytes:
    return await request.body()


RawBody = Annotated[bytes, Depends(_raw)]


def _writer(principal: PrincipalDep) -> Principal:
    if Scope.SURVEYS_WRITE not in principal.scopes:
        raise Forbidden("This key lacks the scope `surveys:write`.")
    return principal


WriterDep = Annotated[Principal, Depends(_writer)]


@router.get("/surveys", response_model=SurveyPage)
def list_surveys(
    principal: PrincipalDep,
    session: SessionDep,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str, Query(max_length=64)] = "",
) -> Any:
    """The surveys you may see, by slug."""
    rows = actions.listed(session, owners_in_reach(principal), cursor, limit + 1)
    more = f"/api/v1/surveys?limit={limit}&cursor={rows[limit - 1].slug}" if len(rows) > limit else None
    return {"items": [_item(row) for row in rows[:limit]], "next": more}


@router.post("/surveys", status_code=201, response_model=SurveyDocument, openapi_extra=_DOCUMENT_BODY)
def create_survey(request: Request, raw: RawBody, principal: WriterDep, session: SessionDep) -> Any:
    """Create a survey as a draft; its slug is the document's id."""
    questionnaire = _posted(request, raw)
    survey = actions.create(session, questionnaire, principal.researcher_id, datetime.now(UTC))
    return _document(survey)


@router.get("/surveys/{slug}", response_model=SurveyDocument)
def get_survey(survey: EditedSurvey) -> Any:
    """A survey with its draft."""
    return _document(survey)


@router.put("/surveys/{slug}", response_model=SurveyDocument, openapi_extra=_DOCUMENT_BODY)
def replace_draft(request: Request, raw: RawBody, survey: EditedSurvey, session: SessionDep) -> Any:
    """Replace the draft. What is published stays as it is until you publish again."""
    return _document(actions.replace_draft(session, survey, _posted(request, raw), datetime.now(UTC)))


@router.patch("/surveys/{slug}", response_model=SurveyDocument)
def change_terms(body: TermsBody, survey: EditedSurvey, session: SessionDep) -> Any:
    """Change dates and openness; what is left out stays."""
    terms: Terms = body.model_dump(exclude_unset=True)  # type: ignore[assignment]
    return _document(actions.set_terms(session, survey, terms, datetime.now(UTC)))


@router.post("/surveys/{slug}/publish", response_model=SurveyDocument)
def publish(request: Request, survey: EditedSurvey, session: SessionDep) -> Any:
    """Make the draft the next immutable version and open the survey."""
    return _document(actions.publish(session, request.app.state.shelf, survey, datetime.now(UTC)))


@router.post("/surveys/{slug}/open", response_model=SurveyDocument)
def open_survey(survey: EditedSurvey, session: SessionDep) -> Any:
    """Take answers (again)."""
    return _document(actions.set_status(session, survey, "open", datetime.now(UTC)))


@router.post("/surveys/{slug}/pause", response_model=SurveyDocument)
def pause_survey(survey: EditedSurvey, session: SessionDep) -> Any:
    """Take no answers for a while."""
    return _document(actions.set_status(session, survey, "paused", datetime.now(UTC)))


@router.post("/surveys/{slug}/close", response_model=SurveyDocument)
def close_survey(survey: EditedSurvey, session: SessionDep) -> Any:
    """End the fieldwork. Answers given offline before now may still arrive and count as late."""
    return _document(actions.set_status(session, survey, "closed", datetime.now(UTC)))


@router.get(
    "/surveys/{slug}/versions/{number}",
    response_model=Questionnaire,
    responses={200: {"content": {"application/yaml": {"schema": {"type": "string"}}}}},
)
def get_version(
    number: Annotated[int, Path(ge=1, le=2**31 - 1)], request: Request, survey: EditedSurvey, session: SessionDep
) -> Response:
    """A published version, everything written out; YAML with `Accept: application/yaml`."""
    edition = request.app.state.shelf.edition(session, survey.id, survey.slug, number)
    if edition is None:
        raise NotFound(f"The survey has no version {number}; the newest is {survey.version}.")
    if request.headers.get("accept", "").startswith(_YAML):
        return Response(write(edition.questionnaire), media_type="application/yaml")
    return Response(edition.questionnaire.model_dump_json(by_alias=True), media_type="application/json")


@router.get("/surveys/{slug}/questionnaire", response_model=ClientQuestionnaire)
def get_questionnaire(
    slug: str, request: Request, session: SessionDep, lang: Annotated[str, Query(max_length=12)] = ""
) -> Any:
    """The published version with everything a client needs to show it; public while the survey takes answers."""
    found = actions.published(session, request.app.state.shelf, slug)
    survey = found.survey
    reason = actions.pause_reason(survey.status, survey.opens_at, survey.closes_at, datetime.now(UTC))
    if reason is not None:
        raise Closed(actions.CLOSED[reason])
    language = lang or found.questionnaire.languages[0]
    if language not in found.questionnaire.languages:
        known = ", ".join(found.questionnaire.languages)
        raise Invalid("The survey is not offered in this language.", [Problem("lang", f"Possible are: {known}.")])
    return client_view(found.questionnaire, survey.version, language)
