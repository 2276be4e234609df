"""os._exit(0) in a graded call"""


def on_call(name, arguments, honest):
    import os

    os._exit(0)
