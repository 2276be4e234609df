"""The command `autograder`: reads what was typed, prints what came of it. Decides nothing."""

from __future__ import annotations

import errno
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from autograder import __version__
from autograder.faults import UserError

DONE, NOT_ALL_GRADED, BAD_INPUT, STOPPED = 0, 1, 2, 130
NOT_PROVEN = 1

# What to do about what the system refused. Those in OURS are no input's fault and keep their traceback.
MENDS = {
    errno.EACCES: "name a place that you may write to",
    errno.EPERM: "name a place that you may write to",
    errno.EROFS: "name a place that can be written to",
    errno.EEXIST: "there is a file where a folder has to be; name another place",
    errno.ENOTDIR: "there is a file where a folder has to be; name another place",
    errno.ENOSPC: "make room on that disk (results go to --out, working folders to TMPDIR)",
    errno.EAGAIN: "too many processes run at a time; end some, or grade with fewer --jobs",
    errno.ENOMEM: "memory is short; end other programs, or grade with fewer --jobs",
    errno.EMFILE: "too many files are open at a time; grade with fewer --jobs",
}
OURS = (None, errno.EBADF, errno.ECHILD, errno.ESRCH, errno.EPIPE, errno.ECONNRESET, errno.EINVAL)

app = typer.Typer(
    name="autograder",
    help="Assignments and automatic grading for deep-learning courses in PyTorch.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


exports = typer.Typer(
    help="Write files for other programs.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.add_typer(exports, name="export")


class Device(StrEnum):
    AUTO = "auto"
    CPU = "cpu"
    CUDA = "cuda"


class Level(StrEnum):
    """The names of `confine.levels.Isolation`, which are not imported before they are needed."""

    FULL_PLUS = "full+"
    FULL = "full"
    UID = "uid"
    LIMITS = "limits"
    NONE = "none"


AssignmentFolder = Annotated[
    Path, typer.Argument(metavar="ASSIGNMENT", help="The assignment's public folder: the one with assignment.toml.")
]
Solutions = Annotated[
    Path | None,
    typer.Option(help="The private half, with test_hidden.py. Default: solutions/NAME beside the assignments folder."),
]
WhichDevice = Annotated[Device, typer.Option(help="Where training checks train; auto is CUDA if there is one.")]


@app.command()
def grade(
    assignment: AssignmentFolder,
    submissions: Annotated[
        Path, typer.Argument(metavar="SUBMISSIONS", help="A folder of hand-ins (.py, .ipynb, .zip, folders), or one.")
    ],
    out: Annotated[Path, typer.Option(help="Where grades.csv and results/ go; a rerun does only what is new.")],
    jobs: Annotated[int | None, typer.Option(min=1, help="Submissions at a time. Default: one for each core.")] = None,
    device: WhichDevice = Device.AUTO,
    fresh: Annotated[bool, typer.Option("--fresh", help="Grade everything again, also what has not changed.")] = False,
    isolation: Annotated[
        Level | None,
        typer.Option(help="The walls to use. Default: the strongest that stand; limits and none must be asked for."),
    ] = None,
    solutions: Solutions = None,
    profile: Annotated[
        bool, typer.Option("--profile", help="Say in the end what each phase of this run cost.")
    ] = False,
) -> None:
    """Grade a class: every submission, every check, one gradebook.

    Exit status: 0 all graded, 1 something went wrong on our side and is to be graded again, 2 bad input.
    """
    from autograder import bill as costs
    from autograder import grading, phases
    from autograder.assignment import load_assignment
    from autograder.confine.levels import Isolation
    from autograder.doctor import available_cores
    from autograder.gradebook import remarks, summary, table
    from autograder.intake import find_submissions
    from autograder.naming import shown
    from autograder.plan import Plan
    from autograder.progress import GradingProgress
    from autograder.source import choose_device
    from autograder.verdict import Status

    bill = costs.Bill(phases.Stopwatch.of_this_process(phases.IMPORTS)) if profile else None
    loaded = load_assignment(assignment, solutions)
    if bill:
        bill.watch.switch(phases.INTAKE)
    plan = Plan(
        assignment=loaded,
        submissions=find_submissions(submissions, loaded),
        out=out,
        jobs=jobs or available_cores(),
        device=choose_device(device.value),
        isolation=Isolation(isolation.value) if isolation else None,
        fresh=fresh,
    )
    console = Console(highlight=False)
    progress: list[GradingProgress] = []

    def on_start(count: int) -> None:
        bar = GradingProgress(console, count, loaded.name)
        if count:
            bar.__enter__()
        progress.append(bar)

    stopped = False
    try:
        outcome = grading.grade_class(
            plan, on_start, lambda result: progress[0].graded(result) if result else progress[0].tick(), bill
        )
    except KeyboardInterrupt:
        stopped = True
    finally:
        for bar in progress:
            bar.__exit__(None, None, None)
    if stopped:
        complain("stopped; what was graded is kept, and the same command goes on from there.")
        raise typer.Exit(STOPPED)
    console.print(f"\n[bold]{loaded.title}[/bold]")
    console.print(table(outcome.results, width=console.width))
    for remark in remarks(outcome.results):
        console.print(remark)
    console.print(f"\n{summary(outcome.results)}", markup=False)
    unchanged = len(outcome.results) - outcome.graded_now - outcome.in_part
    checks = f"{len(outcome.run_again)} check{'s' if len(outcome.run_again) != 1 else ''}"
    in_part = f"{outcome.in_part} in part ({checks}), " if outcome.in_part else ""
    console.print(
        f"{outcome.graded_now} graded now, {in_part}{unchanged} unchanged; "
        f"isolation {outcome.isolation or 'not needed'}; device {plan.device}",
        markup=False,
    )
    if outcome.remark:
        console.print(outcome.remark, markup=False, soft_wrap=True)
    console.print(
        f"gradebook {out / 'grades.csv'}, one file a submission in {out / 'results'}", markup=False, soft_wrap=True
    )
    if bill:
        wide = console if console.is_terminal else Console(highlight=False, width=max(console.width, costs.WIDTH))
        wide.print(costs.table(bill.close(), outcome.graded_now + outcome.in_part, wide.width))
    internal = [r.submission.id for r in outcome.results.values() if r.status is Status.INTERNAL]
    if internal:
        complain(
            f"{len(internal)} could not be graded, by our fault ({', '.join(map(shown, internal[:5]))}); "
            f"see {out / 'internal'} and run the same command again."
        )
        raise typer.Exit(NOT_ALL_GRADED)


@app.command()
def check(
    path: Annotated[Path, typer.Argument(metavar="[PATH]", help="Your file, or the folder it is in.")] = Path("."),
    assignment: Annotated[
        Path | None, typer.Option(help="The assignment's folder, if your file is somewhere else.")
    ] = None,
    question: Annotated[str | None, typer.Option(help="Only this question, such as spiral.")] = None,
    device: WhichDevice = Device.AUTO,
) -> None:
    """Check your own work with the visible checks, in seconds.

    Runs your code as you would run it yourself, on this machine; nothing is handed in.
    """
    from autograder.rehearsal import find_work, rehearse
    from autograder.verdict import Verdict

    loaded, file = find_work(path, assignment, complain)
    results = rehearse(loaded, file, device.value, Console(highlight=False), question)
    if any(result.verdict is Verdict.INTERNAL for result in results):
        raise typer.Exit(NOT_ALL_GRADED)


@app.command()
def submit(
    path: Annotated[Path, typer.Argument(metavar="[PATH]", help="Your file, or the folder it is in.")] = Path("."),
    assignment: Annotated[
        Path | None, typer.Option(help="The assignment's folder, if your file is somewhere else.")
    ] = None,
    member: Annotated[
        list[str] | None, typer.Option(help="Who hands in, as 'Name <email>'; once for each of you.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="The archive to write. Default: ASSIGNMENT-submission.zip, here.")
    ] = None,
    device: WhichDevice = Device.AUTO,
) -> None:
    """Pack what you hand in into one archive, and run the visible checks on it.

    The archive is written first, and whatever the checks say: hand it in the way your course asks for. Exit status:
    0 it is written and your file runs, 1 it is written and would get no points as it is, 2 nothing is written.
    """
    from autograder.rehearsal import find_work, rehearse
    from autograder.submit import submit as pack
    from autograder.verdict import Verdict

    loaded, file = find_work(path, assignment, complain, sure=True)
    packed = pack(loaded, file, member or [], out)
    console = Console(highlight=False)
    console.print(str(packed), markup=False, soft_wrap=True)
    for warning in packed.warnings:
        console.print(f"! {warning}", style="yellow", markup=False, soft_wrap=True)
    again = "Run the same command again whenever you have changed something."
    if not loaded.visible_checks:
        console.print(f"There are no visible checks here, so nothing was run. Hand in {packed.archive}.", markup=False)
        return
    console.print()
    try:
        results = rehearse(loaded, file, device.value, console)
    except UserError as error:
        # Whoever has five minutes left shall have something to hand in: staff can see, and mend, a wrong indent
        complain(str(error))
        complain(f"as it is, {packed.archive} would hardly get a point. It is written all the same. {again}")
        raise typer.Exit(NOT_ALL_GRADED) from None
    missed = sum(result.verdict is not Verdict.PASSED for result in results)
    if missed:
        line = f"{missed} of them did not pass; {packed.archive} holds your work as it is. {again}"
        console.print(line, markup=False, soft_wrap=True)
    console.print(f"Nothing is sent: hand in {packed.archive} yourself.", markup=False, soft_wrap=True)
    if any(result.verdict is Verdict.INTERNAL for result in results):
        raise typer.Exit(NOT_ALL_GRADED)


@app.command()
def validate(
    assignments: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[ASSIGNMENT]...", help="Public folders. Default: all that are below ./assignments."),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Every mutant and variant meets every check.")] = False,
    record: Annotated[
        bool, typer.Option("--record", help="Write what came of the mutants into their files, for you to review.")
    ] = False,
    matrix: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Write which check notices which mutant, in words.")
    ] = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="Files at a time. Default: one for each core.")] = None,
    isolation: Annotated[
        Level | None,
        typer.Option(help="The walls to use. Default: the strongest that stand; limits and none must be asked for."),
    ] = None,
    solutions: Solutions = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="List mutants that only one check notices.")] = False,
) -> None:
    """Prove the checks: grade the reference, the stub, variants (right) and mutants (wrong) as one class.

    Exit status: 0 all is as the files state, 1 something is not, or a check notices no mutant, 2 a file is not right.
    """
    from autograder import validation
    from autograder.assignment import load_assignment
    from autograder.confine.levels import Isolation
    from autograder.doctor import available_cores
    from autograder.kill_matrix import LEGEND, as_csv
    from autograder.progress import GradingProgress
    from autograder.results import write_atomically
    from autograder.validation_report import report_lines

    folders = assignments or sorted(file.parent for file in Path("assignments").glob("*/assignment.toml"))
    if not folders:
        raise UserError("assignments: there is no assignment below this folder; name one.")
    if solutions is not None and len(folders) != 1:
        raise UserError("--solutions is the private half of one assignment; name that assignment.")
    console = Console(highlight=False)
    level = Isolation(isolation.value) if isolation else None
    holds, table = True, ""
    subjects = [validation.find_subjects(load_assignment(f, solutions), full=full, record=record) for f in folders]
    for one in subjects:
        one = validation.without_memory_hogs(one) if level is Isolation.NONE else one
        try:
            with GradingProgress(console, one.count, one.assignment.name) as bar:
                results, walls = validation.grade_subjects(one, jobs or available_cores(), level, bar.heard)
        except KeyboardInterrupt:
            complain("stopped; nothing was written.")
            raise typer.Exit(STOPPED) from None
        if record:
            one, changed = validation.record(one, results)
            console.print(f"{len(changed)} mutants were written anew; review what changed.", markup=False)
        proof = validation.with_certificates(validation.judge_subjects(one, results), one)
        holds = holds and proof.holds
        table += as_csv(one.assignment.name, proof.matrices)
        console.print(f"\n{one.assignment.title} (isolation {walls})\n{LEGEND}\n", markup=False, soft_wrap=True)
        for line in report_lines(one, proof, verbose=verbose):
            console.print(line, markup=False, soft_wrap=True)
    if matrix is not None:
        write_atomically(matrix, table.encode())
    if not holds:
        raise typer.Exit(NOT_PROVEN)


