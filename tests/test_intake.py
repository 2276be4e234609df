"""What a class hands in, rightly and wrongly, and what each student is told."""

import io
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder import intake, naming
from autograder.assignment import Assignment, Question
from autograder.intake import MAX_COMPANION, MAX_MAIN, Intake, IntakeError, SubmissionChanged, digest, find_submissions
from autograder.naming import BadName, is_clutter, relative_path, result_filename, shown, without_clutter

ASSIGNMENT = Assignment(
    name="mlp",
    folder=Path("assignments/mlp"),
    solutions=None,
    title="Multi-layer perceptrons",
    files=("mlp.py",),
    questions=(Question("q", "Q", 1.0),),
)
CODE = b"def f():\n    return 1\n"


def write(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def zipped(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def only(path: Path) -> Intake:
    (found,) = find_submissions(path, ASSIGNMENT)
    return found


def of_one(tmp_path: Path, files: Mapping[str, bytes], form: str = "folder") -> Intake:
    """Hand in `files` as anna's folder or anna's zip."""
    if form == "zip":
        write(tmp_path, {"anna.zip": zipped(files)})
    else:
        (tmp_path / "anna").mkdir(parents=True)
        write(tmp_path / "anna", files)
    return only(tmp_path)


both_forms = pytest.mark.parametrize("form", ["folder", "zip"])


@pytest.fixture
def handed_out(tmp_path):
    """The assignment, with a stub and a notebook that students get."""
    folder = write(tmp_path / "public", {"mlp.py": b"# a stub\n", "mlp.ipynb": b'{"cells": []}'})
    return msgspec.structs.replace(ASSIGNMENT, folder=folder)


@both_forms
@pytest.mark.parametrize(("own", "other"), [("mlp.py", "mlp.ipynb"), ("mlp.ipynb", "mlp.py")])
def test_of_stub_and_notebook_the_one_that_was_worked_on_counts(tmp_path, handed_out, form, own, other):
    untouched = (handed_out.folder / other).read_bytes()
    of_one(tmp_path / "class", {f"work/{own}": CODE, f"work/{other}": untouched}, form)
    (found,) = find_submissions(tmp_path / "class", handed_out)
    assert (found.main, found.problem, found.files) == (own, "", {own: CODE})
    assert "as it was handed out" in found.remark


def test_if_neither_was_worked_on_it_is_the_stub(tmp_path, handed_out):
    of_one(tmp_path / "class", {name: (handed_out.folder / name).read_bytes() for name in ("mlp.py", "mlp.ipynb")})
    (found,) = find_submissions(tmp_path / "class", handed_out)
    assert (found.main, found.problem) == ("mlp.py", "")


def test_if_both_were_worked_on_nobody_guesses(tmp_path, handed_out):
    of_one(tmp_path / "class", {"mlp.py": CODE, "mlp.ipynb": b"{}"})
    (found,) = find_submissions(tmp_path / "class", handed_out)
    assert "hand in one of them" in found.problem


def test_a_class_in_every_form_is_ordered_by_id(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "mira-holt.py": CODE,
            "jan/mlp.py": CODE,
            "zoe.zip": zipped({"mlp.py": CODE}),
            "anna.ipynb": b"{}",
            "lea.smith.PY": CODE,
        },
    )
    found = find_submissions(tmp_path, ASSIGNMENT)
    assert [one.info.id for one in found] == ["anna", "jan", "lea.smith", "mira-holt", "zoe"]
    assert [one.main for one in found] == ["mlp.ipynb", "mlp.py", "mlp.py", "mlp.py", "mlp.py"]
    assert [one.problem for one in found] == [""] * 5
    assert found[0].files == {"mlp.ipynb": b"{}"}
    assert all(one.files == {"mlp.py": CODE} for one in found[1:])


def test_one_file_is_a_class_of_one(tmp_path: Path) -> None:
    write(tmp_path, {"mlp.py": CODE, "other.py": CODE})
    one = only(tmp_path / "mlp.py")
    assert (one.info.id, one.files, one.info.files) == ("mlp", {"mlp.py": CODE}, ["mlp.py"])


def test_a_lone_file_gets_the_name_that_the_assignment_asks_for(tmp_path: Path) -> None:
    one = only(write(tmp_path, {"anna.py": CODE}) / "anna.py")
    assert (one.info.id, one.main, one.files, one.info.files) == ("anna", "mlp.py", {"mlp.py": CODE}, ["anna.py"])


@both_forms
def test_files_beside_the_main_file_come_along(tmp_path: Path, form: str) -> None:
    files = {"mlp.py": CODE, "tools.py": b"x = 1", "data/points.csv": b"1,2", "notes.txt": b""}
    one = of_one(tmp_path, files, form)
    assert one.files == files
    assert one.info.files == sorted(files)
    assert one.remark == ""


@both_forms
def test_a_folder_inside_becomes_the_working_folder(tmp_path: Path, form: str) -> None:
    one = of_one(tmp_path, {"hw1/mlp.py": CODE, "hw1/tools.py": b"x = 1", "hw1/a/b.csv": b"1"}, form)
    assert one.files == {"mlp.py": CODE, "tools.py": b"x = 1", "a/b.csv": b"1"}
    assert one.info.files == ["hw1/a/b.csv", "hw1/mlp.py", "hw1/tools.py"]


@both_forms
def test_the_main_file_at_the_top_goes_before_one_below(tmp_path: Path, form: str) -> None:
    assert of_one(tmp_path, {"mlp.py": CODE, "old/mlp.py": b"x = 0"}, form).files["mlp.py"] == CODE


@both_forms
def test_code_outside_the_folder_of_the_main_file_is_left_out_and_said(tmp_path: Path, form: str) -> None:
    one = of_one(tmp_path, {"hw1/mlp.py": CODE, "tools.py": b"x = 1"}, form)
    assert one.files == {"mlp.py": CODE}
    assert one.remark == "Left out: tools.py (not in the folder of mlp.py)."


@both_forms
def test_clutter_is_neither_taken_nor_counted(tmp_path: Path, form: str) -> None:
    clutter = {
        "__MACOSX/._mlp.py": b"",
        "__MACOSX/mlp.py": b"",
        ".DS_Store": b"",
        "__pycache__/mlp.pyc": b"",
        ".ipynb_checkpoints/mlp-checkpoint.ipynb": b"",
        ".git/mlp.py": b"",
        "myenv/pyvenv.cfg": b"",
        "myenv/lib/mlp.py": b"",
    }
    assert of_one(tmp_path, {"mlp.py": CODE, **clutter}, form).files == {"mlp.py": CODE}


def test_a_folder_with_one_zip_in_it_is_that_zip(tmp_path: Path) -> None:
    one = of_one(tmp_path, {"hand-in.zip": zipped({"hw/mlp.py": CODE}), "report.pdf": b"%PDF"})
    assert one.files == {"mlp.py": CODE}


@both_forms
@pytest.mark.parametrize(
    ("files", "problem"),
    [
        (
            {"mlp.py": CODE, "mlp.ipynb": b"{}"},
            "You handed in both mlp.ipynb and mlp.py; hand in one of them.",
        ),
        (
            {"a/mlp.py": CODE, "b/mlp.py": CODE},
            "You handed in both a/mlp.py and b/mlp.py; hand in one of them.",
        ),
        (
            {"a/mlp.py": CODE, "b/mlp.py": CODE, "c/mlp.ipynb": CODE},
            "You handed in a/mlp.py, b/mlp.py and c/mlp.ipynb; hand in one of them.",
        ),
        ({"solution.py": CODE}, "You handed in solution.py; the file must be called mlp.py."),
        ({"MLP.py": CODE}, "You handed in MLP.py; the file must be called mlp.py."),
        ({"hw/mlp (1).py": CODE}, "You handed in hw/mlp (1).py; the file must be called mlp.py."),
        ({"mlp.py.txt": CODE}, "You handed in mlp.py.txt; the file must be called mlp.py."),
        ({"work.ipynb": CODE}, "You handed in work.ipynb; the file must be called mlp.py."),
        (
            {"a.py": CODE, "b.py": CODE, "notes.txt": b""},
            "You handed in a.py and b.py; the file with your solution must be called mlp.py.",
        ),
        (
            {f"{letter}.py": CODE for letter in "abcdef"},
            "You handed in a.py, b.py, c.py and 3 more; the file with your solution must be called mlp.py.",
        ),
        ({".DS_Store": b""}, "There is no file in what you handed in; hand in mlp.py."),
        ({"mlp.py": b""}, "mlp.py is empty; hand in the file with your solution in it."),
        ({"mlp.py": b"\xef\xbb\xbf \n\t\n"}, "mlp.py is empty; hand in the file with your solution in it."),
        ({"mlp.ipynb": b""}, "mlp.ipynb is empty; hand in the file with your solution in it."),
    ],
)
def test_a_wrong_hand_in_is_told_in_one_sentence(
    tmp_path: Path, form: str, files: dict[str, bytes], problem: str
) -> None:
    one = of_one(tmp_path, files, form)
    assert (one.problem, one.main, one.files) == (problem, "", {})
    assert one.info.id == "anna"


def test_an_empty_folder_is_a_hand_in_without_a_file(tmp_path: Path) -> None:
    assert of_one(tmp_path, {}).problem == "There is no file in what you handed in; hand in mlp.py."


def test_an_empty_lone_file_is_told_by_its_own_name(tmp_path: Path) -> None:
    assert only(write(tmp_path, {"anna.py": b"\n"})).problem.startswith("anna.py is empty")


@pytest.mark.parametrize(
    "files",
    [
        {"anna.py": CODE, "anna.zip": b""},
        {"anna.py": CODE, "anna/mlp.py": CODE},
        {"anna.py": CODE, "anna.ipynb": b"{}"},
    ],
)
def test_two_hand_ins_for_one_id_are_told_and_not_chosen_from(tmp_path: Path, files: dict[str, bytes]) -> None:
    one = only(write(tmp_path, files))
    names = sorted({name.split("/")[0] for name in files})
    assert one.problem == f"You handed in {names[0]} and {names[1]}; hand in one of them."
    assert one.info.files == names


@pytest.mark.parametrize("name", ["anna.pdf", "anna.rar", "anna.tar.gz", "anna.txt", "anna"])
def test_a_file_of_another_kind_is_a_row_with_a_problem_and_not_a_lost_student(tmp_path: Path, name: str) -> None:
    one = only(write(tmp_path, {name: b"data"}))
    assert one.info.id == "anna"
    assert one.problem == f"You handed in {name}; hand in mlp.py, the same as a notebook, or a zip of it."


def test_what_staff_keep_beside_the_hand_ins_is_no_hand_in(tmp_path: Path) -> None:
    files = {"README.md": b"", "roster.csv": b"", "class.toml": b"", ".hidden.py": CODE, "anna.py": CODE}
    assert only(write(tmp_path, files)).info.id == "anna"


@pytest.mark.parametrize("name", ["nowhere", "empty", "anna.pdf"])
def test_nothing_to_take_in_is_one_line_with_the_path_and_the_mend(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    write(tmp_path, {"anna.pdf": b""})
    with pytest.raises(IntakeError) as caught:
        find_submissions(tmp_path / name, ASSIGNMENT)
    assert str(caught.value).startswith(f"{tmp_path / name}: ")
    assert "name a folder of hand-ins" in str(caught.value)


def test_a_bad_zip_is_told_in_the_words_of_the_archive(tmp_path: Path) -> None:
    assert only(write(tmp_path, {"anna.zip": b"nothing"})).problem.startswith("The zip is damaged or is no zip")


# -------------------------------------------------------------------- links, devices, what cannot be read


@pytest.fixture
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("outside"), {"mlp.py": b"SECRET = 1", "anna/mlp.py": b"SECRET = 1"})


def test_a_main_file_that_is_a_link_is_not_followed(tmp_path: Path, secret: Path) -> None:
    (tmp_path / "anna").mkdir()
    (tmp_path / "anna" / "mlp.py").symlink_to(secret / "mlp.py")
    assert only(tmp_path).problem == "mlp.py is a link to another file; hand in the file itself."


@pytest.mark.parametrize("name", ["anna.py", "anna.zip", "anna"])
def test_a_hand_in_that_is_a_link_is_not_followed(tmp_path: Path, secret: Path, name: str) -> None:
    (tmp_path / name).symlink_to(secret / ("mlp.py" if "." in name else "anna"))
    one = only(tmp_path)
    assert one.problem == f"{name} is a link to another file; hand in the file itself."
    assert one.info.id == "anna"


def test_links_beside_the_main_file_are_left_out_and_said(tmp_path: Path, secret: Path) -> None:
    write(tmp_path, {"anna/mlp.py": CODE})
    (tmp_path / "anna" / "secret.py").symlink_to(secret / "mlp.py")
    (tmp_path / "anna" / "more").symlink_to(secret, target_is_directory=True)
    one = only(tmp_path)
    assert one.files == {"mlp.py": CODE}
    assert one.remark == "Left out: more (is a link to another file), secret.py (is a link to another file)."


def test_a_link_to_the_folder_of_the_class_is_followed(tmp_path: Path, secret: Path) -> None:
    (tmp_path / "class").symlink_to(secret, target_is_directory=True)
    assert [one.info.id for one in find_submissions(tmp_path / "class", ASSIGNMENT)] == ["anna", "mlp"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no FIFOs on this system")
def test_a_fifo_never_blocks_the_run(tmp_path: Path) -> None:
    write(tmp_path, {"jan/mlp.py": CODE})
    (tmp_path / "anna").mkdir()
    for path in ("anna/mlp.py", "jan/pipe.py", "lea.py"):
        os.mkfifo(tmp_path / path)
    anna, jan, lea = find_submissions(tmp_path, ASSIGNMENT)
    assert anna.problem == "mlp.py is not an ordinary file; hand in the file itself."
    assert (jan.files, jan.remark) == ({"mlp.py": CODE}, "Left out: pipe.py (is not an ordinary file).")
    assert lea.problem == "lea.py is not an ordinary file; hand in the file itself."


@pytest.mark.parametrize("lone", [True, False])
def test_a_file_that_cannot_be_read_is_a_problem_of_that_submission_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lone: bool
) -> None:
    name = "anna.py" if lone else "anna/mlp.py"
    write(tmp_path, {name: CODE, "jan.py": CODE})
    opened = os.open

    def refuse(path: Path, flags: int) -> int:
        if "anna" in str(path):
            raise PermissionError(13, "Permission denied")
        return opened(path, flags)

    monkeypatch.setattr(intake.os, "open", refuse)
    anna, jan = find_submissions(tmp_path, ASSIGNMENT)
    assert anna.problem.endswith("could not be read (Permission denied); grade it again.")
    assert anna.is_our_fault and not jan.is_our_fault
    assert jan.files == {"mlp.py": CODE}


# ------------------------------------------------------------------------------------------------- caps


@both_forms
def test_a_large_companion_is_left_out_and_said(tmp_path: Path, form: str) -> None:
    one = of_one(tmp_path, {"mlp.py": CODE, "weights.pt": bytes(MAX_COMPANION + 1), "small.csv": b"1"}, form)
    assert one.files == {"mlp.py": CODE, "small.csv": b"1"}
    assert one.remark == "Left out: weights.pt (8.0 MiB, too large)."


@both_forms
def test_what_is_carried_together_has_a_cap_and_code_goes_first(
    tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "MAX_CARRIED", 100)
    one = of_one(tmp_path, {"mlp.py": b"x" * 50, "tools.py": b"y" * 40, "a.csv": b"1" * 20, "b.csv": b"2" * 9}, form)
    assert set(one.files) == {"mlp.py", "tools.py", "b.csv"}
    assert one.remark.startswith("Left out: a.csv (")


@both_forms
def test_the_number_of_companions_has_a_cap(tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "MAX_COMPANIONS", 3)
    one = of_one(tmp_path, {"mlp.py": CODE, **{f"{letter}.csv": b"1" for letter in "abcdefghijkl"}}, form)
    assert set(one.files) == {"mlp.py", "a.csv", "b.csv", "c.csv"}
    assert one.remark.endswith("h.csv (more than 3 files) and 4 more.")


@pytest.mark.parametrize("name", ["anna.py", "anna/mlp.py"])
def test_a_main_file_that_is_too_large_is_a_problem(tmp_path: Path, name: str) -> None:
    problem = only(write(tmp_path, {name: b"#" * (MAX_MAIN + 1)})).problem
    assert problem == f"{Path(name).name} is larger than 10 MiB; hand in code, without data and pictures."


def test_a_folder_of_very_many_files_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "MAX_FILES", 20)
    one = of_one(tmp_path, {"mlp.py": CODE, **{f"images/{number}.png": b"" for number in range(30)}})
    assert one.problem == "The folder holds more than 20 files; hand in only what you wrote."


