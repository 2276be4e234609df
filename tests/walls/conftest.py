"""One warm zygote for all tests of the walls, and sandboxes that run what a test tells them to."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

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


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    if sys.platform != "linux":
        pytest.skip("sandboxes need Linux")
    try:
        zygote = Zygote.start(serve=ATTACKS, canaries=[REPOSITORY / "solutions"])
    except WallsError as error:
        pytest.skip(f"no walls to test here: {error}")
    with zygote:
        zygote.wait_ready()
        yield zygote


@pytest.fixture(scope="session")
def client(zygote: Zygote) -> Iterator[ZygoteClient]:
    client = zygote.client()
    yield client
    client.close()


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
def sandbox(open_sandbox: Callable[..., Attacker]) -> Attacker:
    return open_sandbox()
