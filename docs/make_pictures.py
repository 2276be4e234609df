"""Makes the pictures of the terminal in the README: runs the real commands over the sample class and draws what they
print. The drawing of how it works, docs/pictures/how-it-works.svg, is written by hand.

    python docs/make_pictures.py

Needs what `make test` installs, and a system with pseudo-terminals. Run it again when the command prints something
else, and look at the pictures in a browser.
"""

from __future__ import annotations

import io
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
WIDTH = 106  # characters: what the gradebook and the commands of the Makefile need

# Background, text, and the sixteen colours of a terminal; every one is readable on the background.
THEME = TerminalTheme(
    (30, 34, 42),
    (222, 226, 233),
    [
        (72, 79, 92), (255, 123, 114), (126, 211, 133), (240, 200, 110),
        (121, 184, 255), (214, 162, 255), (110, 214, 222), (222, 226, 233),
    ],
    [
        (139, 148, 163), (255, 150, 142), (150, 226, 156), (250, 216, 140),
        (150, 200, 255), (226, 184, 255), (140, 226, 233), (255, 255, 255),
    ],
)  # fmt: skip

# rich's own frame, without the font that it fetches from the web, the shadow and the three buttons.
SVG = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img" aria-label="TITLE">
<title>TITLE</title>
<style>
.{unique_id}-matrix {{ font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: {char_height}px; }}
.{unique_id}-title {{ font: bold 18px sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""

_ESCAPE = re.compile(r"\x1b\[([?\d;]*)([A-Za-z])")


def transcript(command: list[str], folder: Path) -> list[str]:
    """Run `command` in `folder`, in a terminal, and return the lines that stand there at its end, with their colours.

    Raises:
        RuntimeError: its exit status is not 0.
    """
    environment = {**os.environ, "COLUMNS": str(WIDTH), "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    ours, theirs = pty.openpty()
    process = subprocess.Popen(command, cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    written = bytearray()
    while True:
        try:
            chunk = os.read(ours, 1 << 16)
        except OSError:  # Linux says so when the other end is closed everywhere
            break
        if not chunk:
            break
        written += chunk
    os.close(ours)
    if process.wait() != 0:
        raise RuntimeError(f"{' '.join(command)}: status {process.returncode}\n{written.decode()}")
    return on_screen(written.decode())


def on_screen(written: str) -> list[str]:
    """Return the lines that a terminal shows: a progress bar goes up and wipes what it drew before."""
    lines, row = [""], 0
    for line_or_escape in re.split(r"(\n|\x1b\[[?\d;]*[A-Za-z])", written.replace("\r", "")):
        escape = _ESCAPE.fullmatch(line_or_escape)
        if line_or_escape == "\n":
            row += 1
            lines += [""] * (row + 1 - len(lines))
        elif escape and escape[2] == "A":
            row = max(0, row - int(escape[1] or 1))
        elif escape and escape[2] == "K":
            lines[row] = ""
        elif not escape or escape[2] == "m":
            lines[row] += line_or_escape
    while lines and not lines[-1].strip():
        lines.pop()
    return lines


def draw(name: str, title: str, lines: list[str]) -> None:
    """Write `lines` as a picture, `docs/pictures/NAME.svg`."""
    console = Console(record=True, file=io.StringIO(), width=WIDTH, force_terminal=True, color_system="truecolor")
    for line in lines:
        console.print(Text.from_ansi(line), soft_wrap=True)
    svg = console.export_svg(title=title, theme=THEME, code_format=SVG.replace("TITLE", title), unique_id=name)
    svg = re.sub(r'<g transform="translate\(26,22\)">.*?</g>', "", svg, flags=re.DOTALL)  # the three buttons
    svg = "\n".join(line.rstrip() for line in svg.split("\n") if line.strip()) + "\n"
    (PICTURES / f"{name}.svg").write_text(svg, encoding="utf-8")
    print(f"wrote docs/pictures/{name}.svg: {len(lines)} lines, {len(svg) / 1024:.0f} KiB")


def prompt(command: str) -> str:
    return f"\x1b[1;32m$\x1b[0m \x1b[1m{command}\x1b[0m"


def make_grade(course: Path) -> None:
    """The first of the two classes that `make grade` grades."""
    recipe = next(line for line in (ROOT / "Makefile").read_text().split("\n") if "autograder grade " in line)
    echoed = recipe.strip().replace("$(BIN)", ".venv/bin")
    _, *arguments = echoed.split()
    lines = transcript([sys.executable, "-m", "autograder", *arguments], course)
    draw("make-grade", "make grade", [prompt("make grade"), echoed, *lines])


def check(course: Path) -> None:
    """A student whose loss lets no gradient through."""
    folder = course / "assignments" / "optimisation"
    shutil.copy(ROOT / "tests" / "classes" / "optimisation" / "samir-khan.py", folder / "optimisation.py")
    (folder / "optimisation.ipynb").unlink()
    command = ["autograder", "check", "--question", "circular-loss"]
    lines = transcript([sys.executable, "-m", *command], folder)
    draw("check", "autograder check", [prompt(" ".join(command)), *lines])


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        course = Path(temporary)
        for folder in ("assignments", "solutions", "tests/classes"):
            shutil.copytree(ROOT / folder, course / folder)
        make_grade(course)
        check(course)


if __name__ == "__main__":
    main()
