"""What a student's file becomes before a sandbox loads it: text, and the modules that it imports."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.faults import UserError
from autograder.imports import imported_files
from autograder.loading import MAX_STATEMENTS, plan
from autograder.source import Unreadable, make_source, read_source


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def test_the_modules_beside_a_file_come_along_if_it_imports_them(tmp_path):
    folder = written(
        tmp_path,
        {
            "work.py": "import mine\nfrom parts.deep import thing\nfrom parts import other\nimport numpy\n",
            "mine.py": "import further\n",
            "further.py": "import work, mine\n",
            "parts/__init__.py": "",
            "parts/deep.py": "thing = 1\n",
            "parts/other.py": "",
            "somebody_elses.py": "",
            "test_hidden.py": "",
        },
    )
    source = read_source(folder / "work.py")
    expected = {"work.py", "mine.py", "further.py", "parts/__init__.py", "parts/deep.py", "parts/other.py"}
    assert set(source.files) == expected


def test_a_module_that_cannot_be_parsed_comes_along_and_is_looked_into_no_further(tmp_path):
    folder = written(tmp_path, {"work.py": "import broken\n", "broken.py": "import other\ndef (", "other.py": ""})
    assert set(read_source(folder / "work.py").files) == {"work.py", "broken.py"}


def test_relative_imports_and_odd_names_reach_no_other_folder(tmp_path):
    files = {"work.py": b"from .. import x\nfrom . import y\nimport a.b.c\n"}
    asked: list[str] = []

    def read(name: str) -> bytes | None:
        asked.append(name)
        return files.get(name)

    assert imported_files("work.py", read) == {}
    assert not [name for name in asked if ".." in name or name.startswith("/")]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfx = 1\r\ny = 2\r\n", "x = 1\ny = 2\n"),
        ("# -*- coding: latin-1 -*-\nx = 'é'\n".encode("latin-1"), "#\nx = 'é'\n"),
        ("x = 'π'\n".encode(), "x = 'π'\n"),
    ],
)
def test_a_file_is_read_as_python_reads_it(data, text):
    assert make_source({"work.py": data}, "work.py").files["work.py"].decode() == text


@pytest.mark.parametrize(
    "coding", ["unicode_escape", "raw-unicode-escape", "undefined", "idna", "utf-7", "hex", "rot13"]
)
def test_a_coding_line_that_names_no_writing_is_the_students_mistake_and_not_ours(coding):
    with pytest.raises(Unreadable, match="UTF-8"):
        make_source({"work.py": f"# coding: {coding}\nx = '\\ud800 +2AA-'\n".encode()}, "work.py")


def test_a_coding_whose_reading_takes_hours_is_not_read():
    with pytest.raises(Unreadable, match="UTF-8"):
        make_source({"work.py": b"# coding: punycode\nx = 1-" + b"a" * 900_000}, "work.py")


@pytest.mark.parametrize("data", [b"x = '\xff'\n", b"x\0", b"# coding: no-such\n", b" " * (2 << 20)])
def test_what_is_no_python_text_is_said_in_one_sentence(data):
    with pytest.raises(Unreadable) as caught:
        make_source({"work.py": data}, "work.py")
    assert str(caught.value).count("\n") == 0 and len(str(caught.value)) > 20


def test_a_path_that_is_no_file_is_one_line(tmp_path):
    with pytest.raises(UserError, match="no such"):
        read_source(tmp_path / "work.py")


def test_more_statements_than_a_person_writes_are_refused():
    plan("x = 1\n" * MAX_STATEMENTS, "work.py")
    with pytest.raises(SyntaxError, match="statements"):
        plan("x = 1\n" * (MAX_STATEMENTS + 1), "work.py")


def test_beside_a_notebook_a_folder_with_its_scripts_name_is_left_out_and_said():
    """The sandbox writes the notebook's code into a file of that name, and could not."""
    cells = b'{"cells": [{"cell_type": "code", "source": "x = 1"}]}'
    source = make_source({"mlp.ipynb": cells, "mlp.py/notes.txt": b"", "data.csv": b"1"}, "mlp.ipynb")
    assert set(source.files) == {"mlp.py", "data.csv"}
    assert source.left_out == ("The folder mlp.py was left out: it has the name of a file.",)
