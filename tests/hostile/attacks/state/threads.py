"""A thread that is left running, spins, and changes names and tensors behind the checks.

base: right
holds from: NONE
"""

import threading
import time

import torch

_double = double
PASSED = torch.zeros(7)


def meddle():
    while True:
        PASSED.add_(1)
        for name in ("ranks", "Classifier"):
            globals()[name] = globals()[name]
        time.sleep(0.001)


def double(x):
    for _ in range(8):
        threading.Thread(target=meddle, daemon=True).start()
    threading.Timer(0.01, meddle).start()
    return _double(x)
