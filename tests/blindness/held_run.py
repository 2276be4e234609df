"""A grading run that stands still on request, and keeps what it sends. Run by the tests: STATION, the folder of a run.

    python held_run.py STATION ASSIGNMENT SUBMISSIONS OUT [QUESTION]

It is the real engine behind the real walls. A place in it says `hold("name")`: the file STATION/name appears, and the
run waits for STATION/name.go. STATION/sent/ gets all frames to the sandboxes, and all orders to the zygote.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

STATION = "BLINDNESS_STATION"  # environment variable
HELD_AT_MOST = 120.0  # seconds; a test that broke off must not leave a run behind
LARGE = 1 << 20  # bytes: the held-out images, and no other question to a model


def hold(name: str) -> None:
    """Stand still until the test has looked."""
    place = Path(os.environ[STATION]) / name
    place.touch()
    end = time.monotonic() + HELD_AT_MOST
    while not place.with_name(f"{name}.go").exists() and time.monotonic() < end:
        time.sleep(0.01)


def keep_what_is_sent(folder: Path) -> None:
    """Write all frames to sandboxes and all orders to the zygote into `folder`; hold when a model has seen images."""
    from autograder import wire
    from autograder.confine import protocol
    from autograder.confine.supervised import ConfinedLink
    from autograder.frames import frame

    exchange, send = ConfinedLink.exchange, protocol.send

    def kept_exchange(self, body, seconds):
        with open(folder / f"frames-{os.getpid()}", "ab") as file:
            file.write(frame(body))
        answer = exchange(self, body, seconds)
        if len(body) > LARGE:
            verb = wire.unpack_request(body).verb
            if isinstance(verb, wire.Run) and verb.tool == "evaluate":
                hold("images")
        return answer

    def kept_send(channel, message, *rest):
        with open(folder / f"orders-{os.getpid()}", "a") as file:
            print(message, file=file)
        send(channel, message, *rest)

    ConfinedLink.exchange, protocol.send = kept_exchange, kept_send


def main(station: str, assignment: str, submissions: str, out: str, question: str = "") -> None:
    from autograder.assignment import load_assignment
    from autograder.grading import grade_class
    from autograder.intake import find_submissions
    from autograder.plan import Plan

    os.environ[STATION] = station
    keep_what_is_sent(Path(station) / "sent")
    loaded = load_assignment(Path(assignment))
    handed_in = find_submissions(Path(submissions), loaded)
    asked = {one.info.id: frozenset([question]) for one in handed_in} if question else {}
    plan = Plan(loaded, handed_in, Path(out), jobs=1, device="cpu", isolation=None, questions=asked)
    grade_class(plan, lambda count: None, lambda result: None)


if __name__ == "__main__":
    main(*sys.argv[1:])
