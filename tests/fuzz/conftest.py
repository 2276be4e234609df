"""Two ways to run the laws in this folder.

`pytest tests/fuzz` is the short one: the same examples each time,
as part of the suite. The long one draws others each
time, forty times as many: `pytest tests/fuzz --hypothesis-profile=long`, or `python tests/fuzz/run.py --minutes 10`.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

settings.register_profile("suite")
settings.register_profile("long", deadline=None)


@pytest.fixture(scope="module", autouse=True)
def no_waiting_for_disks():
    """What survives a power cut is no matter here, and a thousand small files would be waited for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda descriptor: None)
        yield


def pytest_terminal_summary(terminalreporter) -> None:
    from fuzz.law import LONG, tried

    if LONG:
        for name, count in sorted(tried.items()):
            terminalreporter.write_line(f"{count:8,} examples of {name}")
        terminalreporter.write_line(f"{sum(tried.values()):8,} examples together")
