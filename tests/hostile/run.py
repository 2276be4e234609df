"""Grades the hostile class, a few times in a row if asked, and prints what the attacks got.

    python tests/hostile/run.py [--rounds 3] [--as root|passable|user|container] [--isolation LEVEL] [--only PART …]
        [--where FOLDER] [--jobs 2] [-v]

Without --isolation the strongest level is taken that stands. Attacks that need a stronger level than the one named are
left out, unless --only names them: PART is a part of an attack's name, such as network/ or reading/parent_memory.
--where is a folder in which everything is made; by default the system's temporary folder. -v shows each submission.
Ends with status 1 if an attack had an effect where it should have none, or a submission has no result.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from hostile.attack import Attack
from hostile.claims import complaints
from hostile.harness import ENVIRONMENTS, Outcome, Stage, all_attacks, stage, why_not


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--as", dest="environment", choices=sorted(ENVIRONMENTS), default="root")
    parser.add_argument("--isolation")
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--where", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("-v", "--verbose", action="store_true")
    asked = parser.parse_args()
    if reason := why_not(asked.environment):
        print(f"cannot run as {asked.environment}: {reason}")
        return 2
    chosen = [a for a in all_attacks() if not asked.only or any(part in a.name for part in asked.only)]
    if asked.isolation and not asked.only:
        chosen = [attack for attack in chosen if attack.holds_at(asked.isolation)]
    print("round  submissions  results  internal  effects  complaints  seconds  level")
    status = 0
    for number in range(1, asked.rounds + 1):
        with stage(chosen, private_modes=asked.isolation == "uid", where=asked.where) as made:
            made.put_honest()
            outcome = made.grade(asked.isolation, asked.environment, asked.jobs)
            found = complaints(made, outcome)
            internal = sum(result["status"] == "internal" for result in outcome.results.values())
            levels = {result["isolation"] for result in outcome.results.values()} - {"none needed"}
            print(
                f"{number:5}  {len(chosen) + 4:11}  {len(outcome.results):7}  {internal:8}  {len(outcome.effects):7}  "
                f"{len(found):10}  {outcome.seconds:7.1f}  {', '.join(sorted(levels))}",
                flush=True,
            )
            if asked.verbose:
                show(made, chosen, outcome)
            for line in found:
                print("   ", line)
            if outcome.status not in (0, 1) or not outcome.results:
                print(outcome.said[-3000:])
            status = status or bool(found)
    return int(status)


def show(made: Stage, chosen: list[Attack], outcome: Outcome) -> None:
    for attack in chosen:
        result = outcome.results.get(attack.id, {"score": None, "max_score": 0, "seconds": 0.0, "checks": []})
        verdicts = " ".join(check["verdict"] for check in result["checks"])
        score = f"{result['score']} of {result['max_score']:g}"
        print(f"    {attack.name:40} {score:>12} {result['seconds']:5.1f} s  {verdicts}")
    for effect in outcome.effects:
        print(f"    effect of {made.whose(effect)}: {effect.kind}: {effect.what}")


if __name__ == "__main__":
    sys.exit(main())
