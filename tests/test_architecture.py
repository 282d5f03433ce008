"""The house is as its map says: imports go down, pure files are pure, every route is guarded or declared public."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grimp
import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from importlinter import api as importlinter
from importlinter.cli import lint_imports

import app as house
from app.accounts.access import signed_in
from app.main import PUBLIC, create_app
from app.responses import door
from app.settings import Settings
from app.surveys.access import reach

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "app"
IMPURE_NAMES = {"routes", "access", "actions", "queries", "tables", "intake", "door", "store", "cells", "mail", "hooks"}
IMPURE_PACKAGES = {"app.web", "app.commands", "app.bench"}
OUTSIDE_WORLD = {
    *("fastapi", "starlette", "sqlalchemy", "duckdb", "alembic", "uvicorn", "httpx", "structlog", "socket", "secrets"),
    *("asyncio", "threading", "time", "subprocess", "app.settings", "app.database"),
}
CLOCKS = {"now", "utcnow", "today", "uuid4", "uuid1", "urandom"}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("app", include_external_packages=True)


def pure_modules(graph: grimp.ImportGraph) -> list[str]:
    """Every file of a domain whose name does not say that it needs the outside world."""
    return sorted(
        module
        for module in graph.modules
        if module.count(".") == 2
        and module.rpartition(".")[0] not in IMPURE_PACKAGES
        and module.rpartition(".")[2] not in IMPURE_NAMES
    )


def test_the_import_contracts_hold(capsys: pytest.CaptureFixture[str]) -> None:
    contracts = importlinter.read_configuration(str(ROOT / "pyproject.toml"))["contracts_options"]
    assert len(contracts) >= 5
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0, capsys.readouterr().out


def test_pure_files_reach_nothing_of_the_outside_world(graph: grimp.ImportGraph) -> None:
    modules = pure_modules(graph)
    assert len(modules) > 60
    found = {module: graph.find_upstream_modules(module) & OUTSIDE_WORLD for module in modules}
    assert {module: reached for module, reached in found.items() if reached} == {}


def test_pure_files_ask_no_clock_and_draw_no_unseeded_numbers(graph: grimp.ImportGraph) -> None:
    for module in pure_modules(graph):
        tree = ast.parse((ROOT / (module.replace(".", "/") + ".py")).read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                assert node.func.attr not in CLOCKS, f"{module}:{node.lineno}"
                drawn = isinstance(node.func.value, ast.Name) and node.func.value.id == "random"
                assert not drawn or node.func.attr == "Random", f"{module}:{node.lineno}"
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                assert name != "Random" or node.args, f"{module}:{node.lineno} draws without a seed"


def test_the_map_names_every_file_and_no_other() -> None:
    named, package = [], ""
    for line in (house.__doc__ or "").splitlines():
        heading = re.match(r"(\w+)/ – \S", line)
        entry = re.match(r"( {4})?(\w+) {2,}\S", line)
        if heading:
            package = f"{heading[1]}/"
        elif entry:
            named.append(f"{package if entry[1] else ''}{entry[2]}")
    files = [str(path.relative_to(PACKAGE))[:-3] for path in PACKAGE.rglob("*.py") if path.name != "__init__.py"]
    assert len(named) == len(set(named))
    assert sorted(named) == sorted(files), "write the new files into the map of app/__init__.py"


def test_the_map_stands_in_the_order_of_the_import_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    storeys = [set(re.findall(r"[\w]+", layer)) for layer in contracts[0]["layers"]]
    rank = {name: number for number, names in enumerate(storeys) for name in names}
    listed = re.findall(r"^(\w+)(?:/ –| {4,})", house.__doc__ or "", re.MULTILINE)
    assert len(listed) > 15
    assert [rank[name] for name in listed] == sorted(rank[name] for name in listed)


def test_files_stay_small_and_say_what_they_are_for() -> None:
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text("utf-8")
        # the map has a line for every file, so it grows with the house and not with what one must understand at once
        assert text.count("\n") <= 350 or path == PACKAGE / "__init__.py", path
        assert ast.get_docstring(ast.parse(text)), path
        assert path.stem not in {"utils", "helpers", "common", "core", "manager", "service", "misc"}, path


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    return create_app(Settings(data_dir=tmp_path_factory.mktemp("data"), secret_key="only for tests"))


def dependencies(dependant: Any) -> Iterator[Any]:
    yield dependant.call
    for one in dependant.dependencies:
        yield from dependencies(one)


def is_guard(call: Any) -> bool:
    return call is signed_in or getattr(call, "__qualname__", "").startswith(f"{reach.__name__}.<locals>")


def is_public(call: str) -> bool:
    return any(call == key or (key.endswith("*") and call.startswith(key[:-1])) for key in PUBLIC)


def every_call(service: FastAPI) -> Iterator[tuple[str, bool]]:
    """Method and path of every route, and whether it is guarded."""
    yield f"POST {door.PATH}", False
    for route in iter_route_contexts(service.routes):
        dependant = getattr(route, "dependant", None)
        guarded = dependant is not None and any(is_guard(call) for call in dependencies(dependant))
        for method in sorted((getattr(route, "methods", None) or {"GET"}) - {"HEAD", "OPTIONS"}):
            yield f"{method} {route.path}", guarded


def test_every_route_is_guarded_or_declared_public(service: FastAPI) -> None:
    calls = dict(every_call(service))
    assert len(calls) > 50
    assert [call for call, guarded in calls.items() if not guarded and not is_public(call)] == []


def test_what_is_declared_public_exists_and_is_not_guarded_after_all(service: FastAPI) -> None:
    open_calls = [call for call, guarded in every_call(service) if not guarded]
    for key in PUBLIC:
        assert any(call == key or (key.endswith("*") and call.startswith(key[:-1])) for call in open_calls), key


def test_a_forgotten_guard_would_be_seen(service: FastAPI) -> None:
    bare = FastAPI()
    bare.add_api_route("/api/v1/secrets", lambda: None, methods=["GET"])
    assert ("GET /api/v1/secrets", False) in list(every_call(bare))
    assert not is_public("GET /api/v1/secrets")
