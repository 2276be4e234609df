"""How a sandbox ends, and what its grader says of it."""

from __future__ import annotations

import os
import select
import socket
from pathlib import Path

import pytest

from autograder.confine import supervised
from autograder.confine.limits import MAX_THREADS
from autograder.link import Limits, LinkLost
from autograder.verdict import Verdict


def lost(sandbox, source: str, seconds: float | None = 10.0) -> LinkLost:
    with pytest.raises(LinkLost) as caught:
        sandbox.run(source, seconds)
    return caught.value


def test_frames_output_and_time(sandbox):
    assert sandbox.run("import torch\nanswer = float(torch.ones(3).sum())") == {"answer": 3.0}
    sandbox.run("import sys\nprint('out', end='')\nsys.stderr.write('err')")
    assert sandbox.link.take_output() == "outerr"
    assert sandbox.link.take_output() == ""
    before = sandbox.link.seconds_used()
    sandbox.run("import time\nend = time.process_time() + 0.1\nwhile time.process_time() < end: pass")
    assert 0.05 <= sandbox.link.seconds_used() - before <= 0.5


def test_what_goes_to_stdout_is_told_before_what_goes_to_stderr_whatever_the_numbers_of_the_pipes(tmp_path):
    read, write = zip(*(os.pipe() for _ in range(2)), strict=True)
    outputs = (os.dup2(read[0], 70), os.dup2(read[1], 72))  # as a set, Python would have the second one first
    mine, theirs = socket.socketpair()
    pidfd = os.pidfd_open(os.getpid())
    process = supervised.Process(os.getpid(), pidfd, mine, outputs, tmp_path, False, lambda seconds: None)
    link = supervised.ConfinedLink(process, Limits())
    try:
        os.write(write[1], b"err")
        os.write(write[0], b"out")
        assert link.take_output() == "outerr"
    finally:
        for descriptor in (*read, *write, *outputs, pidfd):
            os.close(descriptor)
        mine.close(), theirs.close()


def test_a_body_larger_than_the_socket_holds_goes_both_ways(sandbox):
    assert sandbox.run("answer = len('" + "x" * (3 << 20) + "')") == {"answer": 3 << 20}
    assert len(sandbox.answer("'y' * (3 << 20)")) == 3 << 20


def test_an_endless_loop_is_ended_by_its_own_clock(sandbox):
    error = lost(sandbox, "while True: pass", seconds=0.2)
    assert error.verdict is Verdict.TIMEOUT and "0.2 s" in error.reason
    assert sandbox.link.seconds_used() < 2


def test_an_endless_loop_is_ended_where_the_kernel_has_no_clock_for_each_process(sandbox, monkeypatch):
    def refuse(clock: int) -> float:
        raise OSError

    monkeypatch.setattr(supervised.time, "clock_gettime", refuse)
    assert lost(sandbox, "while True: pass", seconds=0.2).verdict is Verdict.TIMEOUT
    assert sandbox.link.seconds_used() >= 0.2


def test_waiting_for_ever_is_ended_by_ours(sandbox, monkeypatch):
    monkeypatch.setattr(supervised, "WAITING_EXTRA", 0.1)
    assert lost(sandbox, "import time\ntime.sleep(1000)", seconds=0.1).verdict is Verdict.TIMEOUT


def test_a_process_that_stops_itself_is_ended(sandbox, monkeypatch):
    monkeypatch.setattr(supervised, "WAITING_EXTRA", 0.1)
    assert lost(sandbox, "import signal\nsignal.raise_signal(signal.SIGSTOP)", seconds=0.1).verdict is Verdict.TIMEOUT


def test_without_a_limit_it_may_take_its_time(sandbox):
    assert sandbox.run("answer = sum(range(10**6)) > 0", seconds=None) == {"answer": True}


@pytest.mark.parametrize(
    "hog",
    [
        "x = bytearray(4 << 30)",
        "x = []\nwhile True: x.append(bytearray(1 << 20))",
        "import mmap\nmmap.mmap(-1, 4 << 30)",
    ],
)
def test_a_memory_bomb_meets_its_limit_and_leaves_the_process_alive(open_sandbox, hog):
    sandbox = open_sandbox(memory_mib=256)
    assert sandbox.run(hog).get("error") in ("MemoryError", "ENOMEM")
    assert sandbox.run("x = None\nanswer = 1") == {"answer": 1}


def test_torch_meets_the_memory_limit_too(open_sandbox):
    sandbox = open_sandbox(memory_mib=256)
    assert sandbox.run("import torch\ntorch.ones(1 << 30)").get("error") == "RuntimeError"


def test_an_abort_for_want_of_memory_is_called_by_its_name(sandbox):
    source = "import os\nos.write(2, b\"terminate called after throwing 'std::bad_alloc'\")\nos.abort()"
    assert lost(sandbox, source).verdict is Verdict.OUT_OF_MEMORY


