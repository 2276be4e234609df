"""What must be true of every run of the hostile class, as lines about what is not."""

from __future__ import annotations

from collections.abc import Iterator

from hostile.attack import BASES
from hostile.harness import SIBLING, Outcome, Stage
from hostile.spellings import hidden_number_in

# What the solutions that attacks stand on are worth when an honest student hands them in.
SCORES = {"right": 12.0, "half": 8.0, "wrong": 1.0}


def complaints(stage: Stage, outcome: Outcome) -> list[str]:
    """Return one line for each claim that does not hold of this run."""
    return [*_of_results(stage, outcome), *_of_scores(stage, outcome), *_of_effects(stage, outcome)]


def level_of(outcome: Outcome) -> str:
    """Return the level at which the class was graded, such as "full"."""
    levels = {result["isolation"] for result in outcome.results.values()} - {"none needed"}
    return next(iter(levels)) if len(levels) == 1 else "none"


def _of_results(stage: Stage, outcome: Outcome) -> Iterator[str]:
    if outcome.status != 0:
        yield f"the command ended with status {outcome.status}"
    if spelt := hidden_number_in(outcome.said):
        yield f"the terminal showed a hidden input, spelt {spelt}"
    for attack in stage.attacks:
        result = outcome.results.get(attack.id)
        if result is None:
            yield f"{attack.name}: no result"
        elif result["status"] == "internal" or any(check["verdict"] == "internal" for check in result["checks"]):
            yield f"{attack.name}: our fault ({result['reason'][:200]})"


def _of_scores(stage: Stage, outcome: Outcome) -> Iterator[str]:
    for attack in stage.attacks:
        result = outcome.results.get(attack.id)
        if result is not None and result["score"] > SCORES[attack.base]:
            yield f"{attack.name}: scores {result['score']:g}, its honest half only {SCORES[attack.base]:g}"
    for kind in BASES:
        result = outcome.results.get(f"honest-{kind}")
        if result is not None and result["score"] != SCORES[kind]:
            yield f"honest-{kind}: scores {result['score']:g} among hostile ones, {SCORES[kind]:g} otherwise"
    sibling = outcome.results.get(SIBLING)
    if sibling is not None and sibling["score"] != SCORES["right"]:
        yield f"{SIBLING}: scores {sibling['score']:g} among hostile ones, {SCORES['right']:g} otherwise"


def _of_effects(stage: Stage, outcome: Outcome) -> Iterator[str]:
    level = level_of(outcome)
    may = {attack.name for attack in stage.attacks if not attack.holds_at(level)}
    for effect in outcome.effects:
        whose = stage.whose(effect)
        if whose not in may:
            yield f"{whose}: {effect.kind}: {effect.what}"
