"""Making, opening and withdrawing shares; what they show; the words that were released into them."""

import json
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime

from app.accounts.tokens import RANDOM_BYTES, hash_token, make_token
from app.aggregates import actions as figures
from app.aggregates.actions import Desk
from app.aggregates.document import Aggregates
from app.aggregates.queries import Kept
from app.aggregates.release import read
from app.aggregates.request import AggregatesQuery, Reader
from app.aggregates.store import MOST_VIEWS, Order
from app.database import Session
from app.errors import Conflict, Invalid, NotFound
from app.journeys.texts import in_language
from app.maps.actions import released_map
from app.maps.document import MapDocument
from app.pains import actions as pains
from app.shares import queries
from app.shares.document import NewShare, Quote, QuoteForm, ReleasedQuote, Share, Shared, ShareForm
from app.shares.queries import Opened
from app.shares.request import ShareQuery, cell_of, filters_of, problems
from app.shares.words import chosen_words, dimensions, fixed_words
from app.surveys.actions import Survey, find
from app.surveys.queries import slug_of

GONE = "There is nothing behind this link: it is mistyped, has expired, or was withdrawn."


def link_of(base_url: str, token: str) -> str:
    """The address of a share. Never made from a request's Host header, which its sender chooses."""
    return f"{base_url.rstrip('/')}/share/{token}"


def create(desk: Desk, survey: Survey, form: ShareForm, secret: bytes, maker: str, now: datetime) -> tuple[str, Share]:
    """A new share and its token. What it shows is chosen when it is first opened."""
    reader = Reader(figures.facts(desk, survey))
    wrong = problems(form, reader)
    if wrong:
        raise Invalid("A share like this cannot be made.", wrong)
    if form.expires_at and form.expires_at <= now:
        raise Invalid("This share would have expired before it is there. Give a later moment.")
    if queries.living(desk.session, survey.id, now) >= MOST_VIEWS - 1:
        raise Conflict(f"A survey has at most {MOST_VIEWS - 1} shares at a time. Withdraw one that nobody needs.")
    token = make_token(secrets.token_bytes(RANDOM_BYTES))
    row = queries.ShareRow(
        id=str(uuid.uuid4()),
        survey_id=survey.id,
        hash=hash_token(secret, "share", token),
        name=form.name.strip(),
        filters=form.filters.model_dump_json(by_alias=True),
        dimensions=json.dumps(form.dimensions),
        shows=json.dumps(list(dict.fromkeys(form.shows))),
        k=form.k,
        created_by=maker,
        created_at=now,
        expires_at=form.expires_at,
    )
    queries.add(desk.session, row)
    return token, queries.share(desk.session, row, 0)


def announced(share: Share, base_url: str, token: str) -> NewShare:
    """A share just made, with its link."""
    return NewShare(**share.model_dump(by_alias=True), link=link_of(base_url, token))


def revoke(session: Session, survey: Survey, share_id: str, researcher: str, now: datetime) -> None:
    """Withdraw a share: its link opens nothing any more."""
    _found(session, survey, share_id)
    queries.revoke(session, share_id, researcher, now)


def find_share(session: Session, survey: Survey, share_id: str) -> Share:
    """One share of a survey."""
    row = _found(session, survey, share_id)
    return queries.share(session, row, len(queries.quotes(session, share_id)))


def _found(session: Session, survey: Survey, share_id: str) -> queries.ShareRow:
    row = queries.found(session, survey.id, share_id)
    if row is None:
        raise NotFound("This survey has no such share.")
    return row


def opened(session: Session, secret: bytes, token: str, now: datetime) -> Opened | None:
    """The share of a token that is still good."""
    return queries.by_hash(session, hash_token(secret, "share", token), now)


@dataclass(frozen=True)
class Showing:
    """What a share shows now."""

    desk: Desk
    survey: Survey
    share: Opened
    kept: Kept
    reader: Reader

    def language(self, lang: str) -> str:
        """The language asked for; the survey's first one where it is unknown."""
        known = [*self.reader.newest.languages, "de", "en"]
        return lang if lang in known else known[0]


def showing(desk: Desk, share: Opened, now: datetime) -> Showing:
    """What stands behind an open link."""
    survey = find(desk.session, slug_of(desk.session, share.survey_id))
    order = Order(share.id, filters_of(share.filters), share.dimensions, share.k)
    return Showing(desk, survey, share, figures.release(desk, survey, order, now), Reader(figures.facts(desk, survey)))