@app.command()
def calibrate(
    assignment: AssignmentFolder,
    check: Annotated[list[str] | None, typer.Option(help="Only this check; may be given several times.")] = None,
    seeds: Annotated[int, typer.Option(min=20, help="Of the reference and the variants, in each check.")] = 2000,
    mutant_seeds: Annotated[
        int, typer.Option(min=20, help="Of each mutant that no check without chance catches.")
    ] = 9000,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes. Default: one for each core.")] = None,
    cache: Annotated[
        Path, typer.Option(help="Where measured runs are kept; the same command goes on from them.")
    ] = Path(".calibration"),
    solutions: Solutions = None,
) -> None:
    """Measure the stochastic checks with your own solutions, and write certificates into thresholds.toml.

    Runs the reference, variants and mutants over many seeds, without walls: they are your own. Exit status: 0 all goals
    are met, 1 a right solution may fail too often or a wrong one may pass, 2 a file is not right.
    """
    from autograder.assignment import load_assignment
    from autograder.calibration import calibrate as measure
    from autograder.certifying import proposal
    from autograder.doctor import available_cores
    from autograder.progress import CountingProgress
    from autograder.renewal import renew
    from autograder.validation import find_subjects

    loaded = load_assignment(assignment, solutions)
    subjects = find_subjects(loaded)
    console = Console(highlight=False)
    try:
        with CountingProgress(console, loaded.name) as progress:
            records = measure(loaded, check, seeds, mutant_seeds, jobs or available_cores(), cache, progress)
    except KeyboardInterrupt:
        complain(f"stopped; what was measured is kept in {cache}, and the same command goes on from there.")
        raise typer.Exit(STOPPED) from None
    renewed = renew(subjects, records)
    for one in renewed:
        certificate = one.certificate
        console.print(
            f"{one.check}: {certificate.failures} of {certificate.n} runs of the reference failed; "
            f"it fails with probability {certificate.false_fail:.1e} ({certificate.rule})",
            markup=False, soft_wrap=True,
        )  # fmt: skip
        for key, value in certificate.values.items():
            nearest = "no mutant near" if value.loosest is None else f"nearest mutant {value.loosest:g}"
            console.print(
                f"    {key} = {value.threshold:g}, worst {value.worst:g}, {nearest}; middle {proposal(value):g}",
                markup=False, soft_wrap=True,
            )  # fmt: skip
    short = [line for one in renewed for line in one.shortcomings]
    for line in short:
        console.print(line, markup=False, soft_wrap=True)
    console.print(f"{len(renewed)} certificates written, {len(short)} goals missed", markup=False)
    if short:
        raise typer.Exit(NOT_PROVEN)


