"""In a container with Docker's default profile, as `container_like.py` imitates it: FULL stands, FULL+ is refused."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.confine import kernel
from autograder.confine.levels import Isolation

HERE = Path(__file__).parent
IN_CONTAINER = [sys.executable, str(HERE / "container_like.py")]

pytestmark = pytest.mark.parametrize("zygote", ["full"], indirect=True)  # no use where not even that stands


def inside(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*IN_CONTAINER, *command], capture_output=True, text=True, check=False)


ATTEMPTS = """
import errno, socket, sys
from autograder.confine import kernel
for call in sys.argv[1:]:
    name, *arguments = call.split()
    try: print(name, kernel.syscall(name, *map(int, arguments)))
    except OSError as error: print(name, errno.errorcode[error.errno])
try: socket.socket(40, socket.SOCK_STREAM)
except OSError as error: print("vsock", errno.errorcode[error.errno])
"""


def test_the_imitation_refuses_what_the_profile_refuses_and_no_more(zygote):
    new_user, new_process = 0x10000000, 17
    calls = {
        f"unshare {new_user}": "EPERM",
        f"clone {new_user | new_process} 0 0 0 0": "EPERM",
        "clone3 0 0": "ENOSYS",
        "mount 0 0 0 0 0": "EPERM",
        "pivot_root 0 0": "EPERM",
        "setns 0 0": "EPERM",
        "keyctl 0 0 0 0 0": "EPERM",
        "bpf 0 0 0": "EPERM",
        "io_uring_setup 1 0": "EPERM",
        "userfaultfd 0": "EPERM",
        "personality 1": "EPERM",
        "personality 4294967295": "0",
        "landlock_create_ruleset 0 0 1": str(kernel.syscall("landlock_create_ruleset", 0, 0, 1)),
    }
    said = inside(sys.executable, "-c", ATTEMPTS, *calls).stdout.split("\n")
    expected = [f"{call.split()[0]} {answer}" for call, answer in calls.items()]
    assert said == [*expected, "vsock EPERM", ""]


def test_root_keeps_there_the_capabilities_of_a_container(zygote):
    if os.geteuid() != 0 or not kernel.may_administer():
        pytest.skip("not root")
    status = inside("grep", "CapEff", "/proc/self/status").stdout
    assert status.split() == ["CapEff:", "00000000a80425fb"]  # as `docker run … grep CapEff /proc/self/status` says


OBSERVING = """
import sys
from autograder.confine.levels import Isolation
from autograder.confined import WallsError, Zygote, probe_isolation
with Zygote.start(warm=False, serve=sys.argv[1]) as zygote:
    zygote.wait_ready()
    print(zygote.isolation, zygote.observed["files"], zygote.observed["network"])
print(next(layer.remark for layer in probe_isolation() if layer.layer == "namespaces"))
try: Zygote.start(Isolation.FULL_PLUS, warm=False)
except WallsError as error: print(error)
"""


def test_full_stands_and_full_plus_is_refused_with_the_reason(zygote):
    assert zygote.isolation is Isolation.FULL
    ran = inside(sys.executable, "-c", OBSERVING, f"{HERE / 'attacks.py'}:serve")
    assert ran.returncode == 0, ran.stderr
    level, remark, refusal = ran.stdout.splitlines()
    assert level == "FULL EACCES EACCES"
    assert "no namespaces (unshare: Operation not permitted)" in remark and "container" in remark
    assert refusal.startswith("Isolation FULL+ does not stand here") and remark in refusal
