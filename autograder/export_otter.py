"""`autograder export otter`: the zip with which Otter, also that of Gradescope, grades by our grading.

Otter's own generator writes the scripts that set up the grading image; beside them go both halves of the assignment and
a wheel of this package. What runs when a submission is graded is in `otter_plugin.py`. Needs Otter.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import io
import sys
import tempfile
import zipfile
from importlib import metadata
from pathlib import Path

import autograder
from autograder.assign import require_otter
from autograder.assignment import Assignment, data_problems, graded_files
from autograder.faults import UserError
from autograder.naming import is_clutter
from autograder.packing import packed, write_over

MARK = b"dl-autograder for Otter"  # the zip's comment
IMAGE = "/autograder/source"  # where Otter unpacks the zip in its image
CPU_WHEELS = "https://download.pytorch.org/whl/cpu"  # the image has no GPU, and PyPI's PyTorch is for those
PLACEHOLDER = "The checks lie in course/, and a plugin runs them. Otter wants this folder to exist.\n"


def export_otter(assignment: Assignment, out: Path, isolation: str | None = None) -> list[str]:
    """Write the zip; return lines that say so.

    Args:
        isolation: the level to grade with, for machines where no strong one stands.

    Raises:
        UserError: the private half or Otter is missing, or something else is at `out`.
        OSError: it cannot be written.
    """
    require_otter("autograder export otter")
    files = zip_files(assignment, isolation)
    write_over(out, packed(files, MARK), lambda archive: archive.comment == MARK, "zip for Otter")
    size = sum(map(len, files.values())) / 1e6
    return [
        f"wrote {out}: {len(files)} files, {size:.1f} MB",
        f"grade a hand-in with `otter run -a {out} -o FOLDER FILE`, or upload it to Gradescope as the autograder.",
        "It holds the hidden checks: keep it to yourself.",
    ]


def zip_files(assignment: Assignment, isolation: str | None = None) -> dict[str, bytes]:
    """Return path → contents of what Otter gets."""
    from autograder.otter_plugin import COURSE, configuration

    if assignment.solutions is None or not assignment.hidden_checks:
        raise UserError(
            f"{assignment.folder}: its hidden checks are missing; put them into solutions/{assignment.name} beside the "
            "assignments folder, or name the private half with --solutions."
        )
    for problem in data_problems(assignment):
        raise UserError(problem)
    wheel_name, wheel = wheel_of_this_package()
    files = _scripts(configuration(assignment.name, isolation), wheel_name)
    files |= {"tests/README.txt": PLACEHOLDER.encode(), wheel_name: wheel}
    for half, folder, stubs in (
        ("assignments", assignment.folder, assignment.files),
        ("solutions", assignment.solutions, ()),
    ):
        for path in graded_files(folder, stubs, assignment.data):
            files[f"{COURSE}/{half}/{assignment.name}/{path}"] = (folder / path).read_bytes()
    return files


def _scripts(configuration: str, wheel_name: str) -> dict[str, bytes]:
    """Return what `otter generate` makes: how the image is set up, and how a submission is graded in it."""
    from otter.generate import main

    requirements = f"--extra-index-url {CPU_WHEELS}\n{IMAGE}/{wheel_name}\n"
    with tempfile.TemporaryDirectory(prefix="autograder-") as name:
        folder = Path(name)
        (folder / "tests").mkdir()
        (folder / "otter_config.json").write_text(configuration, "utf-8")
        (folder / "requirements.txt").write_text(requirements, "utf-8")
        with contextlib.redirect_stdout(io.StringIO()):
            main(
                tests_dir=str(folder / "tests"),
                output_path=str(folder / "autograder.zip"),
                config=str(folder / "otter_config.json"),
                requirements=str(folder / "requirements.txt"),
                no_environment=True,
                python_version=f"{sys.version_info.major}.{sys.version_info.minor}",
            )
        with zipfile.ZipFile(folder / "autograder.zip") as archive:
            made = {entry: archive.read(entry) for entry in archive.namelist()}
    return made | {"requirements.txt": requirements.encode()}


def wheel_of_this_package() -> tuple[str, bytes]:
    """Return name and contents of a wheel of the engine that is running, which may be installed from its sources.

    The same files give the same bytes. No build tool is asked, for those want the network.
    """
    distribution = metadata.distribution("dl-autograder")
    folder = Path(autograder.__file__).parent
    version = autograder.__version__
    info = f"dl_autograder-{version}.dist-info"
    files = {
        f"autograder/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not is_clutter(path.relative_to(folder).parts)
    }
    for name in ("METADATA", "entry_points.txt"):
        text = distribution.read_text(name)
        assert text is not None, name
        files[f"{info}/{name}"] = text.encode()
    tags = "Wheel-Version: 1.0\nGenerator: dl-autograder\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files[f"{info}/WHEEL"] = tags.encode()
    record = f"{info}/RECORD"
    lines = [f"{name},sha256={_digest(data)},{len(data)}" for name, data in sorted(files.items())]
    files[record] = "\n".join([*lines, f"{record},,", ""]).encode()
    return f"dl_autograder-{version}-py3-none-any.whl", packed(files)


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
