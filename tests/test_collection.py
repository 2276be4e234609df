"""The session of pytest's in which checks are collected: what it keeps to itself."""

from __future__ import annotations

import importlib.util
import logging
from pathlib import Path

import pytest

from autograder.assignment import load_assignment
from autograder.collection import with_checks
from autograder.grading import FOR_GRADERS

TINY = load_assignment(Path(__file__).parent / "tiny" / "assignments" / "tiny")


def test_what_is_logged_while_checks_run_is_not_printed(capfd):
    handlers, seen = list(logging.root.handlers), []
    for handler in handlers:  # those of the pytest that runs this test
        logging.root.removeHandler(handler)
    try:
        with_checks(TINY, TINY.visible_checks, lambda items: seen.append(logging.getLogger("x").warning("secret")))
        assert logging.root.handlers == []
    finally:
        for handler in handlers:
            logging.root.addHandler(handler)
    assert seen
    assert "secret" not in "".join(capfd.readouterr())


def test_checks_meet_no_plugin_that_costs_and_gives_them_nothing():
    found: list[bool] = []
    with_checks(
        TINY,
        TINY.visible_checks,
        lambda items: found.extend(items[0].config.pluginmanager.hasplugin(name) for name in ("logging", "terminal")),
    )
    assert found == [False, False]


@pytest.mark.parametrize("module", FOR_GRADERS)
def test_what_is_imported_ahead_for_graders_is_there(module):
    assert importlib.util.find_spec(module) is not None
