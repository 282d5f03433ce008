"""`touchpoints serve` and `touchpoints demo`."""

import os
import socket
from typing import Annotated

import typer
import uvicorn

from app.accounts import actions as accounts
from app.accounts.links import link_url
from app.commands.house import House, bar, now, opened, refuse, say
from app.commands.simulate import fill
from app.commands.surveys import publish, sound
from app.database import reading, writing
from app.responses.actions import counts
from app.settings import Settings, shipped
from app.surveys.actions import find, mark_simulated, public_surveys

DEMO = "online-grocer"
DEMO_RESPONSES = 1200
DEMO_SEED = 2026
Host = Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for all")]
Port = Annotated[int, typer.Option(help="Port to listen on", min=0, max=65535)]


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[int, typer.Option(help="Processes; 0: one on SQLite, one a core on PostgreSQL", min=0)] = 0,
) -> None:
    """Start the service. Makes the tables where they are missing and prints a set-up link on the first start."""
    _listenable(host, port)
    with opened() as house:
        with writing(house.engine) as session:
            token = accounts.create_first_setup_link(session, house.settings, now())
        if token:
            say("Nobody can sign in yet. This link sets up the first account, once:")
            say(f"  {link_url(house.settings.base_url, 'setup', token)}")
    _run(house.settings, host, port, workers)


def demo(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Start with the shipped questionnaires and one of them filled with simulated responses."""
    _listenable(host, port)
    os.environ.setdefault("TOUCHPOINTS_BASE_URL", f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}")
    with opened() as house:
        _furnish(house)
        with writing(house.engine) as session:
            person = accounts.ensure_demo_researcher(session, now())
            token = accounts.create_sign_in_link(session, house.settings, now(), person.id)
        base = house.settings.base_url.rstrip("/")
        say("")
        for name, address in (
            ("Start here", f"{base}/"),
            ("Fill in a survey", f"{base}/s/{DEMO}"),
            ("Figures", f"{base}/studio/surveys/{DEMO}/figures"),
            ("Journey map", f"{base}/studio/surveys/{DEMO}/map"),
            ("API docs", f"{base}/docs"),
            ("Sign in (once)", link_url(base, "sign-in", token)),
        ):
            say(f"  {name:<17} {address}")
        say("\nThe responses are simulated. Stop with Ctrl+C; the data stays.\n")
    _run(house.settings, host, port, 1)


def _furnish(house: House) -> None:
    """Load what is missing; a second start changes nothing that is there."""
    for path in sorted(shipped("surveys").glob("*.yaml")):
        questionnaire = sound(path)
        with reading(house.engine) as session:
            known = questionnaire.id in {survey.slug for survey in public_surveys(session)}
        if not known:
            publish(house, questionnaire, public=True)
    with reading(house.engine) as session:
        survey = find(session, DEMO)
        empty = not counts(session, survey.id)
    if empty:
        with writing(house.engine) as session:
            mark_simulated(session, survey)
        with bar() as progress:
            task = progress.add_task("Simulating responses", total=DEMO_RESPONSES)
            fill(house, survey, DEMO_RESPONSES, DEMO_SEED, lambda done: progress.update(task, completed=done))


def _listenable(host: str, port: int) -> None:
    """Say in words that a port is taken, before anything is written."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            refuse(f"Cannot listen on {host}:{port}: {error.strerror}. Choose another with --port.")


def _run(settings: Settings, host: str, port: int, workers: int) -> None:
    sqlite = settings.database.startswith("sqlite")
    uvicorn.run(
        "app.main:create_app",
        factory=True,
        host=host,
        port=port,
        # SQLite has one writer anyway: a second process would only wait for its lock.
        workers=workers or (1 if sqlite else os.cpu_count() or 1),
        access_log=False,  # addresses of respondents are not written down
        log_level="warning",
        proxy_headers=True,
        forwarded_allow_ips=settings.trusted_proxies,
        server_header=False,
        timeout_graceful_shutdown=20,
    )