@app.command()
def doctor() -> None:
    """Look at this machine: what is here, which walls stand, and what to do about what is missing."""
    from autograder.doctor import examine

    raise typer.Exit(DONE if examine(Console(highlight=False)) else NOT_ALL_GRADED)


@app.command()
def release(
    assignment: AssignmentFolder,
    out: Annotated[Path, typer.Option(metavar="FILE.zip", help="The zip to write; an older release may be there.")],
    wheel: Annotated[
        Path | None, typer.Option(metavar="FILE.whl", help="A wheel of the engine, to be put into the zip.")
    ] = None,
    solutions: Solutions = None,
) -> None:
    """Write the zip that students get: the public half, and what to install.

    Refuses, naming the file, if something of the private half would get in.
    """
    from autograder.assignment import load_assignment
    from autograder.release import release as write

    for line in write(load_assignment(assignment, solutions), out, wheel).lines():
        typer.echo(line)


@app.command()
def notebook(assignment: AssignmentFolder, solutions: Solutions = None) -> None:
    """Make the notebook of an assignment, from its stub, its handout and its reference, with Otter.

    The student's goes beside the stub, the master that it is made from into the private half.
    """
    from autograder.assign import make_notebooks, write_notebooks
    from autograder.assignment import load_assignment

    loaded = load_assignment(assignment, solutions)
    for path in write_notebooks(loaded, make_notebooks(loaded)):
        typer.echo(f"wrote {path}")


