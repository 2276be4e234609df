"""The enclosure of FULL+: what is outside does not exist in it, nothing of it shows outside, it ends with its run."""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.confine import kernel, namespaces, paths
from autograder.confine.levels import Isolation
from autograder.confined import WallsError, Zygote
from autograder.link import Limits, LinkLost
from autograder.verdict import Verdict

HERE = Path(__file__).parent
REPOSITORY = HERE.parent.parent
ATTACKS = f"{HERE / 'attacks.py'}:serve"

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="sandboxes need Linux"),
    pytest.mark.parametrize("zygote", ["full+"], indirect=True),
]


def keeper_of(zygote: Zygote) -> int:
    """Return the pid, as it is out here, of the first process in the zygote's PID namespace."""
    for child in Path(f"/proc/{zygote.pid}/task/{zygote.pid}/children").read_text().split():
        numbers = next(line for line in Path(f"/proc/{child}/status").read_text().splitlines() if "NSpid" in line)
        if numbers.split()[-1] == "1":
            return int(child)
    raise AssertionError("no process is the first of its namespace")


def ends(pidfd: int, seconds: float = 10.0) -> bool:
    with contextlib.closing(os.fdopen(pidfd)):
        return bool(select.select([pidfd], [], [], seconds)[0])


def mounts_of(pid: int | str) -> list[tuple[str, list[str], str]]:
    """Return place, options and propagation of each mount that a process sees."""
    lines = [line.split() for line in Path(f"/proc/{pid}/mountinfo").read_text().splitlines()]
    return [(fields[4], fields[5].split(","), " ".join(fields[6 : fields.index("-")])) for fields in lines]


# ------------------------------------------------------------------------------------------ files


@pytest.mark.parametrize(
    "path",
    [
        REPOSITORY / "solutions",
        REPOSITORY / "solutions" / "mlp" / "test_hidden.py",
        REPOSITORY / "tests",
        REPOSITORY / "pyproject.toml",
        REPOSITORY / ".git",
        "/home",
        "/etc/passwd",
        "/etc/shadow",
        "/etc/hostname",
        "/proc/1",
        "/proc/self",
        "/proc/version",
        "/dev/shm",
        "/dev/pts",
        "/dev/tty",
        "/sys/class",
        "/usr/bin/env",
        "/usr/local/share",
        "/var",
        "/run",
    ],
    ids=str,
)
def test_a_file_outside_cannot_be_told_from_one_that_was_never_there(sandbox, path):
    for look in ("stat", "lstat", "readlink", "statvfs", "listdir", "listxattr", "chdir", "open"):
        rest = ", os.O_PATH" if look == "open" else ""
        assert sandbox.run(f"import os\nos.{look}({str(path)!r}{rest})").get("error") == "ENOENT", look


def test_nor_by_a_link_nor_through_the_parent_of_a_visible_folder(sandbox):
    target = REPOSITORY / "solutions"
    for path in (REPOSITORY / "autograder" / ".." / "solutions", f"/../../..{target}"):
        assert sandbox.run(f"import os\nos.stat({str(path)!r})").get("error") == "ENOENT"
    assert sandbox.run(f"import os\nos.symlink({str(target)!r}, 'link')\nos.stat('link')").get("error") == "ENOENT"


def test_the_folders_of_other_runs_and_of_everybody_s_temporary_files_do_not_exist(sandbox, tmp_path):
    assert sandbox.run(f"import os\nos.stat({str(tmp_path)!r})").get("error") == "ENOENT"


def test_the_run_s_own_log_and_canary_do_not_exist(sandbox):
    run = sandbox.answer("__import__('os').path.dirname(__import__('os').path.dirname(__import__('os').getcwd()))")
    assert Path(run, "zygote.log").exists() and Path(run, "canary").exists()
    for name in ("zygote.log", "canary", "matplotlib"):
        assert sandbox.run(f"import os\nos.stat({run + '/' + name!r})").get("error") == "ENOENT"


def test_it_holds_what_may_be_read_and_nothing_else(zygote):
    root = f"/proc/{zygote.pid}/root"
    assert sorted(os.listdir(f"{root}/dev")) == ["null", "random", "urandom", "zero"]
    assert sorted(os.listdir(f"{root}/proc")) == ["cpuinfo", "meminfo"]
    assert sorted(os.listdir(f"{root}/{REPOSITORY}/autograder")) == sorted(os.listdir(REPOSITORY / "autograder"))
    expected = {path.split("/")[1] for path in [*paths.named(), *paths.readable(), str(zygote._root.sandboxes)]}
    assert set(os.listdir(root)) <= expected


