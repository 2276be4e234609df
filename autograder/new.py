"""`autograder new NAME`: writes both halves of a new assignment from the templates. Grades nothing; needs no torch."""

from __future__ import annotations

import keyword
import os
import shlex
import shutil
import sys
from pathlib import Path

from autograder.faults import UserError
from autograder.naming import result_filename, shown

# What is written, as file → template. {module} is the assignment's name as Python can import it.
PUBLIC = {
    "assignment.toml": "assignment.toml.j2",
    "README.md": "README.md.j2",
    "{module}.py": "stub.py.j2",
    "test_visible.py": "test_visible.py.j2",
}
PRIVATE = {
    "{module}.py": "reference.py.j2",
    "test_hidden.py": "test_hidden.py.j2",
    "thresholds.toml": "thresholds.toml.j2",
    # What proves the checks: `autograder validate`
    "mutants/changes_its_input.py": "mutants/changes_its_input.py.j2",
    "mutants/loop.py": "mutants/loop.py.j2",
    "mutants/one_mean_for_all.py": "mutants/one_mean_for_all.py.j2",
    "mutants/only_centred.py": "mutants/only_centred.py.j2",
    "mutants/sample_deviation.py": "mutants/sample_deviation.py.j2",
    "mutants/zero_by_zero.py": "mutants/zero_by_zero.py.j2",
    "variants/step_by_step.py": "variants/step_by_step.py.j2",
}

# A student's file of one of these names would be imported instead of the library, or taken for one of ours.
TAKEN = {"autograder", "matplotlib", "numpy", "pytest", "torch", "torchvision", "tqdm", "conftest", "probes", "test"}


def create(name: str, root: Path) -> list[str]:
    """Write `root/assignments/name` and `root/solutions/name`; return lines that say so and what to do next.

    Raises:
        UserError: the name cannot be one, a folder of it is there already, it cannot be written, or jinja2 is missing.
    """
    module = module_name(name)
    halves = {root / "assignments" / name: PUBLIC, root / "solutions" / name: PRIVATE}
    for folder in halves:
        if os.path.lexists(folder):
            raise UserError(f"{folder} is there already and is left as it is; choose another name, or another --root.")
    texts = {folder: _render(templates, name, module) for folder, templates in halves.items()}
    _write(texts)
    lines = [f"wrote {folder}: {', '.join(files)}" for folder, files in texts.items()]
    return (
        lines
        + ["", "Both halves grade as they are: the reference gets full marks, the stub none.", ""]
        + ["  " + shlex.join(command) for command in _next_commands(name, module, root)]
    )


def module_name(name: str) -> str:
    """Return the name of the Python file, without its ending, of an assignment called `name`: dashes are underscores.

    Raises:
        UserError: there can be no such file, or it would be taken for another.
    """
    module = name.replace("-", "_")
    if not (module.isascii() and module.isidentifier()) or result_filename(name.lower()) != f"{name.lower()}.json":
        reason = "use letters, digits, dashes and underscores, beginning with a letter"
    elif keyword.iskeyword(module):
        reason = "it is a word of Python's own, and no module can be called so"
    elif module.startswith("test_") or module.endswith("_test"):
        reason = "pytest would take the students' file for tests"
    elif module in TAKEN or module in sys.stdlib_module_names:
        reason = f"a file {module}.py would hide the module of that name"
    else:
        return module
    raise UserError(f"{shown(name)!r} cannot be an assignment's name: {reason}. A good one is week-3.")


def _render(templates: dict[str, str], name: str, module: str) -> dict[str, str]:
    """Return file name → text."""
    try:
        import jinja2
    except ImportError:
        raise UserError("`autograder new` needs jinja2: pip install 'dl-autograder[staff]'") from None

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("autograder"),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # it is Python, TOML and Markdown, not HTML
    )
    title = name.replace("-", " ").replace("_", " ").strip().capitalize()
    names = {"name": name, "module": module, "title": title}
    return {
        file.format(module=module): environment.get_template(template).render(names)
        for file, template in templates.items()
    }


def _write(texts: dict[Path, dict[str, str]]) -> None:
    """Write all folders, or none: what was begun is taken away when it cannot be finished."""
    made: list[Path] = []
    try:
        for folder, files in texts.items():
            folder.parent.mkdir(parents=True, exist_ok=True)
            folder.mkdir()  # never into a folder that is there, also if it appeared just now
            made.append(folder)
            for file, text in files.items():
                (folder / file).parent.mkdir(exist_ok=True)
                (folder / file).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        for folder in made:
            shutil.rmtree(folder, ignore_errors=True)
        where = error.filename or folder
        raise UserError(f"{where}: cannot be written ({error.strerror}); choose another --root.") from None


def _next_commands(name: str, module: str, root: Path) -> list[list[str]]:
    public, private = (str(root / half / name) for half in ("assignments", "solutions"))
    reference = str(root / "solutions" / name / f"{module}.py")
    return [
        ["autograder", "check", public],
        ["autograder", "grade", public, reference, "--out", str(root / "grades" / name)],
        ["autograder", "validate", public],
        ["pytest", private, "--submission", reference],
    ]
