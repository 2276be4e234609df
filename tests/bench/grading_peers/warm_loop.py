"""The floor, in a process of its own: what the checks themselves cost, called in a loop, with everything warm.

    python warm_loop.py ASSIGNMENT FILE.json HAND-IN…

Warms itself up as the zygote does, says "ready", waits for a line, grades one hand-in after the other, and writes
CPU and wall-clock seconds of the loop and the names of the checks that passed. No pytest runs a check here, nothing is
limited, and nothing keeps one student's code from the next but a fresh module, a fresh folder and fresh seeds.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import pytest

from autograder import zygote
from autograder.assignment import load_assignment
from autograder.checks import CHECK
from autograder.collection import with_checks
from autograder.runner import Runner
from autograder.surroundings import prepare_process
from autograder.undisturbed import undisturbed
from grading_peers.in_process import DirectChecks, NotTheStudents, read_probes, sandbox_here, source_of


def main() -> None:
    folder, answer, *hand_ins = sys.argv[1:]
    zygote.warm_imports()
    zygote.warm_optimizers()
    zygote.warm_training()
    assignment = load_assignment(Path(folder))
    files = [*assignment.visible_checks, *assignment.hidden_checks]

    def loop(items: list[pytest.Item]) -> None:
        probes = read_probes(files)
        home = Path(tempfile.mkdtemp(prefix="floor-")).resolve()
        prepare_process(home)
        gc.collect()
        gc.freeze()
        print("ready", flush=True)
        sys.stdin.readline()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nobody reads what students print
        passed = {}
        start, cpu = time.monotonic(), time.process_time()
        for number, name in enumerate(hand_ins):
            passed[Path(name).parent.name] = grade(Path(name), home / str(number), items, assignment.files[1:], probes)
        cpu, end = time.process_time() - cpu, time.monotonic()
        shutil.rmtree(home)
        Path(answer).write_text(json.dumps({"start": start, "end": end, "cpu": cpu, "passed": passed}))

    with_checks(assignment, files, loop)


def grade(
    file: Path,
    folder: Path,
    items: list[pytest.Item],
    others: tuple[str, ...],
    probes: dict[Path, str | None],
) -> list[str]:
    folder.mkdir()
    with undisturbed({}):
        sys.path.insert(0, str(folder))
        tempfile.tempdir = str(folder)
        sandbox = sandbox_here(source_of(file, others), lambda: Runner(folder))
        checks = DirectChecks(sandbox, probes)
        for item in items:
            check = item.stash[CHECK]
            try:
                checks.run(check.function, item.obj, check.file, check.needs)  # type: ignore[attr-defined]
            except NotTheStudents:
                raise
            except BaseException:  # it did not pass
                continue
    sys.modules.pop(file.stem, None)
    os.chdir(folder.parent)
    return checks.passed


if __name__ == "__main__":
    main()
