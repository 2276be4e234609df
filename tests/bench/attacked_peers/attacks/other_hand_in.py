"""reads another student's hand-in"""
# ruff: noqa: F821


def at_load():
    with open(OTHER) as file:
        tell("loot", file.read())
