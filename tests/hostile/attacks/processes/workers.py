"""Start workers by Python's or torch's own means.

base: right
holds from: LIMITS
"""

import concurrent.futures
import multiprocessing
import os

import torch.multiprocessing
import torch.utils.data

_honest = double
_honest_ranks = ranks


def _trace(how):
    with open(f"{WITNESS}/{MARK}-{how}", "w"):
        pass


def double(x):
    for how in ("fork", "forkserver", "spawn"):
        for library in (multiprocessing, torch.multiprocessing):
            try:
                worker = library.get_context(how).Process(target=_trace, args=(f"{library.__name__}-{how}",))
                worker.start()
                worker.join(0.5)
            except Exception:
                pass
    return _honest(x)


def ranks(values):
    def work():
        with concurrent.futures.ProcessPoolExecutor(1) as pool:
            pool.submit(_trace, "pool").result(0.3)

    for attempt in (work, lambda: multiprocessing.Pool(1).map(_trace, ["map"])):
        try:
            attempt()
        except Exception:
            pass
    loader = torch.utils.data.DataLoader([1, 2, 3], num_workers=2)  # must work, with or without workers
    assert len([*loader]) == 3
    return _honest_ranks(values)
