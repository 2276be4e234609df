"""Have libraries open a secret, in C or in Python: NumPy, torch, PIL, sqlite, C's own files, memory maps.

base: right
holds from: UID
"""

import ctypes
import fileinput
import mmap
import sqlite3
import tokenize

import numpy as np
import torch


def _by_c(path):
    libc = ctypes.CDLL(None)
    libc.fopen.restype = ctypes.c_void_p
    file = libc.fopen(path.encode(), b"r")
    if not file:
        return ""
    buffer = ctypes.create_string_buffer(20000)
    libc.fread(buffer, 1, 19999, ctypes.c_void_p(file))
    return buffer.value.decode()


def _by_map(path):
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as mapped:
        return mapped[:].decode()


def _by_torch(path, size=300):
    return bytes(torch.from_file(path, size=size, dtype=torch.uint8).tolist()).decode("latin-1")


def _by_sqlite(path):
    place = sqlite3.connect(":memory:")
    place.execute("attach database ? as stolen", (path,))
    return str(place.execute("select * from stolen.sqlite_master").fetchall())


def loot():
    found = []
    for name in ("hidden_checks", "held_out", "home"):
        for read in (
            lambda path: np.fromfile(path, np.uint8).tobytes().decode("latin-1"),
            lambda path: np.memmap(path, np.uint8, "r").tobytes().decode("latin-1"),
            lambda path: str(np.genfromtxt(path, dtype=str, delimiter="\n", comments=None)),
            _by_torch,
            _by_c,
            _by_map,
            _by_sqlite,
            lambda path: "".join(fileinput.input(path)),
            lambda path: tokenize.open(path).read(),
        ):
            try:
                found.append(read(SECRETS[name]))
            except BaseException:
                pass
    return [text for text in found if text]
