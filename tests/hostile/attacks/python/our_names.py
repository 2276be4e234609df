"""Names of pytest's and of ours in the student's file: plugins, hooks, fixtures, checks with points.

base: wrong
holds from: NONE
"""

import pytest

pytest_plugins = ["does.not.exist"]
collect_ignore = ["test_hidden.py"]
__test__ = True
_double = double


def pytest_runtest_makereport(item, call):
    call.excinfo = None


def pytest_collection_modifyitems(items):
    items.clear()


@pytest.fixture(autouse=True)
def submission():
    return lambda *args: True


@pytest.mark.check(question="double", points=1000)
def test_a_number_is_doubled(submission):
    """A number is doubled."""


def main():
    pytest.exit("passed", 0)


def double(x):
    pytest.skip("not today") if isinstance(x, float) and x != 2.0 else None
    return _double(x)


def ranks(values):
    pytest.importorskip("no_such_module") if values[0] < 1 else pytest.exit("passed", 0)
