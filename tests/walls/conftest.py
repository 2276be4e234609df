"""One warm zygote for all tests of the walls, and sandboxes that run what a test tells them to."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.confine.levels import Isolation
from autograder.confine.supervised import ConfinedLink
from autograder.confined import WallsError, Zygote, ZygoteClient
from autograder.link import Limits

HERE = Path(__file__).parent
REPOSITORY = HERE.parent.parent
ATTACKS = f"{HERE / 'attacks.py'}:serve"


class Attacker:
    """A sandbox that runs source and replies {"answer": …} or {"error": name of the errno or the exception}."""

    def __init__(self, link: ConfinedLink) -> None:
        self.link = link

    def run(self, source: str, seconds: float = 10.0) -> dict[str, Any]:
        reply: dict[str, Any] = json.loads(self.link.exchange(source.encode(), seconds))
        return reply

    def answer(self, expression: str) -> Any:
        """Return the value of an expression that must not raise."""
        reply = self.run(f"answer = {expression}")
        assert "answer" in reply, reply
        return reply["answer"]


class Zygotes:
    """Warm zygotes, one for each level that stands, each with a client."""

    def __init__(self) -> None:
        self._started: dict[Isolation, tuple[Zygote, ZygoteClient] | WallsError] = {}

    def at(self, *levels: Isolation) -> tuple[Zygote, ZygoteClient]:
        """Return the zygote of the first of these levels that stands.

        Raises:
            WallsError: none does.
        """
        for level in levels:
            if level not in self._started:
                self._started[level] = self._start(level)
            started = self._started[level]
            if not isinstance(started, WallsError):
                return started
        raise started

    def close(self) -> None:
        for started in self._started.values():
            if not isinstance(started, WallsError):
                for one in reversed(started):
                    one.close()

    def _start(self, level: Isolation) -> tuple[Zygote, ZygoteClient] | WallsError:
        try:
            zygote = Zygote.start(level, serve=ATTACKS, canaries=[REPOSITORY / "solutions"])
        except WallsError as error:
            return error
        zygote.wait_ready()
        return zygote, zygote.client()


@pytest.fixture(scope="session")
def zygotes() -> Iterator[Zygotes]:
    with contextlib.closing(Zygotes()) as zygotes:
        yield zygotes


@pytest.fixture
def zygote(zygotes: Zygotes, request: pytest.FixtureRequest) -> Zygote:
    """At the level that a module asks for by a parameter, or else at the strongest that stands."""
    if sys.platform != "linux":
        pytest.skip("sandboxes need Linux")
    try:
        levels = [Isolation(request.param)] if hasattr(request, "param") else sorted(Isolation, reverse=True)
        return zygotes.at(*(level for level in levels if level.protects_files))[0]
    except WallsError:
        pytest.skip(f"isolation {levels[0]} does not stand here; `autograder doctor` says why")


@pytest.fixture
def client(zygotes: Zygotes, zygote: Zygote) -> ZygoteClient:
    return zygotes.at(zygote.isolation)[1]


@pytest.fixture
def open_sandbox(client: ZygoteClient) -> Iterator[Callable[..., Attacker]]:
    """Opens sandboxes with the limits given, and closes them after the test."""
    opened: list[Attacker] = []

    def open_one(**limits: int) -> Attacker:
        opened.append(Attacker(client.spawn(Limits(**limits))))
        return opened[-1]

    yield open_one
    for attacker in opened:
        attacker.link.close()


@pytest.fixture
def denied(zygote: Zygote) -> tuple[str, ...]:
    """The answers to somebody who tries to reach a file that is not theirs; in an enclosure there is no such file."""
    return ("EACCES", "EPERM", "ENOENT", "EROFS") if zygote.isolation is Isolation.FULL_PLUS else ("EACCES", "EPERM")


@pytest.fixture
def sandbox(open_sandbox: Callable[..., Attacker]) -> Attacker:
    return open_sandbox()