def test_a_very_deep_folder_is_a_problem(tmp_path: Path) -> None:
    assert "nested more than 16 deep" in of_one(tmp_path, {"a/" * 20 + "mlp.py": CODE}).problem


# ------------------------------------------------------------------------------------- hashes and laziness


def test_the_hash_is_over_names_and_contents() -> None:
    files = {"mlp.py": b"ab", "tools.py": b"c"}
    assert digest(files) == digest(dict(reversed(files.items())))
    others = [
        {"mlp.py": b"ab", "tools.py": b"d"},
        {"mlp.py": b"a", "tools.py": b"bc"},
        {"mlp.py": b"ab", "tool.py": b"c"},
        {"mlp.py": b"ab"},
    ]
    assert len({digest(other) for other in [files, *others]}) == 5


def test_the_same_hand_in_has_the_same_hash_and_a_changed_one_another(tmp_path: Path) -> None:
    first = of_one(tmp_path, {"mlp.py": CODE, "tools.py": b"x = 1"})
    assert only(tmp_path).info == first.info
    write(tmp_path, {"anna/tools.py": b"x = 2"})
    assert only(tmp_path).info.sha256 != first.info.sha256


def test_a_problem_has_a_hash_that_changes_when_it_is_mended(tmp_path: Path) -> None:
    first = of_one(tmp_path, {"mlp.py": b""})
    assert only(tmp_path).info == first.info
    write(tmp_path, {"anna/mlp.py": CODE})
    assert only(tmp_path).info.sha256 != first.info.sha256


