"""How strong the walls are: the levels and their order. What a level consists of is decided in `walls.py`."""

from __future__ import annotations

from enum import Enum
from functools import total_ordering


@total_ordering
class Isolation(Enum):
    """A level of confinement, strongest first; a stronger one compares as greater."""

    FULL_PLUS = "full+"  # FULL, in namespaces where nothing else exists
    FULL = "full"  # Landlock and a system-call filter, and as root a private uid or no capabilities
    UID = "uid"  # root without Landlock: a private uid; places that anybody may read stay readable
    LIMITS = "limits"  # no network, no new processes, limits on resources; files are not protected
    NONE = "none"  # a process of its own and time-outs

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Isolation):
            return NotImplemented
        return _STRENGTH[self] < _STRENGTH[other]

    def __str__(self) -> str:
        return self.value.upper()

    @property
    def protects_files(self) -> bool:
        """May a class be graded at this level without asking? (Hidden checks are out of reach.)"""
        return self >= Isolation.UID


_STRENGTH = {level: -position for position, level in enumerate(Isolation)}
