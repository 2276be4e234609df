"""What a test's sandbox runs: Python source that comes in frames, with the value of `answer` or the error as reply."""

from __future__ import annotations

import errno
import json
import traceback
from collections.abc import Callable
from typing import Any


def serve(receive: Callable[[], bytes], send: Callable[[bytes], None]) -> None:
    """Run each frame as source in one namespace that knows `send`; reply {"answer": …} or {"error": …} as JSON."""
    namespace: dict[str, Any] = {"send": send}
    while True:
        source = receive()
        try:
            namespace.pop("answer", None)
            exec(source.decode(), namespace)
            reply: dict[str, Any] = {"answer": namespace.get("answer")}
        except OSError as error:
            reply = {"error": errno.errorcode.get(error.errno or 0, str(error))}
        except BaseException as error:
            reply = {"error": type(error).__name__}
            traceback.clear_frames(error.__traceback__)
        send(json.dumps(reply).encode())