@pytest.mark.parametrize("change", [b"x = 2", b"", None])
def test_files_that_change_during_the_run_are_noticed(tmp_path: Path, change: bytes | None) -> None:
    one = of_one(tmp_path, {"mlp.py": CODE})
    path = tmp_path / "anna" / "mlp.py"
    path.unlink()
    if change is not None:
        path.write_bytes(change)
    with pytest.raises(SubmissionChanged, match="changed while it was graded"):
        _ = one.files


# ---------------------------------------------------------------------------------------------- odd names


@pytest.mark.parametrize("name", ["Anna Müller_123", "anna\nadmin", "x" * 120, "-rf", "~", "a=1", "con", "[bold]x"])
def test_an_odd_id_stays_as_it_was_handed_in(tmp_path: Path, name: str) -> None:
    one = only(write(tmp_path, {f"{name}/mlp.py": CODE}))
    assert (one.info.id, one.problem) == (name, "")


def test_an_id_that_is_no_text_can_be_written_down(tmp_path: Path) -> None:
    try:
        os.mkdir(os.fsencode(tmp_path) + b"/ann\xe9")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert only(tmp_path).info.id == "ann\\xe9"


def test_companions_with_odd_names_are_left_out(tmp_path: Path) -> None:
    one = of_one(tmp_path, {"mlp.py": CODE, "a\nb.py": b"", "a\\b.py": b""})
    assert one.files == {"mlp.py": CODE}
    assert "a\\u000ab.py (has a control character in its name)" in one.remark
    assert "a\\b.py (has a backslash in its name)" in one.remark