def about(show: Showing, lang: str) -> Shared:
    """What the share is about."""
    release, share, newest = show.kept.release, show.share, show.reader.newest
    language, fallback = show.language(lang), newest.languages[0]
    whole = aggregates(show, ShareQuery(lang=language))
    return Shared(
        name=share.name,
        title=whole.title,
        company=in_language(newest.company, language, fallback) if newest.company else "",
        simulated=show.survey.simulated,
        k=share.k,
        shows=share.shows,
        filters=fixed_words(share.filters, show.reader.segments, language),
        dimensions=dimensions(release.axes, show.reader, language),
        responses=whole.responses,
        as_of=release.as_of,
        first_day=release.first_day,
        last_day=release.last_day,
        quotes=shown_quotes(show, language),
        notes=whole.notes,
    )


def aggregates(show: Showing, query: ShareQuery) -> Aggregates:
    """The figures of the share, or of one of its groups."""
    cell, wrong = cell_of(query.where, show.kept.release.axes)
    if wrong:
        raise Invalid("This share cannot be narrowed like that.", wrong)
    words = figures.words(show.survey, show.reader, show.language(query.lang), show.share.k)
    return read(show.kept.release, cell, words).model_copy(update={"where": _where(query)})


def _where(query: ShareQuery) -> dict[str, list[str]]:
    return {name: [group] for name, _, group in (text.partition(":") for text in query.where)}


def journey_map(show: Showing, query: ShareQuery) -> MapDocument:
    """The map of the same figures."""
    lang, release = show.language(query.lang), show.kept.release
    said = fixed_words(show.share.filters, show.reader.segments, lang)
    said += chosen_words(_where(query), show.reader.segments, lang)
    weeks = (release.first_day, release.last_day)
    return released_map(show.desk, show.survey, aggregates(show, query), [], weeks, said, lang)


def shown_quotes(show: Showing, lang: str) -> list[Quote]:
    """The words released into the share."""
    words = figures.words(show.survey, show.reader, lang, show.share.k)
    return [_quote(row, words.stages, words.touchpoints) for row in queries.quotes(show.desk.session, show.share.id)]


def _quote(row: queries.QuoteRow, stages: dict[str, str], touchpoints: dict[str, str]) -> Quote:
    return Quote(
        stage=row.stage,
        stage_label=stages.get(row.stage, row.stage),
        touchpoint=row.touchpoint,
        label=touchpoints.get(row.touchpoint, row.touchpoint),
        text=row.text,
    )


def released_quotes(desk: Desk, survey: Survey, share_id: str, lang: str) -> list[ReleasedQuote]:
    """The words released into a share, for whoever may release more."""
    row = _found(desk.session, survey, share_id)
    words = figures.words(survey, Reader(figures.facts(desk, survey)), lang, row.k)
    return [
        ReleasedQuote(**_quote(one, words.stages, words.touchpoints).model_dump(), id=one.id, response=one.response_id)
        for one in queries.quotes(desk.session, share_id)
    ]


def release_quote(
    desk: Desk, survey: Survey, share_id: str, form: QuoteForm, researcher: str, now: datetime
) -> ReleasedQuote:
    """Release what a respondent of the share wrote about a touchpoint; releasing it again changes nothing."""
    row = _found(desk.session, survey, share_id)
    there = [one for one in released_quotes(desk, survey, share_id, "") if _same(one, form)]
    if there:
        return there[0]
    query = AggregatesQuery.model_validate(filters_of(queries.fixed_of(row)).model_dump(by_alias=True))
    said = pains.words_of(desk, survey, query, (form.stage, form.touchpoint), form.response)
    if said is None:
        raise NotFound("No respondent of this share wrote such words. Take them from the pain points.")
    quote = queries.QuoteRow(
        id=str(uuid.uuid4()), share_id=share_id, response_id=form.response, stage=form.stage,
        touchpoint=form.touchpoint, text=said.strip(), released_by=researcher, released_at=now,
    )  # fmt: skip
    queries.add_quote(desk.session, quote)
    return next(one for one in released_quotes(desk, survey, share_id, "") if one.id == quote.id)


def _same(quote: ReleasedQuote, form: QuoteForm) -> bool:
    return (quote.response, quote.stage, quote.touchpoint) == (form.response, form.stage, form.touchpoint)


def withdraw_quote(session: Session, survey: Survey, share_id: str, quote_id: str) -> None:
    """Take words out of a share."""
    _found(session, survey, share_id)
    if not queries.withdraw_quote(session, share_id, quote_id):
        raise NotFound("This share shows no such words.")
