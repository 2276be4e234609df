"""loops for ever"""


def on_call(name, arguments, honest):
    while name == "classify":
        pass
    return honest(*arguments)
