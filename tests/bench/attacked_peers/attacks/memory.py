"""takes 1.5 GB of memory"""


def on_call(name, arguments, honest):
    import time

    if name == "classify":
        blocks = [bytearray(b"x") * 50_000_000 for _ in range(30)]
        time.sleep(0.7)
        del blocks
    return honest(*arguments)
