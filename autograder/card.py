"""Who may use the GPU: so many sandboxes at a time as fit into its free memory, first come, first served.

Decides and counts; starts no process and asks no driver itself. Also knows by which words an exception can come from a
card that others fill.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # sandboxes know these words, too, and need nothing else of this
    from autograder.card_memory import FreeMemory
    from autograder.plan import Plan

# A CUDA context, before the first tensor: 300 to 500 MiB, by card and driver. Where that is too little, sandboxes run
# out of memory together, and are tried again one by one.
CONTEXT_MIB = 512
PATIENCE_SECONDS = 120.0  # for memory that others use, before a sandbox starts without

# What torch says where the card's memory does not suffice …
RAN_OUT = (
    "CUDA out of memory",
    "CUDA error: out of memory",
    "CUBLAS_STATUS_ALLOC_FAILED",
    "CUDNN_STATUS_ALLOC_FAILED",
)
# … or does not suffice to begin with, or if the card takes one process at a time.
OTHERS_IN_THE_WAY = (*RAN_OUT, "CUBLAS_STATUS_NOT_INITIALIZED", "CUDNN_STATUS_NOT_INITIALIZED", "busy or unavailable")


def ran_out(message: str) -> bool:
    """Does an exception's message say that the card's memory was used up?"""
    return any(sign in message for sign in RAN_OUT)


def may_be_others(message: str) -> bool:
    """Could an exception with this message come from what others do on the card?

    A student's code can raise such a message, too. It must have no other consequence than that the submission is tried
    once more, without others.
    """
    return any(sign in message for sign in OTHERS_IN_THE_WAY)


def open_card(plan: Plan, wanted: int) -> Card | None:
    """Return the queue for the card that this plan's sandboxes train on, None if they use none."""
    if plan.device != "cuda":
        return None
    from autograder.card_memory import free_memory

    return Card(plan.assignment.limits.gpu_memory_mib, wanted, free_memory())


class Card:
    """The queue for one card. Owned by the one process that starts sandboxes, which asks before each.

    A limit is never for ever: where others fill the card, one sandbox at a time starts all the same after a while.

    Args:
        memory_mib: what one sandbox may take of the card's memory, on top of its context.
        wanted: how many shall run at a time, if the memory suffices.

    Attributes:
        is_shared: whether the one that was let in last may lack memory because others have it.
    """

    def __init__(
        self, memory_mib: int, wanted: int, free: FreeMemory, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.is_shared = False
        self._need_mib = CONTEXT_MIB + memory_mib
        self._wanted = wanted
        self._free = free
        self._clock = clock
        self._limit = 0
        self._belongs_to_one = False
        self._short_since: float | None = None
        self._remarks: dict[str, None] = {}  # in order, each once

    def lets_in(self, running: int, *, alone: bool = False) -> bool:
        """May a further sandbox start now, beside `running` others of ours? One that is to be alone waits for that."""
        if running and (alone or self._belongs_to_one):
            return False
        free = self._free()
        crowded = False
        if free is None:
            self._limit = 1
        else:
            fits = free // (self._need_mib << 20)
            # Those that run have taken between nothing and all of what they need. So at least `fits` can run at a time,
            # at most `fits + running`; between these, what was found out when fewer ran still holds.
            self._limit = min(max(self._limit, fits), fits + running)
            crowded = not fits
        if running >= max(self._limit, 1):
            self._note_limit(free is not None)
            return False
        if crowded and not self._has_waited():
            return False
        if not crowded:
            self._short_since = None
        self._belongs_to_one = alone or self._wanted == 1
        self.is_shared = crowded or not self._belongs_to_one
        return True

    def _has_waited(self) -> bool:
        """Has the card been full for too long? Only asked while nothing of ours is on it."""
        now = self._clock()
        if self._short_since is None:
            self._short_since = now
        self._remarks["the run waited for memory of the GPU that others use"] = None
        return now - self._short_since >= PATIENCE_SECONDS

    def _note_limit(self, is_known: bool) -> None:
        reason = (
            f"each may need {self._need_mib} MiB of the GPU's memory"
            if is_known
            else "how much of the GPU's memory is free cannot be asked here"
        )
        self._remarks[f"at times fewer than {self._wanted} submissions at a time: {reason}"] = None

    def remark(self) -> str:
        """Return for the staff, in one line, how the card held up the run; "" if it did not."""
        return "; ".join(self._remarks)
