"""Rendering shared by all pages: Jinja with autoescape, the words, the figures, and one strict content policy."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from app.web import figures
from app.web.assets import static
from app.web.texts import SPOKEN, translate

# No inline script or style, nothing from elsewhere. No referrer: respondents' addresses may hold a personal token.
HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "style-src 'self'",
            "script-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        )
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"static": static, "t": _words}
    environment.filters |= {name: _in_language(name) for name in ("number", "percent", "day", "clock")}
    return environment


@pass_context
def _words(context: Context, key: str, **values: Any) -> str:
    return translate(key, context["lang"], **values)


def _in_language(name: str) -> Any:
    write = getattr(figures, name)

    @pass_context
    def written(context: Context, value: Any, *rest: Any, **options: Any) -> str:
        return str(write(value, context["lang"], *rest, **options))

    return written


TEMPLATES = _environment()


def choose_language(request: Request, offered: Iterable[str] = SPOKEN, *wanted: str | None) -> str:
    """`?lang=`, then `wanted` (a form's, a draft's), then what the browser asks for, then the first one offered."""
    known = list(offered)
    asked = [request.query_params.get("lang"), *wanted, *_accepted(request.headers.get("accept-language", ""))]
    return next((language for language in asked if language in known), known[0])


def _accepted(header: str) -> list[str]:
    ranked: list[tuple[float, str]] = []
    for part in header.split(",")[:20]:
        tag, _, quality = part.strip().partition(";q=")
        try:
            ranked.append((-float(quality or 1), tag))
        except ValueError:
            continue
    tags = [tag for _, tag in sorted(ranked, key=lambda pair: pair[0])]
    return [form for tag in tags for form in (tag, tag.split("-")[0].lower())]


def render(
    request: Request, template: str, status: int = 200, headers: dict[str, str] | None = None, **context: Any
) -> HTMLResponse:
    """A page. `lang` may be given; by default it is the one the browser asks for among those we speak."""
    context.setdefault("lang", choose_language(request))
    page = TEMPLATES.get_template(template).render(request=request, **context)
    return HTMLResponse(page, status, headers=HEADERS | (headers or {}))


def redirect(address: str, headers: dict[str, str] | None = None) -> RedirectResponse:
    """See other: what follows a form that was taken. The address must be one of ours."""
    return RedirectResponse(address, 303, headers=HEADERS | (headers or {}))