def test_a_message_never_repeats_control_characters_or_very_long_names(tmp_path: Path) -> None:
    one = of_one(tmp_path, {"\x1b[31m" + "long" * 40 + ".py": CODE})
    assert "\x1b" not in one.problem + one.remark
    assert len(one.problem) < 200


def test_the_result_of_a_plain_id_has_its_name() -> None:
    assert result_filename("mira-holt") == "mira-holt.json"
    assert result_filename("submission_123.4") == "submission_123.4.json"


odd_ids = [
    "Mira Holt_123",
    "Müller",
    "",
    ".",
    "..",
    "-rf",
    ".hidden",
    "a/b",
    "a\\b",
    "/etc/passwd",
    "a\nb",
    "a\0b",
    "x" * 101,
    "é" * 300,
    "con",
    "NUL",
    "com1.txt",
    "con ",
    "a:b",
    "\udc80",
    "Anna",
    "mira~holt",
    "李雷",
]


@pytest.mark.parametrize("submission_id", odd_ids)
def test_the_result_of_an_odd_id_has_a_safe_name(submission_id: str) -> None:
    name = result_filename(submission_id)
    assert name.endswith(".json") and name.isascii() and len(name) <= 105
    assert not set(name) & set('/\\:*?"<>|\n\0 ') and name[0] not in ".-"
    assert not naming._WINDOWS_DEVICE.fullmatch(name)


