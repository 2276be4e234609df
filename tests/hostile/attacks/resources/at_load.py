"""Never end while the file is loaded: in a constant, in the body of a class, in a decorator.

base: right
holds from: NONE
"""


def _spin(*_):
    while True:
        pass


TABLE = [value for value in iter(int, 1)]


class Table:
    rows = [*iter(int, 1)]


@_spin
def unused():
    pass
