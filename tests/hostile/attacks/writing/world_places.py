"""Leave something where every account may write: files, folders, links, pipes, sockets, nameless files.

base: right
holds from: FULL
"""

import os
import socket
import stat
import tempfile

_honest = double


def _nameless(place):
    file = os.open(place, os.O_TMPFILE | os.O_WRONLY, 0o666)
    os.write(file, MARK.encode())
    os.link(f"/proc/self/fd/{file}", f"{place}/{MARK}-nameless")


def double(x):
    places = [WITNESS, os.path.dirname(LISTENERS["unix"]), SECRETS["temporary"], os.path.dirname(os.getcwd())]
    places += ["/tmp", "/var/tmp", "/dev/shm", "/run", "/run/lock", "/dev", "/var/crash", os.path.expanduser("~root")]
    for place in places:
        for make in (
            lambda: os.close(os.open(f"{place}/{MARK}-file", os.O_WRONLY | os.O_CREAT, 0o666)),
            lambda: os.mkdir(f"{place}/{MARK}-folder"),
            lambda: os.symlink("/nowhere", f"{place}/{MARK}-link"),
            lambda: os.mkfifo(f"{place}/{MARK}-pipe"),
            lambda: os.mknod(f"{place}/{MARK}-node", 0o666 | stat.S_IFREG),
            lambda: os.link("target.py", f"{place}/{MARK}-hard"),
            lambda: os.rename("given", f"{place}/{MARK}-moved"),
            lambda: socket.socket(socket.AF_UNIX).bind(f"{place}/{MARK}-socket"),
            lambda: _nameless(place),
            lambda: tempfile.mkdtemp(prefix=MARK, dir=place),
        ):
            with open("given", "w") as file:
                file.write(MARK)
            try:
                make()
            except OSError:
                pass
    return _honest(x)
