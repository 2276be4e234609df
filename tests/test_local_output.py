"""What a check's code prints is there when the check asks for it, however late the thread that reads it."""

from __future__ import annotations

import threading

import pytest

from autograder import local
from autograder.link import Limits
from autograder.local import LocalLink
from autograder.sandbox import Budget, Sandbox
from autograder.source import Source
from autograder.submission import Submission

SOURCE = Source({"a.py": b"def f(x):\n    print('here', x)\n    return x\n"}, "a.py")


@pytest.mark.skipif(not local.CAN_WAIT_FOR_PIPES, reason="pipes cannot be asked whether there is something in them")
def test_what_was_printed_before_an_answer_is_told_with_it():
    let_it_read = threading.Event()

    class Late(LocalLink):
        def _read_output(self) -> None:
            let_it_read.wait(60)
            super()._read_output()

    sandbox = Sandbox(lambda: Late(Limits()), SOURCE, Budget())
    try:
        sandbox.load()
        sandbox.begin_check(None)
        assert Submission(sandbox).f(3) == 3
        assert sandbox.take_output() == "here 3\n"
    finally:
        let_it_read.set()
        sandbox.close()
