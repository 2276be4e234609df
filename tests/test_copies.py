"""A data set that travels to a sandbox is not kept in several copies while a model trains on it."""

from __future__ import annotations

import os
import socket
from types import SimpleNamespace

import pytest

from autograder import runner, wire
from autograder.sandbox import Budget, Sandbox
from autograder.source import Source


class Body(bytes):
    """Bytes that say when they are gone."""

    gone = 0

    def __del__(self) -> None:
        Body.gone += 1


@pytest.fixture(autouse=True)
def nothing_is_gone_yet(monkeypatch):
    monkeypatch.setattr(Body, "gone", 0)


def test_a_grader_keeps_no_question_that_its_link_has_let_go_of(monkeypatch):
    gone: list[int] = []

    class Listening:
        def exchange(self, body: bytes, seconds: float | None) -> bytes:
            question = wire.unpack_request(body)
            del body
            gone.append(Body.gone)
            return pack(wire.Reply(question.id, wire.Returned(None)))

        def seconds_used(self) -> float:
            return 0.0

        def take_output(self) -> str:
            return ""

        def close(self) -> None:
            pass

    pack = wire.pack
    monkeypatch.setattr(wire, "pack", lambda message: Body(pack(message)))
    Sandbox(Listening, Source({"tiny.py": b""}, "tiny.py"), Budget())._exchange(Listening(), wire.Get("double"), None)
    assert gone == [1]


@pytest.mark.skipif(os.name != "posix", reason="sandboxes behind walls need Linux")
def test_a_link_keeps_nothing_of_a_message_that_is_sent():
    from autograder.confine.supervised import ConfinedLink

    ours, theirs = socket.socketpair()
    with ours, theirs:
        link = object.__new__(ConfinedLink)
        link._process = SimpleNamespace(stream=ours)
        message = bytearray(b"a message")
        whole = memoryview(message)
        rest = link._send_some(whole)
        whole.release()
        assert not rest and theirs.recv(100) == b"a message"
        message.clear()  # raises BufferError while anybody looks at it


def test_a_sandbox_keeps_no_bytes_of_the_question_that_it_works_on(monkeypatch, tmp_path):
    gone: list[int] = []

    class Working:
        def __init__(self, folder: object) -> None:
            pass

        def answer(self, request: wire.Request) -> wire.Reply:
            gone.append(Body.gone)
            return wire.Reply(request.id, wire.Returned(None))

    def questions() -> bytes:
        if gone:
            raise EOFError
        return Body(wire.pack(wire.Request(1, wire.Get("double"))))

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(runner, "prepare_process", lambda folder: None)
    monkeypatch.setattr(runner, "Runner", Working)
    runner.serve(questions, lambda answer: None)
    assert gone == [1]