def test_only_the_folder_of_the_sandboxes_can_be_written_and_no_device_or_setuid_bit_works(zygote):
    mounts = mounts_of(zygote.pid)
    assert [place for place, options, _ in mounts if "rw" in options] == [str(zygote._root.sandboxes)]
    assert all("nosuid" in options for _, options, _ in mounts)
    assert {place for place, options, _ in mounts if "nodev" not in options} == {
        "/dev/null", "/dev/random", "/dev/urandom", "/dev/zero",
    }  # fmt: skip


def test_no_mount_of_it_shows_outside_and_none_of_outside_will_show_in_it(zygote):
    run = str(zygote._root.path)
    assert not [place for place, _, _ in mounts_of("self") if place.startswith(run)]
    assert all(propagation == "" for _, _, propagation in mounts_of(zygote.pid))
    assert os.listdir(zygote._root.path / "enclosure") == []


def test_links_on_the_way_to_python_and_its_libraries_lead_where_they_led(zygote, tmp_path):
    (tmp_path / "real" / "lib").mkdir(parents=True)
    (tmp_path / "relative").symlink_to("real")
    (tmp_path / "absolute").symlink_to(tmp_path / "relative")
    (tmp_path / "twice").symlink_to("absolute/../relative/lib")
    (tmp_path / "loop").symlink_to("loop")
    new = tmp_path / "new"
    new.mkdir()
    for name in ("absolute/lib", "twice"):
        assert namespaces._make_way(str(new), str(tmp_path / name)) == str(tmp_path / "real" / "lib")
    inside = new / tmp_path.relative_to("/")
    assert os.readlink(inside / "relative") == "real"
    assert os.readlink(inside / "absolute") == str(tmp_path / "relative")
    assert (inside / "real" / "lib").is_dir()
    assert list((tmp_path / "real" / "lib").iterdir()) == []
    with pytest.raises(OSError, match="too many links"):
        namespaces._make_way(str(new), str(tmp_path / "loop"))


def test_what_the_machine_has_as_links_are_links_in_there(zygote):
    for name in ("/lib", "/lib64"):
        if os.path.islink(name):
            assert os.readlink(f"/proc/{zygote.pid}/root{name}") == os.readlink(name)


# ------------------------------------------------------------------------- processes, network, name


def test_no_process_outside_has_a_number_in_there(sandbox, open_sandbox):
    other = open_sandbox()
    assert sandbox.answer("__import__('os').getppid()") == 0
    numbers = {one.answer("__import__('os').getpid()") for one in (sandbox, other)}
    assert len(numbers) == 2 and 1 not in numbers


def test_the_network_is_a_loopback_that_is_down(zygote):
    """Asked by a process of ours that goes in there, since a sandbox cannot ask at all."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(write, _interfaces_seen_from(zygote.pid).encode())
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read) as file:
        said = file.read()
    os.waitpid(pid, 0)
    assert said == "lo down; ENETUNREACH"


def _interfaces_seen_from(pid: int) -> str:
    for name in ("user", "net"):
        with contextlib.suppress(OSError), open(f"/proc/{pid}/ns/{name}") as file:  # the user namespace may be ours
            kernel.syscall("setns", file.fileno(), 0)
    import fcntl

    with socket.socket() as asking:
        states = []
        for _, name in socket.if_nameindex():
            answer = fcntl.ioctl(asking, 0x8913, struct.pack("16sh14x", name.encode(), 0))  # SIOCGIFFLAGS
            states.append(f"{name} {'up' if struct.unpack_from('h', answer, 16)[0] & 1 else 'down'}")
        try:
            asking.connect(("127.0.0.1", 9))
        except OSError as error:
            return f"{', '.join(states)}; {'ENETUNREACH' if error.errno == 101 else error}"
    return "connected"


def test_the_name_of_the_machine_is_not_told(sandbox):
    assert sandbox.answer("__import__('os').uname().nodename") == "sandbox"
    assert sandbox.answer("__import__('socket').gethostname()") == "sandbox"


def test_what_a_probe_child_observed_is_told(zygote):
    assert zygote.observed["paths"] == "ENOENT"
    assert zygote.observed["namespaces"].startswith("mount, network, IPC, UTS, PID")


def test_as_root_a_uid_of_its_own_stands_wherever_python_lies(zygote):
    """Under a home that is closed to others, say: the folders on the way are the enclosure's own."""
    if os.geteuid() != 0 or not kernel.may_administer() or "user" in zygote.observed["namespaces"]:
        pytest.skip("not root")
    assert zygote.observed["uid"] == "a private one"


