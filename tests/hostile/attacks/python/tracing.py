"""Tracers, profilers and monitors that change what our own frames see and return.

base: wrong
holds from: NONE
"""

import sys
import threading

_double = double


def trace(frame, event, arg):
    if frame.f_code.co_name in ("answer", "_do", "encode", "parameters", "train"):
        frame.f_locals["self"] = None
        frame.f_trace_opcodes = True
    return trace


class Setup:
    sys.setprofile(trace)
    threading.settrace(trace)


def double(x):
    sys.settrace(trace)
    frame = sys._getframe().f_back
    while frame is not None:
        frame.f_trace = trace
        frame = frame.f_back
    if hasattr(sys, "monitoring"):
        sys.monitoring.use_tool_id(1, MARK)
        sys.monitoring.register_callback(1, sys.monitoring.events.PY_RETURN, lambda *args: sys.exit())
        sys.monitoring.set_events(1, sys.monitoring.events.PY_RETURN)
    return _double(x)
