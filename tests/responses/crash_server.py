"""A server as a process of its own, started many times: forked from one that has imported everything already."""

import multiprocessing
import os
from typing import Any

import uvicorn

from app.main import create_app
from app.settings import Settings

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.responses.crash_server"])


def serve(settings: dict[str, Any], port: int) -> None:
    """Serve until somebody ends this process."""
    os.setpgrp()
    uvicorn.run(create_app(Settings(**settings)), host="127.0.0.1", port=port, log_level="error", access_log=False)


def start(settings: Settings, port: int) -> multiprocessing.context.ForkServerProcess:
    """The running process."""
    given = settings.model_dump(include={"data_dir", "database_url", "secret_key"})
    process = CONTEXT.Process(target=serve, args=(given, port), daemon=True)
    process.start()
    return process