# ------------------------------------------------------------------------------------------ ending


def test_when_the_zygote_is_killed_the_namespace_ends_with_it(zygote):
    with Zygote.start(Isolation.FULL_PLUS, serve=ATTACKS, warm=False) as own:
        own.wait_ready()
        keeper = os.pidfd_open(keeper_of(own))
        os.kill(own.pid, signal.SIGKILL)
        assert ends(keeper)


def test_closing_ends_the_namespace_and_removes_its_folder(zygote):
    own = Zygote.start(Isolation.FULL_PLUS, serve=ATTACKS, warm=False)
    own.wait_ready()
    keeper = os.pidfd_open(keeper_of(own))
    own.close()
    assert ends(keeper)
    assert not own._root.path.exists()


def test_a_first_process_that_is_killed_is_our_fault_and_no_student_s(zygote):
    """All sandboxes are killed with it, as if for their memory."""
    with (
        Zygote.start(Isolation.FULL_PLUS, serve=ATTACKS, warm=False) as own,
        contextlib.closing(own.client()) as client,
    ):
        own.wait_ready()
        links = [client.spawn(Limits()) for _ in range(3)]
        gone = os.pidfd_open(own.pid)
        os.kill(keeper_of(own), signal.SIGKILL)
        for link in links:
            with pytest.raises(LinkLost) as caught:
                link.exchange(b"import time; time.sleep(1000)", 5)
            assert caught.value.verdict is Verdict.INTERNAL
            link.close()
        assert ends(gone)


# ---------------------------------------------------------------------------------- other machines

OBSERVING = """
import sys
from pathlib import Path
from autograder.confine import kernel
if sys.argv[1] == "switched off":
    Path("/proc/sys/user/max_user_namespaces").write_text("0")
    kernel.drop_capabilities()
from autograder.confined import Zygote
with Zygote.start(warm=False, serve=sys.argv[2], canaries=[Path(sys.argv[3])]) as zygote:
    zygote.wait_ready()
    print(zygote.isolation, zygote.observed["uid"], zygote.observed.get("paths"), *zygote.failures, sep=" | ")
"""


def observed_as(user: str, how: str) -> str:
    """Run a zygote as somebody else on this machine, by `unshare`; return what came of it."""
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        pytest.skip("only root can become an ordinary user here")
    become = ["unshare", "--user", *user.split()]
    if subprocess.run([*become, "true"], capture_output=True, check=False).returncode:
        pytest.skip("user namespaces are refused here")
    command = [*become, sys.executable, "-c", OBSERVING, how, ATTACKS, str(REPOSITORY / "solutions")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=REPOSITORY)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def test_an_ordinary_user_gets_it_too(zygote):
    assert observed_as("--map-user=1000 --map-group=1000", "as it is") == "FULL+ | kept | ENOENT"


def test_where_user_namespaces_are_switched_off_full_stands_and_says_why_not_more(zygote):
    said = observed_as("--map-root-user", "switched off")
    assert said.startswith("FULL | ")
    assert "FULL+: no namespaces" in said and "user namespaces are switched off" in said


def test_a_hidden_check_among_python_s_packages_stops_it(zygote):
    import json

    with pytest.raises(WallsError, match=r"FULL\+ does not stand .*staff's was not refused.*chmod 700"):
        Zygote.start(Isolation.FULL_PLUS, serve=ATTACKS, warm=False, canaries=[Path(json.__file__)])


def test_with_a_gpu_it_is_not_offered_and_that_is_said(zygote):
    with Zygote.start(device="cuda", serve=ATTACKS, warm=False) as own:
        assert own.isolation is Isolation.FULL
        assert any(reason.startswith("FULL+: not with a GPU") for reason in own.failures)
    with pytest.raises(WallsError, match=r"FULL\+ does not stand here \(FULL\+: not with a GPU.*Without --isolation"):
        Zygote.start(Isolation.FULL_PLUS, device="cuda", serve=ATTACKS, warm=False)