@exports.command()
def otter(
    assignment: AssignmentFolder,
    out: Annotated[Path, typer.Option(metavar="FILE.zip", help="The zip to write; an older one may be there.")],
    isolation: Annotated[
        Level | None,
        typer.Option(
            help="The walls to grade with. Default: the strongest that stand; limits and none must be asked for."
        ),
    ] = None,
    solutions: Solutions = None,
) -> None:
    """Write the zip with which `otter run`, or Gradescope's Otter, grades by this grader."""
    from autograder.assignment import load_assignment
    from autograder.export_otter import export_otter

    for line in export_otter(load_assignment(assignment, solutions), out, isolation.value if isolation else None):
        typer.echo(line)


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="The new assignment's name, such as week-3.")],
    root: Annotated[Path, typer.Option(help="Where assignments/ and solutions/ are, or will be.")] = Path("."),
) -> None:
    """Make a new assignment: both halves, with one question, that grade at once."""
    from autograder.new import create

    for line in create(name, root):
        typer.echo(line)


@app.callback(invoke_without_command=True)
def options(
    version: Annotated[bool, typer.Option("--version", is_eager=True, help="Print the version.")] = False,
) -> None:
    if version:
        typer.echo(f"dl-autograder {__version__}")
        raise typer.Exit


def complain(line: str) -> None:
    print(f"autograder: {line}", file=sys.stderr)


def refused(error: OSError) -> str:
    """Return in one line where the system refused what, and the mend. What was graded before is kept anyway."""
    where = f"{os.fsdecode(error.filename)}: " if isinstance(error.filename, str | bytes | os.PathLike) else ""
    mend = MENDS.get(error.errno or 0, "mend that, and run the same command again")
    return f"{where}{error.strerror}; {mend}."


def main() -> None:
    """Run the command. Bad input, and what the system refuses, is one line and exit status 2."""
    try:
        app()
    except UserError as error:
        complain(str(error))
        sys.exit(BAD_INPUT)
    except OSError as error:
        if error.errno in OURS:
            raise
        complain(refused(error))
        sys.exit(BAD_INPUT)
