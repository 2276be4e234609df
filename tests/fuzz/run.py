"""`python tests/fuzz/run.py --minutes 10`: the laws in this folder, with new examples, until the time is up.

Rounds with a fresh seed each,
in one process a round. Stops at the first broken law and says how to see it again.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import time
from pathlib import Path

FOLDER = Path(__file__).parent


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0, help="begin no further round after so long")
    parser.add_argument("-k", default="", help="only laws whose names match, as pytest's -k")
    options = parser.parse_args()
    end, rounds, examples = time.monotonic() + options.minutes * 60, 0, 0
    while rounds == 0 or time.monotonic() < end:
        seed = random.randrange(1 << 32)
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-x",
            str(FOLDER),
            "--hypothesis-profile=long",
            f"--hypothesis-seed={seed}",
        ]
        done = subprocess.run(
            [*command, *(["-k", options.k] if options.k else [])],
            cwd=FOLDER.parent.parent,
            capture_output=True,
            text=True,
            check=False,
        )
        counted = re.search(r"([\d,]+) examples together", done.stdout)
        examples += int(counted[1].replace(",", "")) if counted else 0
        rounds += 1
        if done.returncode:
            print(
                done.stdout,
                done.stderr,
                f"broken in round {rounds}, with seed {seed}; {examples:,} examples before",
                sep="\n",
            )
            return 1
        print(f"round {rounds}: {examples:,} examples so far, no law broken", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
