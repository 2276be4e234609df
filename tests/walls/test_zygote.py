"""The zygote: levels, clients, and that nothing is left behind when anybody is killed."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.confine.levels import Isolation
from autograder.confined import WallsError, Zygote, probe_isolation
from autograder.link import Limits, LinkLost
from autograder.verdict import Verdict

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="sandboxes need Linux")

ATTACKS = f"{Path(__file__).parent / 'attacks.py'}:serve"


def cold(**arguments) -> Zygote:
    """A zygote that has imported nothing but the attacks."""
    zygote = Zygote.start(serve=ATTACKS, warm=False, **arguments)
    zygote.wait_ready()
    return zygote


def ends(pidfd: int, seconds: float = 10.0) -> bool:
    with contextlib.closing(os.fdopen(pidfd)):
        return bool(select.select([pidfd], [], [], seconds)[0])


def test_it_has_one_thread_and_its_own_session(zygote):
    assert len(os.listdir(f"/proc/{zygote.pid}/task")) == 1
    assert os.getsid(zygote.pid) == zygote.pid


def test_the_level_is_what_a_probe_child_observed(zygote):
    assert zygote.isolation >= Isolation.UID
    assert zygote.observed["network"] == "EACCES"
    assert zygote.observed["new processes"] == "EPERM"
    assert zygote.observed["capabilities"] == "none"


def test_a_weaker_level_must_be_asked_for_by_name_and_protects_no_files(tmp_path):
    (tmp_path / "readable").write_text("x")
    with cold(isolation=Isolation.LIMITS) as zygote, contextlib.closing(zygote.client()) as client:
        assert zygote.isolation is Isolation.LIMITS
        link = client.spawn(Limits())
        assert link.exchange(f"answer = open({str(tmp_path / 'readable')!r}).read()".encode(), 5) == b'{"answer": "x"}'
        assert b"EACCES" in link.exchange(b"import socket; socket.socket()", 5)
        assert b"EPERM" in link.exchange(b"import os; os.fork()", 5)
        link.close()


def test_none_is_a_process_and_time_outs():
    with cold(isolation=Isolation.NONE) as zygote, contextlib.closing(zygote.client()) as client:
        link = client.spawn(Limits())
        assert link.exchange(b"answer = 1", 5) == b'{"answer": 1}'
        with pytest.raises(LinkLost):
            link.exchange(b"while True: pass", 0.1)
        link.close()


def test_a_level_that_does_not_stand_is_refused_in_one_line_with_the_mend():
    if os.geteuid() == 0:
        pytest.skip("as root the level UID may stand")
    with pytest.raises(WallsError, match=r"Isolation UID does not stand.*only root.*--isolation limits\.$") as caught:
        Zygote.start(isolation=Isolation.UID, warm=False)
    assert "\n" not in str(caught.value)


def test_a_hidden_check_that_sandboxes_can_read_stops_the_run():
    import json  # below a folder that every sandbox may read

    with pytest.raises(WallsError, match=r"staff's was not refused.*chmod 700"):
        Zygote.start(serve=ATTACKS, warm=False, canaries=[Path(json.__file__)])


def test_a_canary_that_is_missing_proves_nothing(tmp_path):
    with pytest.raises(WallsError, match="not found"):
        Zygote.start(canaries=[tmp_path / "missing"])


def test_a_serving_function_that_cannot_be_imported_is_named():
    zygote = Zygote.start(serve="autograder.no_such_module:serve", warm=False)
    try:
        with pytest.raises(WallsError, match="no_such_module"):
            zygote.wait_ready()
    finally:
        zygote.close()


def test_a_grader_that_hangs_up_takes_its_own_sandboxes_along_and_no_others(zygote):
    leaving, staying = zygote.client(), zygote.client()
    lost, kept = leaving.spawn(Limits()), staying.spawn(Limits())
    pidfd = os.dup(lost._process.pidfd)
    leaving.close()
    assert ends(pidfd)
    assert kept.exchange(b"answer = 1", 5) == b'{"answer": 1}'
    for link in (lost, kept):
        link.close()
    staying.close()


def test_a_killed_grader_leaves_nothing(zygote):
    client = zygote.client()
    read, write = os.pipe()
    grader = os.fork()
    if grader == 0:
        link = client.spawn(Limits())
        os.write(write, str(link._process.pid).encode())
        signal.pause()
        os._exit(1)
    client.close()
    os.close(write)
    sandbox = os.pidfd_open(int(os.read(read, 20)))
    os.close(read)
    os.kill(grader, signal.SIGKILL)
    os.waitpid(grader, 0)
    assert ends(sandbox)
    assert zygote.alive()


def test_a_killed_zygote_leaves_nothing_and_is_our_fault():
    with cold() as zygote, contextlib.closing(zygote.client()) as client:
        link = client.spawn(Limits())
        sandbox = os.dup(link._process.pidfd)
        os.kill(zygote.pid, signal.SIGKILL)
        assert ends(sandbox)
        with pytest.raises(LinkLost) as caught:
            link.exchange(b"answer = 1", 5)
        assert caught.value.verdict is Verdict.INTERNAL
        with pytest.raises(LinkLost) as caught:
            client.spawn(Limits())
        assert caught.value.verdict is Verdict.INTERNAL
        link.close()
        zygote._process.wait()
        assert not zygote.alive()


KILLED_RUN = """
import os, signal, sys
from autograder.confined import Zygote
from autograder.link import Limits
zygote = Zygote.start(serve=sys.argv[1], warm=False)
zygote.wait_ready()
link = zygote.client().spawn(Limits())
print(zygote.pid, link._process.pid, os.path.dirname(link._process.folder), flush=True)
signal.pause()
"""


def test_a_killed_run_leaves_nothing_and_the_next_one_sweeps_its_folder(tmp_path):
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-c", KILLED_RUN, ATTACKS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as run:
        assert run.stdout is not None
        zygote, sandbox, folder = run.stdout.readline().split()
        children = Path(f"/proc/{zygote}/task/{zygote}/children").read_text().split()
        assert sandbox in children  # with FULL+, the first process of the enclosure is another
        descriptors = [os.pidfd_open(int(pid)) for pid in (zygote, *children)]
        run.kill()
    assert all(ends(descriptor) for descriptor in descriptors)
    assert Path(folder).exists()
    from autograder.confine.scratch import RunRoot

    root = RunRoot.create(tmp_path)
    assert not Path(folder).exists() and root.path.exists()
    root.remove()


def test_closing_leaves_neither_process_nor_folder():
    zygote = cold()
    client = zygote.client()
    link = client.spawn(Limits())
    sandbox = os.dup(link._process.pidfd)
    zygote.close()
    assert ends(sandbox)
    assert not link._process.folder.parent.exists()
    link.close()
    client.close()


def test_many_sandboxes_leak_neither_descriptors_nor_folders(zygote):
    with contextlib.closing(zygote.client()) as client:
        client.spawn(Limits()).close()
        folders = client._root.sandboxes
        before = len(os.listdir("/proc/self/fd")), len(os.listdir(folders))
        theirs = len(os.listdir(f"/proc/{zygote.pid}/fd"))
        for _ in range(20):
            client.spawn(Limits()).close()
        assert (len(os.listdir("/proc/self/fd")), len(os.listdir(folders))) == before
        assert len(os.listdir(f"/proc/{zygote.pid}/fd")) == theirs


def test_doctor_hears_of_every_layer():
    layers = {layer.layer: layer for layer in probe_isolation()}
    assert {"Landlock", "seccomp", "private uid", "no capabilities"} <= set(layers)
    assert layers["seccomp"].proven
