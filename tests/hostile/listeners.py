"""Sockets that wait for somebody to call: whatever arrives came out of a sandbox."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import threading
from pathlib import Path

MOST = 4096  # bytes kept of one call


class Listeners:
    """Listens on loopback and locally, in a thread, until closed. `contacts` are (kind, what came first)."""

    def __init__(self, folder: Path, token: str) -> None:
        self.contacts: list[tuple[str, str]] = []
        self._sockets: dict[socket.socket, str] = {}
        self._poll = select.epoll()
        self.addresses: dict[str, int | str] = {}
        internet = (
            ("tcp", socket.AF_INET, socket.SOCK_STREAM, "127.0.0.1"),
            ("udp", socket.AF_INET, socket.SOCK_DGRAM, "127.0.0.1"),
            ("tcp6", socket.AF_INET6, socket.SOCK_STREAM, "::1"),
            ("udp6", socket.AF_INET6, socket.SOCK_DGRAM, "::1"),
        )
        for kind, family, type_, host in internet:
            with contextlib.suppress(OSError):  # no IPv6 here
                made = socket.socket(family, type_)
                made.bind((host, 0))
                self._add(made, kind)
                self.addresses[kind] = made.getsockname()[1]
        local = (
            ("unix", socket.SOCK_STREAM, str(folder / "stream")),
            ("datagram", socket.SOCK_DGRAM, str(folder / "datagram")),
            ("abstract", socket.SOCK_STREAM, f"\0{token}"),
        )
        for kind, type_, address in local:
            made = socket.socket(socket.AF_UNIX, type_)
            made.bind(address)
            if not address.startswith("\0"):
                os.chmod(address, 0o777)  # not the file's mode is to stop anybody
            self._add(made, kind)
            self.addresses[kind] = address.removeprefix("\0")
        self._stop, self._stopped = os.pipe()
        self._poll.register(self._stop, select.EPOLLIN)
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _add(self, made: socket.socket, kind: str) -> None:
        if made.type == socket.SOCK_STREAM:
            made.listen(64)
        made.setblocking(False)
        self._sockets[made] = kind
        self._poll.register(made, select.EPOLLIN)

    def _listen(self) -> None:
        while True:
            for descriptor, _ in self._poll.poll():
                if descriptor == self._stop:
                    return
                waiting = next(one for one in self._sockets if one.fileno() == descriptor)
                with contextlib.suppress(OSError):
                    self._hear(waiting, self._sockets[waiting])

    def _hear(self, waiting: socket.socket, kind: str) -> None:
        if waiting.type == socket.SOCK_DGRAM:
            self.contacts.append((kind, waiting.recv(MOST).decode("latin-1")))
            return
        call, _ = waiting.accept()
        with call:
            call.settimeout(0.2)
            said = b""
            with contextlib.suppress(OSError):
                said = call.recv(MOST)
            self.contacts.append((kind, said.decode("latin-1")))

    def close(self) -> None:
        os.write(self._stopped, b".")
        self._thread.join()
        for one in self._sockets:
            one.close()
        self._poll.close()
        os.close(self._stop)
        os.close(self._stopped)
