"""Network, processes, signals, identity and the wide surfaces of the kernel, tried from inside a sandbox."""

from __future__ import annotations

import os

import pytest

pytestmark = pytest.mark.parametrize("zygote", ["full+", "full"], indirect=True)
DENIED = ("EACCES", "EPERM", "ENOSYS")
ANOTHER = "os.getppid() or 1"  # the parent is outside of an enclosure; there, 1 is the first process in it


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK", "AF_PACKET", "AF_VSOCK", "AF_ALG"])
@pytest.mark.parametrize("kind", ["SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW"])
def test_no_socket_of_any_family(sandbox, family, kind):
    assert sandbox.run(f"import socket\nsocket.socket(socket.{family}, socket.{kind})").get("error") == "EACCES"


def test_no_name_is_looked_up_and_no_page_is_fetched(sandbox):
    assert "error" in sandbox.run("import urllib.request\nurllib.request.urlopen('http://127.0.0.1/', timeout=1)")


def test_a_socket_pair_only_where_it_reaches_nobody(sandbox):
    assert sandbox.run("import socket\na, b = socket.socketpair()\na.send(b'x')\nanswer = b.recv(1) == b'x'") == {
        "answer": True
    }
    assert sandbox.run("import socket\nsocket.socketpair(type=socket.SOCK_DGRAM)").get("error") in DENIED


def test_asyncio_works(sandbox):
    source = "import asyncio\nasync def one(): return await asyncio.sleep(0, 1)\nanswer = asyncio.run(one())"
    assert sandbox.run(source) == {"answer": 1}


@pytest.mark.parametrize(
    "attempt",
    [
        "os.fork()",
        "os.forkpty()",
        "os.execv('/bin/true', ['true'])",
        "os.posix_spawn('/bin/true', ['true'], {})",
        "subprocess.run(['/bin/true'])",
        "multiprocessing.get_context('fork').Process(target=print).start()",
        "multiprocessing.get_context('spawn').Process(target=print).start()",
        "os.setsid()",
        "os.setpgid(0, 0)",
    ],
)
def test_no_other_process(sandbox, denied, attempt):
    error = sandbox.run(f"import os, subprocess, multiprocessing\n{attempt}").get("error")
    assert error in DENIED or (error in denied and attempt == "os.forkpty()")  # there are no terminals, either


def test_system_runs_nothing(sandbox):
    assert sandbox.run("import os\nanswer = os.system('true')") != {"answer": 0}


def test_no_signal_to_anybody_else(sandbox, zygote):
    for target in (os.getpid(), zygote.pid, 1, 0, -1, ANOTHER, "-os.getpid()"):
        assert sandbox.run(f"import os, signal\nos.kill({target}, signal.SIGCONT)").get("error") in DENIED
    assert sandbox.run(f"import os\nos.pidfd_open({zygote.pid})").get("error") in DENIED
    assert sandbox.run("import os, fcntl\nfcntl.fcntl(3, fcntl.F_SETOWN, os.getppid())").get("error") in DENIED


def test_a_signal_to_itself_is_its_own_matter(sandbox):
    source = "import signal\nsignal.signal(signal.SIGUSR1, lambda *_: None)\nsignal.raise_signal(signal.SIGUSR1)"
    assert sandbox.run(source) == {"answer": None}


@pytest.mark.parametrize(
    "call",
    [
        "'ptrace', 16, {ANOTHER}, 0, 0",
        "'process_vm_readv', {ANOTHER}, 0, 0, 0, 0, 0",
        "'prlimit64', {ANOTHER}, 7, 0, 0",
        "'unshare', 0x10000000",
        "'clone', 0x10000000 | 17, 0, 0, 0, 0",
        "'clone3', 0, 0",
        "'setns', 0, 0",
        "'mount', 0, 0, 0, 0, 0",
        "'bpf', 0, 0, 0",
        "'io_uring_setup', 1, 0",
        "'perf_event_open', 0, 0, 0, 0, 0",
        "'userfaultfd', 0",
        "'keyctl', 0, 0, 0, 0, 0",
        "'memfd_create', b'x', 0",
        "'shmget', 1, 4096, 0o1600",
        "'msgget', 1, 0o1600",
        "'setresuid', 0, 0, 0",
        "'capset', 0, 0",
        "'setpriority', 0, 0, 0",
        "'sched_setaffinity', {ANOTHER}, 8, bytes(8)",
        "'prctl', 4, 1",
        "'prctl', 1, 0",
        "'open_by_handle_at', 0, 0, 0",
        "'inotify_init1', 0",
    ],
)
def test_no_way_round_through_the_kernel(sandbox, call):
    call = call.replace("{ANOTHER}", ANOTHER)
    source = f"import os\nfrom autograder.confine import kernel\nkernel.syscall({call})"
    assert sandbox.run(source).get("error") in DENIED


def test_a_system_call_newer_than_the_policy_does_not_exist(sandbox):
    source = "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\nanswer = libc.syscall(463), ctypes.get_errno()"
    assert sandbox.run(source) == {"answer": [-1, 38]}


def test_the_limits_cannot_be_raised(sandbox):
    for name in ("RLIMIT_AS", "RLIMIT_NOFILE", "RLIMIT_FSIZE", "RLIMIT_CORE"):
        source = f"import resource\nresource.setrlimit(resource.{name}, (resource.RLIM_INFINITY,) * 2)"
        assert sandbox.run(source).get("error") in ("ValueError", "EPERM")


def test_it_starts_with_a_clean_process(sandbox):
    assert sandbox.answer("sorted(k for k in __import__('os').environ if 'SECRET' in k or 'PYTHONPATH' in k)") == []
    source = """
import os
answer = []
for descriptor in range(64):
    try: os.fstat(descriptor)
    except OSError: continue
    answer.append(descriptor)
"""
    assert sandbox.run(source) == {"answer": [0, 1, 2, 3]}
    assert sandbox.answer("__import__('sys').stdin.read()") == ""


def test_as_root_it_is_no_longer_root_or_has_no_capability(sandbox):
    assert sandbox.run("from autograder.confine import kernel\nanswer = kernel.capabilities()") == {"answer": 0}
