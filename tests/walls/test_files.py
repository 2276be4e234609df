"""What a sandbox can read and write, tried from inside one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.parametrize("zygote", ["full+", "full"], indirect=True)


def read(path: object) -> str:
    return f"import os\nos.listdir({str(path)!r}) if os.path.isdir({str(path)!r}) else open({str(path)!r}).read(1)"


@pytest.mark.parametrize(
    "path",
    [
        REPOSITORY / "solutions",
        REPOSITORY / "tests",
        REPOSITORY / "pyproject.toml",
        REPOSITORY,
        Path.home(),
        "/",
        "/etc/passwd",
        "/etc/shadow",
        "/etc/hostname",
        "/proc",
        "/proc/self/maps",
        "/proc/self/environ",
        "/proc/1/cmdline",
        "/dev",
        "/dev/shm",
        "/tmp",
        "/var",
        "/usr/local/share",
        "/usr/bin/env",
    ],
    ids=str,
)
def test_what_is_not_python_cannot_be_read(sandbox, denied, path):
    if not os.path.exists(path):
        pytest.skip(f"{path} does not exist here")
    assert sandbox.run(read(path)).get("error") in denied


def test_the_hidden_checks_cannot_be_read_through_any_other_name(sandbox, denied):
    solutions = REPOSITORY / "solutions"
    roundabout = REPOSITORY / "autograder" / ".." / "solutions"
    assert sandbox.run(read(roundabout)).get("error") in denied
    assert sandbox.run(f"import os\nos.symlink({str(solutions)!r}, 'link')\nos.listdir('link')").get("error") in denied
    assert sandbox.run(f"import os\nos.chdir({str(solutions)!r})\nos.listdir('.')").get("error") in denied


def test_the_repository_is_not_on_the_path_of_imports(sandbox):
    assert str(REPOSITORY) not in sandbox.answer("__import__('sys').path")
    assert sandbox.run("import tests").get("error") == "ModuleNotFoundError"
    assert sandbox.run("import solutions").get("error") == "ModuleNotFoundError"


def test_python_and_its_packages_can_still_be_imported(sandbox):
    for module in ("colorsys", "torch.distributions.kumaraswamy", "numpy.polynomial.hermite", "autograder.values"):
        assert sandbox.run(f"import {module}") == {"answer": None}


def test_a_sibling_s_folder_the_run_s_folder_and_the_graders_memory_are_out_of_reach(open_sandbox, zygote, denied):
    one, other = open_sandbox(), open_sandbox()
    one.run("open('work.py', 'w').write('x')")
    folder = one.answer("__import__('os').getcwd()")
    all_folders = os.path.dirname(folder)
    for path in (folder, f"{folder}/work.py", all_folders, f"{all_folders}/canary", os.path.dirname(all_folders)):
        assert other.run(read(path)).get("error") in denied
    for pid in (os.getpid(), zygote.pid, one.answer("__import__('os').getpid()")):
        assert other.run(read(f"/proc/{pid}/mem")).get("error") in denied
        assert other.run(f"open('/proc/{pid}/mem', 'r+b')").get("error") in denied


def test_the_working_folder_can_be_used_as_one_likes(sandbox):
    source = """
import os, tempfile, pathlib, shutil
os.makedirs("a/b"); pathlib.Path("a/b/c").write_text("text"); os.rename("a/b/c", "a/c"); os.symlink("c", "a/d")
with open("a/c", "a") as file: file.truncate(2)
shutil.copy("a/c", "a/e"); shutil.rmtree("a/b"); os.unlink("a/d")
with tempfile.NamedTemporaryFile() as file: file.write(b"1")
answer = sorted(os.listdir("a")), open("a/e").read(), os.path.dirname(file.name) == os.getcwd()
"""
    assert sandbox.run(source) == {"answer": [["c", "e"], "te", True]}


@pytest.mark.parametrize("folder", ["/tmp", "/dev/shm", "/var/tmp", str(REPOSITORY), str(REPOSITORY / "autograder")])
def test_nothing_can_be_written_elsewhere(sandbox, denied, folder):
    path = Path(folder, "written-by-a-sandbox")
    for attempt in ("open({!r}, 'w')", "os.mkdir({!r})", "os.symlink('x', {!r})", "os.mkfifo({!r})"):
        assert sandbox.run("import os\n" + attempt.format(str(path))).get("error") in denied
    assert sandbox.run(f"import os\nopen('x', 'w')\nos.rename('x', {str(path)!r})").get("error") in (*denied, "EXDEV")
    assert not path.exists()


def test_a_file_that_can_be_read_cannot_be_changed(sandbox, denied):
    target = REPOSITORY / "autograder" / "link.py"
    before, status = target.read_bytes(), target.stat()
    for attempt in (
        "open({!r}, 'a')",
        "os.unlink({!r})",
        "os.rename({!r}, 'x')",
        "os.truncate({!r}, 0)",
        "os.open({!r}, os.O_RDONLY | os.O_TRUNC)",
        "os.link({!r}, 'x')",
    ):
        assert sandbox.run("import os\n" + attempt.format(str(target))).get("error") in (*denied, "EXDEV"), attempt
    # changes of metadata seem to succeed, and do nothing
    sandbox.run(f"import os\nos.chmod({str(target)!r}, 0)\nos.utime({str(target)!r}, (0, 0))")
    sandbox.run(f"import os\nos.setxattr({str(target)!r}, 'user.x', b'x')\nos.chown({str(target)!r}, 1, 1)")
    after = target.stat()
    assert target.read_bytes() == before
    assert (after.st_mode, after.st_mtime_ns, after.st_uid) == (status.st_mode, status.st_mtime_ns, status.st_uid)


def test_devices_sockets_and_pipes_cannot_be_made_in_the_working_folder(sandbox, denied):
    assert sandbox.run("import os\nos.mkfifo('pipe')").get("error") in denied
    assert sandbox.run("import os, stat\nos.mknod('null', stat.S_IFCHR | 0o666, 259)").get("error") in denied
