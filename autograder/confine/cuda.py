"""What a sandbox needs on top of the usual to use an NVIDIA GPU: devices, files, system calls, environment."""

from __future__ import annotations

import contextlib
import glob
import os
import sys

# When it starts, the driver opens a local socket (SOCK_SEQPACKET, an abstract name) for processes that share memory
# with it, and gives up if it cannot. `seccomp.py` lets no other kind of socket through, and never a connection.
# Nobody has tried whether it sends messages to itself, so that is let through, too.
SYSTEM_CALLS = frozenset({"socket", "bind", "listen", "sendmsg"})

# The driver names its threads by writing to /proc/self/task/*/comm, and gives up if it cannot. What else lies there
# is about this process alone.
OWN_THREADS = "/proc/self/task"

# The driver, its libraries and a first training step take this much resident memory, which is nobody's to pay for.
RESIDENT_BYTES = 1 << 30

_DEVICES = ("/dev/nvidia[0-9]*", "/dev/nvidiactl", "/dev/nvidia-uvm", "/dev/nvidia-caps/nvidia-cap[0-9]*")
_FOR_ADMINISTRATORS = ("nvidia-cap1", "nvidia-cap2")  # partitioning the GPU, and watching all of it
_READABLE = (
    "/proc/self/maps",  # the driver gives up without it
    "/proc/driver/nvidia",
    "/proc/devices",
    "/sys/bus/pci/devices",
    "/usr/local/cuda",
    "/usr/local/nvidia",
)
_PASSED_ON = ("LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES", "CUDA_DEVICE_ORDER", "CUDA_HOME", "NVIDIA_VISIBLE_DEVICES")


def devices() -> list[str]:
    """Return the GPU's device files."""
    found = (path for pattern in _DEVICES for path in glob.glob(pattern))
    return sorted(path for path in found if os.path.basename(path) not in _FOR_ADMINISTRATORS)


def readable() -> list[str]:
    """Return what the driver's libraries read, as far as it exists."""
    folders = [path for path in os.environ.get("LD_LIBRARY_PATH", "").split(":") if os.path.isabs(path)]
    return [path for path in (*_READABLE, *folders) if os.path.exists(path)]


def environment(scratch: str | None = None) -> dict[str, str]:
    """Return the variables that the driver looks at; compiled kernels are cached in `scratch`, if given."""
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    passed.setdefault(
        "CUDA_DEVICE_ORDER", "PCI_BUS_ID"
    )  # 0 is the card that NVIDIA's tools, and `card_memory.py`, call 0
    passed["CUBLAS_WORKSPACE_CONFIG"] = ":4096:8"  # the same result each time
    if scratch is not None:
        passed["CUDA_CACHE_PATH"] = os.path.join(scratch, ".cuda-cache")
    return passed


def share_memory(most_bytes: int) -> None:
    """Have torch take at most so many bytes of the GPU for this process's tensors, from the moment it initialises CUDA.

    So one sandbox does not take by oversight what others need. No wall: hostile code can undo it, or go past torch.
    Initialises nothing itself; without torch in this process, it does nothing.
    """
    torch = sys.modules.get("torch")
    if torch is None:
        return

    def limit() -> None:
        with contextlib.suppress(Exception):  # for what fails here, a student would be blamed
            total = torch.cuda.get_device_properties(0).total_memory
            torch.cuda.set_per_process_memory_fraction(min(1.0, most_bytes / total), 0)

    with contextlib.suppress(AttributeError):  # it is torch's own, for `torch.cuda.manual_seed`; a test asks for it
        torch.cuda._lazy_call(limit)
