"""The examples in the docstrings are true, and every public function of the statistics has one."""

import doctest
import importlib
import inspect
import pkgutil

import pytest

import app.analysis

MODULES = [module.name for module in pkgutil.iter_modules(app.analysis.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_are_true(name: str) -> None:
    failed, attempted = doctest.testmod(importlib.import_module(f"app.analysis.{name}"))
    assert attempted > 0
    assert failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_every_public_function_shows_an_example(name: str) -> None:
    module = importlib.import_module(f"app.analysis.{name}")
    own = [
        item
        for item_name, item in inspect.getmembers(module, inspect.isfunction)
        if item.__module__ == module.__name__ and not item_name.startswith("_")
    ]
    assert [item.__name__ for item in own if ">>>" not in (item.__doc__ or "")] == []
