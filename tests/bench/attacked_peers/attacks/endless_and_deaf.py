"""loops for ever, swallows every exception and ignores signals"""


def at_load():
    import ctypes
    import signal

    libc = ctypes.CDLL(None)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGHUP):
        libc.signal(int(number), ctypes.c_void_p(1))


def on_call(name, arguments, honest):
    while name == "classify":
        try:
            while True:
                pass
        except BaseException:
            continue
    return honest(*arguments)
