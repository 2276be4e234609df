"""Evidence for the checks of both assignments: references, stubs, one file for each known mistake, unusual right ones.

A file in `tests/mistakes/<assignment>/` holds only the definitions that differ from the reference, and its docstring
says `question: what is wrong`. A file in `tests/variants/<assignment>/` is right, in a style that few would choose.
"""

from __future__ import annotations

import ast
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import zlib
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from evidence import names_by_question, own_names, touched_names
from handed_in_logs import logs_of

from autograder.assignment import load_assignment

ROOT = Path(__file__).parent.parent
TESTS = ROOT / "tests"
ASSIGNMENTS = ("mlp", "optimisation")


EVERYTHING = "AUTOGRADER_ALL_CHECKS" in os.environ  # then every mistake meets every check, which takes far longer
SAMPLE = 20  # one mistake of so many also meets the checks of other questions that it can reach


@pytest.fixture(scope="module", params=ASSIGNMENTS)
def graded(request, tmp_path_factory, isolation) -> Any:
    """(assignment, submission id → result) of a class made of all of them, each put behind the reference.

    A mistake meets the checks of its own question, a variant those that ask for what it defines, and a sample of both
    all that they can reach.
    """
    name, folder = request.param, tmp_path_factory.mktemp(request.param)
    public, private = ROOT / "assignments" / name, ROOT / "solutions" / name
    reference = (private / f"{name}.py").read_text()
    texts = {"reference": reference, "stub": (public / f"{name}.py").read_text()}
    words = names_by_question([*public.glob("test_visible*.py"), *private.glob("test_hidden*.py")])
    questions = {}
    for kind in ("mistakes", "variants"):
        for path in (TESTS / kind / name).glob("*.py"):
            own, text = f"{kind}-{path.stem}", path.read_text()
            texts[own] = f"{reference}\n\n{text}"
            if EVERYTHING:
                questions[own] = [*words]
            else:
                sampled = zlib.crc32(own.encode()) % SAMPLE == 0
                if kind == "mistakes" and not sampled:
                    questions[own] = [question_of(text)]
                else:
                    names = touched_names(reference, text) if sampled else own_names(reference, text)
                    questions[own] = [question for question, asked in words.items() if names & asked]
    companions = [private / file for file in load_assignment(public, None).files[1:]]
    for own, text in texts.items():
        (folder / "class" / own).mkdir(parents=True)
        (folder / "class" / own / f"{name}.py").write_text(text)
        for path in companions if own != "stub" else ():
            shutil.copy(path, folder / "class" / own)
    if companions:  # each mistake has the logs that its own code makes
        experimenting = [own for own, asked in questions.items() if "experiments" in asked]
        with ProcessPoolExecutor(2, multiprocessing.get_context("fork")) as pool:
            logs = pool.map(logs_of, [texts[own] for own in experimenting], chunksize=4)
            for own, contents in zip(experimenting, logs, strict=True):
                (folder / "class" / own / "experiments.json").write_bytes(contents)
    done = subprocess.run(
        [sys.executable, TESTS / "evidence.py", name, folder / "class", folder / "out"],
        input=json.dumps({"isolation": isolation[-1] if isolation else "", "questions": questions}),
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    results = [json.loads(path.read_text()) for path in (folder / "out" / "results").glob("*.json")]
    assert len(results) == len(texts)
    return name, {result["submission"]["id"]: result for result in results}


def question_of(text: str) -> str:
    question, colon, _ = (ast.get_docstring(ast.parse(text)) or "").partition(":")
    assert colon, f"a docstring must begin with the question: {text[:100]}"
    return question


def of_kind(graded: Any, kind: str) -> dict[str, Any]:
    found = {id.removeprefix(f"{kind}-"): r for id, r in graded[1].items() if id.startswith(f"{kind}-")}
    assert found
    return found


def test_the_reference_scores_full_marks(graded):
    result = graded[1]["reference"]
    assert [check["message"] for check in result["checks"] if check["verdict"] != "passed"] == []
    assert result["score"] == result["max_score"] == 100


def test_the_stub_scores_nothing_and_every_check_says_what_is_not_written(graded):
    result = graded[1]["stub"]
    assert result["score"] == 0
    assert {check["verdict"] for check in result["checks"]} <= {"error", "skipped"}
    assert all("not written yet" in c["message"] for c in result["checks"] if c["verdict"] == "error")


def test_every_variant_scores_full_marks(graded):
    for name, result in of_kind(graded, "variants").items():
        failed = {c["id"]: c["message"] for c in result["checks"] if c["verdict"] != "passed"}
        assert not failed, name


def test_every_mistake_fails_in_its_own_question_and_nowhere_else(graded):
    assignment, _ = graded
    surprises = []
    for name, result in of_kind(graded, "mistakes").items():
        question = question_of((TESTS / "mistakes" / assignment / f"{name}.py").read_text())
        failing = {check["question"] for check in result["checks"] if check["verdict"] != "passed"}
        if failing != {question}:
            surprises.append(f"{name}: fails in {sorted(failing) or 'nothing'}, not in {question}")
    assert not surprises, "\n" + "\n".join(sorted(surprises))


def test_every_question_has_at_least_ten_mistakes(graded):
    assignment, results = graded
    questions = {question["id"] for question in results["reference"]["questions"]}
    texts = [path.read_text() for path in (TESTS / "mistakes" / assignment).glob("*.py")]
    broken = [question_of(text) for text in texts]
    assert {question for question in questions if broken.count(question) >= 10} == questions
