"""What the programs of this folder share: their options, your functions, and where pictures go. Trains nothing.

Each program calls what you wrote in `optimisation.py`. If something is not written yet, it says which question to do
first.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any

import matplotlib
import numpy as np
import torch
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from autograder.faults import UserError
from autograder.loading import plan
from autograder.source import read_source

YOUR_FILE = Path(__file__).resolve().parents[1] / "optimisation.py"
WITHOUT_DISPLAY = Path("lecture-pictures")  # where pictures go if there is no display and no --save

QUESTION_OF = {
    "random_2d": "datasets",
    "circular_2d": "datasets",
    "linear_2d": "datasets",
    "spiral_2d": "spiral",
    "plot_db": "plots",
    "plot_dbs": "plots",
    "train_test_split": "split",
    "accuracy": "accuracy",
    "Simple2DNetwork": "network",
    "circular_mse_loss": "circular-loss",
    "loss_curves": "loss-curves",
    "plot_loss_curves": "loss-curves",
    "make_optimizer": "optimizer",
    "epoch_loop": "epoch-loop",
    "run_experiment": "experiments",
    "plot_logs": "experiments",
}


class Example:
    """One run of a program, as a context: `with Example(…) as example:`.

    Attributes:
        options: what was typed, `epochs` and `seed` for example.
        yours: your functions and classes, by name.
        device: "cpu" or "cuda".
    """

    def __init__(
        self,
        description: str,
        arguments: Sequence[str] | None = None,
        epochs: int | None = None,
        more: Mapping[str, dict[str, Any]] | None = None,
    ) -> None:
        """Read `arguments` (None: what was typed), load your file and set the seed.

        `epochs` is how many it takes if nothing is said, or None where nothing trains; `more` are options of its own.
        """
        parser = options(description, epochs)
        for name, settings in (more or {}).items():
            parser.add_argument(name, **settings)
        self.options = parser.parse_args(arguments)
        self.device = device(self.options.device)
        if self.options.save:
            matplotlib.use("Agg")
        torch.set_num_threads(1)  # networks as small as these are not faster with more
        self.yours = Yours(self.options.solution)
        set_seed(self.options.seed)

    def __enter__(self) -> Example:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None):
        plt.close("all")
        if isinstance(error, NotImplementedError):
            sys.exit(what_to_write(error, self.yours.path))

    def show(self, **figures: Figure) -> None:
        """Show the figures in windows and wait until they are closed, or save them as NAME.png."""
        if not self.options.save and matplotlib.get_backend().lower() != "agg":
            plt.show()
            return
        folder = self.options.save or WITHOUT_DISPLAY
        folder.mkdir(parents=True, exist_ok=True)
        for name, figure in figures.items():
            path = folder / f"{name}.png"
            figure.savefig(path, dpi=110)
            print(f"saved {path}")


class Yours:
    """The names of your file. One that is not there ends the program with the question that asks for it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._module = load(path)

    def __getattr__(self, name: str):
        try:
            return getattr(self._module, name)
        except AttributeError:
            sys.exit(f"{self.path.name} has no {name}. Do the question {QUESTION_OF[name]} first.")


def options(description: str, epochs: int | None) -> argparse.ArgumentParser:
    """Return what every program understands; `--epochs` only where something trains."""
    parser = argparse.ArgumentParser(description=description, allow_abbrev=False)
    parser.add_argument(
        "--solution",
        type=Path,
        default=YOUR_FILE,
        metavar="FILE",
        help="your .py or .ipynb; otherwise optimisation.py",
    )
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto", help="auto: CUDA if it is there")
    if epochs is not None:
        parser.add_argument("--epochs", type=at_least_1, default=epochs, metavar="N", help="otherwise %(default)s")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="otherwise %(default)s")
    parser.add_argument("--save", type=Path, metavar="FOLDER", help="write pictures there instead of showing them")
    return parser


def at_least_1(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("must be a whole number, 1 or more")
    return int(text)


def set_seed(seed: int) -> None:
    """Let random numbers begin anew, whichever library you draw them with."""
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


def device(wanted: str) -> str:
    if wanted == "cuda" and not torch.cuda.is_available():
        sys.exit("PyTorch finds no CUDA GPU here. Leave --device out, or say --device cpu.")
    return "cuda" if wanted != "cpu" and torch.cuda.is_available() else "cpu"


def load(path: Path) -> ModuleType:
    """Run your file as it is run for grading: imports, definitions and constants; not what trains, plots or prints."""
    if not path.is_file():
        sys.exit(f"{path}: there is no such file. Say where yours is: --solution FILE.")
    try:
        source = read_source(path)
    except UserError as error:
        sys.exit(str(error))
    planned = plan(source.files[source.main].decode(), str(path), wanted=QUESTION_OF)
    module = ModuleType(path.stem)
    module.__file__ = str(path)
    sys.modules[module.__name__] = module
    sys.path.append(str(path.parent))  # for modules of your own that lie beside it
    for statement in planned.statements:
        if statement.decision == "run":
            exec(planned.code(statement.index), module.__dict__)
    return module


def what_to_write(error: NotImplementedError, path: Path) -> str:
    """Return the line that says where your file is not written yet: in the innermost function of it that was called."""
    names, trace = [], error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename == str(path):
            names.append(code.co_qualname.partition(".")[0])
        trace = trace.tb_next
    name = next((name for name in reversed(names) if name in QUESTION_OF), None)
    if name is None:
        return f"{path.name} is not complete: {error}"
    return f"{path.name}: {name} is not written yet. Do the question {QUESTION_OF[name]} first."