@pytest.mark.parametrize(
    ("source", "verdict", "words"),
    [
        ("import os\nos._exit(0)", Verdict.CRASHED, "exit status 0"),
        ("import os\nos._exit(125)", Verdict.CRASHED, "exit status 125"),
        ("import os\nos.abort()", Verdict.CRASHED, "signal 6"),
        ("import ctypes\nctypes.string_at(0)", Verdict.CRASHED, "signal 11"),
        ("import signal\nsignal.raise_signal(signal.SIGTERM)", Verdict.CRASHED, "signal 15"),
        ("import os\nos.kill(os.getpid(), 9)", Verdict.OUT_OF_MEMORY, "memory"),
        ("import os\nos.close(3)", Verdict.CRASHED, "ended the whole Python process"),
        ("import os, time\nos.close(3)\ntime.sleep(1000)", Verdict.CRASHED, "closed the connection"),
        ("import os\nos.write(3, b'\\xff' * 8)", Verdict.CRASHED, "more than it may"),
        ("import os\nos.write(3, (2**26 + 1).to_bytes(4, 'big'))", Verdict.CRASHED, "more than it may"),
    ],
)
def test_each_way_to_go_has_its_verdict(sandbox, source, verdict, words):
    error = lost(sandbox, source)
    assert (error.verdict, words in error.reason) == (verdict, True), error.reason
    assert lost(sandbox, "answer = 1") is error


def test_half_a_frame_is_no_answer(sandbox):
    assert lost(sandbox, "import os\nos.write(3, b'\\0\\0\\1\\0half')\nos._exit(0)").verdict is Verdict.CRASHED


def test_an_answer_that_nobody_asked_for_ends_the_sandbox(sandbox):
    sandbox.run("send(b'{\"answer\": 1}')")  # taken for the answer to this one; the true answer is one too many
    if not sandbox.link._unread:  # it may have come along with the first one
        select.select([sandbox.link._process.stream], [], [], 10)
    error = lost(sandbox, "answer = 2")
    assert error.verdict is Verdict.CRASHED and "connection" in error.reason


def test_a_sandbox_passes_no_descriptors(sandbox):
    before = len(os.listdir("/proc/self/fd"))
    source = "import os, socket\nsocket.send_fds(socket.socket(fileno=os.dup(3)), [b'\\0\\0\\0\\2{}'], [0] * 8)"
    assert sandbox.run(source).get("error") == "EPERM"
    assert len(os.listdir("/proc/self/fd")) == before


def test_the_stream_gives_no_handle_of_the_grader(sandbox):
    source = "import os, socket\nsocket.socket(fileno=os.dup(3)).getsockopt(socket.SOL_SOCKET, 77)"
    assert sandbox.run(source).get("error") == "EPERM"


def test_printing_without_end_is_ended_and_the_first_64_kib_are_kept(open_sandbox):
    sandbox = open_sandbox(output_mib=1)
    error = lost(sandbox, "while True: print('x' * 1000)")
    assert error.verdict is Verdict.CRASHED and "printed more than 1 MB" in error.reason
    assert len(sandbox.link.take_output()) == 64 << 10


def test_a_file_is_at_most_16_mib(sandbox):
    assert sandbox.run("open('large', 'wb').write(bytes(17 << 20))").get("error") == "EFBIG"


def test_filling_the_disk_is_ended(open_sandbox):
    sandbox = open_sandbox(disk_mib=8)
    source = "n = 0\nwhile True:\n  n += 1\n  open(str(n), 'wb').write(bytes(1 << 20)) if n < 64 else None"
    error = lost(sandbox, source)
    assert error.verdict is Verdict.CRASHED and "8 MB" in error.reason


def test_a_swarm_of_files_is_ended(sandbox):
    source = "n = 0\nwhile True:\n  n += 1\n  open(str(n), 'w').close() if n < 1500 else None"
    assert lost(sandbox, source).verdict is Verdict.CRASHED


def test_a_swarm_of_threads_is_stopped(sandbox):
    source = f"""
import threading, time
threading.stack_size(65536)
for _ in range({MAX_THREADS + 8}): threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
time.sleep(1000)
"""
    try:
        assert sandbox.run(source).get("error") == "RuntimeError"  # a uid of its own: the kernel counts
    except LinkLost as error:
        assert error.verdict is Verdict.CRASHED and "threads" in error.reason


def test_a_few_threads_are_fine(sandbox):
    source = """
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(8) as pool: answer = sum(pool.map(lambda x: x, range(10)))
"""
    assert sandbox.run(source) == {"answer": 45}


def test_closing_removes_the_folder_whatever_is_in_it(open_sandbox, tmp_path):
    sandbox = open_sandbox()
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").write_text("x")
    source = f"""
import os
os.symlink({str(kept)!r}, "link")
os.mkdir("locked"); open("locked/file", "w"); os.mkdir("locked/inner")
os.makedirs("odd\\nname/\\udcff")
for _ in range(500): os.mkdir("deep-deep"); os.chdir("deep-deep")  # longer than a path may be
answer = 1
"""
    folder = Path(sandbox.answer("__import__('os').getcwd()"))
    assert sandbox.run(source) == {"answer": 1}
    sandbox.link.close()
    sandbox.link.close()
    assert not folder.exists() and (kept / "file").exists()


def test_after_closing_the_link_cannot_be_used(sandbox):
    sandbox.link.close()
    assert lost(sandbox, "answer = 1").verdict is Verdict.INTERNAL
    assert sandbox.link.take_output() == ""


def test_every_sandbox_starts_from_the_same_state(open_sandbox):
    source = "import torch, random\nanswer = [torch.rand(1).item(), hash('x'), len(__import__('sys').modules)]"
    first, second = open_sandbox().run(source), open_sandbox().run(source)
    assert first == second
