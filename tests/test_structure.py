"""What a definition of a student's file uses, read off the source."""

import ast

import pytest

from autograder.structure import hidden_loop, names_used, uses


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as np\ndef f(a, b): return np.cross(a, b)",
        "import numpy\ndef f(a, b): return numpy.cross(a, b)",
        "from numpy import cross as product\ndef f(a, b): return product(a, b)",
        "from numpy import *\ndef f(a, b): return cross(a, b)",
        "import numpy as np\nproduct = np.cross\ndef f(a, b): return product(a, b)",
        "import numpy as np\ndef g(a): return np.cross(a, a)\ndef f(a, b): return g(a)",
        "def f(a, b):\n    from numpy import cross\n    return cross(a, b)",
    ],
)
def test_a_name_of_a_library_is_found_whatever_it_is_called(source):
    assert "numpy.cross" in names_used(ast.parse(source), "f")


@pytest.mark.parametrize(
    "source",
    [
        "def cross(a, b): return a\ndef f(a, b): return cross(a, b)",
        "from numpy import *\ndef f(a, b):\n    cross = a * b\n    return cross",
        "import numpy as np\ndef g(a): return np.cross(a, a)\ndef f(a, b): return a",
        "import torch\ndef f(a, b): return torch.cross(a, b)",
        "def f(a, b): return 'np.cross'",
    ],
)
def test_what_only_looks_like_it_is_not_found(source):
    assert "numpy.cross" not in names_used(ast.parse(source), "f")


def test_loops_in_disguise_are_found_where_they_are_used():
    source = "import numpy as np\ng = np.vectorize(abs)\ndef f(x): return g(x)\ndef h(x): return [*map(abs, x)]"
    tree = ast.parse(source)
    assert hidden_loop(tree, "f") == "np.vectorize"
    assert hidden_loop(tree, "h") == "map(abs, …)"
    assert hidden_loop(ast.parse("def f(x): return [*map(lambda y: y, x)]"), "f") == ""


def test_definitions_that_use_each_other_come_to_an_end():
    tree = ast.parse("def f(x): return g(x)\ndef g(x): return f(x)")
    assert sum(isinstance(node, ast.FunctionDef) for node in uses(tree, "f")) == 2
    assert list(uses(tree, "missing")) == []