LAW = settings(deadline=None, derandomize=True)
ids = st.one_of(
    st.text(max_size=120),
    st.text("aAbBéÉ._-~ /\\\n", max_size=6),
    st.sampled_from(odd_ids),
    st.from_regex(r"[a-z0-9._~-]+"),
)


@settings(LAW, max_examples=300)
@given(ids, ids)
def test_no_two_ids_share_a_file_even_where_case_is_ignored(one: str, other: str) -> None:
    if one != other:
        assert result_filename(one).casefold() != result_filename(other).casefold()


@LAW
@given(ids)
def test_the_name_of_one_result_is_not_changed_by_making_it_an_id(one: str) -> None:
    assert result_filename(result_filename(one)) != result_filename(one)


@LAW
@given(st.text(max_size=40))
def test_a_relative_path_is_safe_and_final_or_refused(name: str) -> None:
    try:
        path = relative_path(name)
    except BadName:
        return
    assert relative_path(path) == path
    assert not path.startswith("/") and not {"", ".", ".."} & set(path.split("/"))


@LAW
@given(st.text(max_size=200))
def test_what_is_shown_is_one_short_line(name: str) -> None:
    text = shown(name)
    assert len(text.splitlines()) <= 1 and len(text) <= 60 * 8


@LAW
@given(st.lists(st.text("ab./v", min_size=1, max_size=8)))
def test_removing_clutter_twice_removes_no_more(paths: list[str]) -> None:
    kept = without_clutter(paths)
    assert without_clutter(kept) == kept
    assert not any(is_clutter(path.split("/")) for path in kept)
