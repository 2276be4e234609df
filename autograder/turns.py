"""Several functions side by side in one process, strictly one at a time, each with global random numbers of its own.

For what they do together, such as training: each waits there until all others have come that far, or have ended.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from autograder.undisturbed import random_numbers, torch_settings

Request = TypeVar("Request")
Answer = TypeVar("Answer")
Result = TypeVar("Result")
Meet = Callable[[Request], Answer]  # hands in what is to be done together, waits, and returns what came of it


def take_turns(
    functions: Sequence[Callable[[Meet[Request, Answer]], Result]],
    together: Callable[[list[Request]], Sequence[Answer]],
) -> list[Result]:
    """Call each function, in a thread of its own, and return what they return.

    Whenever all that have not ended have called `meet`, `together` gets their requests and gives each its answer. The
    process has the same random numbers and settings afterwards as before.

    Raises:
        BaseException: the first that a function raised, after all have ended.
    """
    put_back = [random_numbers(), torch_settings()]
    back = threading.Semaphore(0)
    lanes: list[_Lane[Request, Answer, Result]] = [_Lane(function, back) for function in functions]
    running = lanes
    while running:
        for lane in running:
            for restore in put_back:
                restore()
            lane.go_on()
            back.acquire()
        running = [lane for lane in running if not lane.ended]
        for restore in put_back:
            restore()
        if running:
            answers = together([lane.request for lane in running])
            for lane, answer in zip(running, answers, strict=True):
                lane.answer = answer
    for restore in put_back:
        restore()
    for lane in lanes:
        if lane.error is not None:
            raise lane.error
    return [lane.result for lane in lanes]


class _Lane(Generic[Request, Answer, Result]):
    """One function in its thread, which runs between `go_on` and the release of `back`."""

    request: Request
    answer: Answer
    result: Result

    def __init__(self, function: Callable[[Meet[Request, Answer]], Result], back: threading.Semaphore) -> None:
        self._function = function
        self._back = back
        self._turn = threading.Semaphore(0)
        self.error: BaseException | None = None
        self.ended = False
        self._thread = threading.Thread(target=self._run, daemon=True)

    def go_on(self) -> None:
        if self._thread.ident is None:
            self._thread.start()
        self._turn.release()

    def _run(self) -> None:
        self._turn.acquire()
        try:
            self.result = self._function(self._meet)
        except BaseException as error:
            self.error = error
        self.ended = True
        self._back.release()

    def _meet(self, request: Request) -> Answer:
        self.request = request
        mine = [random_numbers(), torch_settings()]
        self._back.release()
        self._turn.acquire()
        for restore in mine:
            restore()
        return self.answer
