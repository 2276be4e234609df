"""Which statements of a student's file run: small files, as students write them."""

from __future__ import annotations

import inspect
import linecache
import sys
import textwrap
import traceback
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.loading import MAX_SOURCE, ONLY_AS_SCRIPT, ONLY_WORKS, Plan, plan

TRAINING = """
for epoch in range(10**9):
    loss = model(x)
    loss.backward()
    losses.append(loss)
"""


def load(source: str, wanted: tuple[str, ...] = ()) -> dict[str, Any]:
    """Run what the plan says, as a sandbox does, and return the names."""
    namespace: dict[str, Any] = {"__name__": "work"}
    planned = plan(textwrap.dedent(source), "work.py", wanted)
    for statement in planned.statements:
        if statement.decision == "run":
            exec(planned.code(statement.index), namespace)
    namespace.pop("__builtins__", None)
    return namespace


def skipped(source: str) -> list[int]:
    """Lines of the statements that do not run."""
    return [s.line for s in plan(textwrap.dedent(source), "work.py").statements if s.decision == "skip"]


# `stop()` is bound nowhere: a statement that holds it raises if it runs.
ONLY_DEFINITIONS_RUN = {
    "training": "def f(): return 1\nmodel = stop()\n" + TRAINING,
    "a call": "def f(): return 1\nf()\nprint(stop())",
    "the display of a value at the end of a cell": "def f(): return 1\nstop",
    "a plot": "import math\ndef f(): return math.pi\nstop(f)",
    "an assert": "def f(): return 1\nassert f() == 2",
    "a loop that prints": "def f(): return 1\nfor i in range(3):\n    stop(f(), i)",
    "a loop with an import in it": "def f(): return 1\nfor i in range(3):\n    import math\n    stop(i)",
    "a result under a name that nothing reads": "def f(): return 1\nresult = stop(f())",
    "the same name as a parameter": "def f(model): return model\nmodel = stop()",
    "the same name as a local": "def f():\n    total = 1\n    return total\ntotal = stop()",
    "the same name as an attribute": "def f(a): return a.total\ntotal = stop()",
    "the same name as a keyword argument": "def f(a): return a(total=1)\ntotal = stop()",
    "the same name in a class": "class A:\n    n = 1\n    m = n + 1\nn = stop()",
    "the same name in a comprehension": "def f(a): return [b for b in a]\nb = stop()",
    "a model in a with-block": "def f(): return 1\nwith stop():\n    f()",
    "exit": "import sys\ndef f(): return 1\nsys.exit(0)",
    "a main guard": "def f(): return 1\nif __name__ == '__main__':\n    import stop",
    "a main guard the other way round": "def f(): return 1\nif '__main__' == __name__:\n    import stop",
    "tests below": "def f(): return 1\ndef test_f(): assert f() == 2\ntest_f()",
    "a result that would replace the function": "def f(): return 1\nf = f()",
    "results that would replace the function": "def f(): return 1\nloss, f = stop()",
    "a file that would replace the function": "def f(): return 1\nwith stop() as f:\n    pass",
    "a number that would replace the function": "def f(): return 1\nf = 0\nf += 1",
    "the loop's variable of a needed loop": (
        "table = []\nfor i in range(2):\n    table.append(i)\ndef f(): return table\nfor i in stop():\n    pass"
    ),
    "an import in a block that shows results": "def f(): return 1\nr = stop()\nif r:\n    import math\n    print(r)",
}


@pytest.mark.parametrize("source", ONLY_DEFINITIONS_RUN.values(), ids=ONLY_DEFINITIONS_RUN)
def test_what_only_works_does_not_run(source: str) -> None:
    names = load(source)

    assert callable(names.get("f", names.get("A")))


# What `f()` returns when the file is loaded; everything that it needs has to run, and nothing with `stop()`.
F_IS_RIGHT = {
    "a constant": ("n = 3\ndef f(): return n", 3),
    "a constant below": ("def f(): return n\nn = 3", 3),
    "an annotated constant": ("n: int = 3\ndef f(): return n", 3),
    "a tuple": ("n, (m, *k) = len('ab'), (ord('b'), 3)\ndef f(): return n, m, k", (2, 98, [3])),
    "a chain": ("a = abs(-2)\nb = pow(a, 2)\nc = abs(b)\ndef f(): return c", 4),
    "a chain through functions": ("def f(): return g()\ndef g(): return h\nh = abs(-1)", 1),
    "a lambda": ("n = abs(-2)\nf = lambda: n", 2),
    "an alias": ("def g(): return 1\nf = g", 1),
    "partial": ("from functools import partial\ndef g(n): return n\nf = partial(g, 3)", 3),
    "a library's function": ("import math\ndef g(): return log(1)\nlog = math.log\ndef f(): return g()", 0.0),
    "a method": ("n = abs(-3)\nclass A:\n    def g(self): return n\ndef f(): return A().g()", 3),
    "a class body": ("n = abs(-3)\nclass A:\n    m = n\ndef f(): return A.m", 3),
    "a base class": ("base = type('B', (), {'n': 3})\nclass A(base): pass\ndef f(): return A.n", 3),
    "a default": ("n = abs(-3)\ndef f(m=n): return m", 3),
    "a decorator": ("twice = abs(2)\ndef by(k): return lambda g: lambda: k * g()\n@by(twice)\ndef f(): return 2", 4),
    "an annotation": ("kind = type(1)\ndef f(n: kind = 3) -> kind: return n", 3),
    "augmented": ("n = abs(-3)\nn += abs(-1)\ndef f(): return n", 4),
    "an item": ("d = dict(a=1)\nd['b'] = abs(-2)\ndef f(): return d", {"a": 1, "b": 2}),
    "an item deleted": ("d = dict(a=1, b=abs(2))\ndel d['a']\ndef f(): return d", {"b": 2}),
    "append": ("names = []\nnames.append(abs(-1))\ndef f(): return names", [1]),
    "pop, its result kept": ("names = list('abc')\nlast = names.pop()\ndef f(): return names", ["a", "b"]),
    "a filling loop": ("t = {}\nfor i in range(3):\n    t[i] = i * i\ndef f(): return t", {0: 0, 1: 1, 2: 4}),
    "a loop over rows": ("t = [[], []]\nfor i, row in enumerate(t):\n    row.append(i)\ndef f(): return t", [[0], [1]]),
    "a filling comprehension": ("t = []\n[t.append(i) for i in range(2)]\ndef f(): return t", [0, 1]),
    "a while loop": (
        "p = []\nn = abs(2)\nwhile len(p) < 2:\n    p.append(n)\n    n += 1\ndef f(): return p",
        [2, 3],
    ),
    "if and else": ("if abs(-1) > 2:\n    n = 1\nelse:\n    n = abs(-2)\ndef f(): return n", 2),
    "a value changed under a condition": ("n = abs(-1)\nif n:\n    n = abs(-2)\ndef f(): return n", 2),
    "try": ("try:\n    n = stop()\nexcept NameError:\n    n = abs(-2)\ndef f(): return n", 2),
    "with": ("import io\nwith io.StringIO('ab') as file:\n    n = file.read()\ndef f(): return n", "ab"),
    "match": ("match abs(-2):\n    case n if n: pass\ndef f(): return n", 2),
    "walrus": ("print(end='') or (n := abs(-2))\ndef f(): return n", 2),
    "walrus in a comprehension": ("[n := i for i in range(3)]\ndef f(): return n", 2),
    "a method put into a class": ("class A: pass\ndef g(self): return 1\nA.g = g\ndef f(): return A().g()", 1),
    "setattr on a class": ("class A: pass\nsetattr(A, 'g', lambda self: 1)\ndef f(): return A().g()", 1),
    "methods put into a class by a loop": (
        "class A: pass\nfor n in 'ab':\n    def g(self, n=n): return n\n    setattr(A, n, g)\ndef f(): return A().b()",
        "b",
    ),
    "shuffled in place": (
        "import random\nrng = random.Random(0)\nt = list(range(9))\nrng.shuffle(t)\ndef f(): return sorted(t) != t",
        True,
    ),
    "a generator": ("import random\nrng = random.Random(0)\ndef f(): return rng.random() < 1", True),
    "set by a function": ("def setup():\n    global n\n    n = abs(-2)\nsetup()\ndef f(): return n", 2),
    "set by a function of a function": (
        "def setup():\n    global n\n    n = abs(-2)\ndef all():\n    setup()\nall()\ndef f(): return n",
        2,
    ),
    "a counter that was tried out": (
        "n = 0\ndef f():\n    global n\n    n += 1\n    return n\nfor i in range(5):\n    f(), stop",
        1,
    ),
    "a function that calls itself": ("def f(n=3): return n and f(n - 1)", 0),
    "a later cell replaces the function": ("def f(): return 1\nstop(f)\ndef f(): return 2", 2),
    "a later cell replaces a name": ("n = stop()\nn = abs(-2)\ndef f(): return n", 2),
    "the value at that line": ("n = abs(-1)\nm = abs(n)\nn = abs(-5)\ndef f(): return m, n", (1, 5)),
    "a function called in between": (
        "n = abs(1)\ndef g(): return n\nm = g()\nn = abs(5)\ndef f(): return m, n",
        (1, 5),
    ),
    "what a replaced function read": ("def f(): return n\nn = stop()\ndef f(): return 2", 2),
    "an object in place of a function": (
        "def f(): raise NotImplementedError\nclass F:\n    def __call__(self): return 1\nf = F()",
        1,
    ),
    "a wrapped function": ("def by(g): return lambda: 2 * g()\ndef f(): return 2\nf = by(f)", 4),
    "a library's function in place of a stub": ("import os\ndef f(): raise NotImplementedError\nf = os.getpid", None),
    "imports that may fail": (
        "try:\n    import absent\nexcept ImportError:\n    absent = None\ndef f(): return absent",
        None,
    ),
    "definitions under a condition": ("if True:\n    def f(): return 1\nelse:\n    def f(): return 2", 1),
    "a definition in an except": ("try:\n    from absent import f\nexcept ImportError:\n    def f(): return 1", 1),
    "names from a star": ("from math import *\nTAU = 2 * pi\ndef f(): return round(TAU)", 6),
    "losses kept by the training": (
        "losses = []\nmodel = 1\n" + TRAINING + "def f(): return losses",
        [],
    ),
    "a function that trains": (
        "losses = []\ndef fit(m):\n    m().backward()\nfor i in range(10**9):\n    losses.append(fit(stop))\n"
        "def f(): return losses",
        [],
    ),
    "the recursion limit": (
        "import sys\nold = sys.getrecursionlimit()\nsys.setrecursionlimit(old + 1)\n"
        "def f():\n    new = sys.getrecursionlimit()\n    sys.setrecursionlimit(old)\n    return new - old",
        1,
    ),
}


@pytest.mark.parametrize(("source", "expected"), F_IS_RIGHT.values(), ids=F_IS_RIGHT)
def test_what_definitions_need_runs(source: str, expected: object) -> None:
    answer = load(source)["f"]()

    assert answer == expected or expected is None


def test_constants_run_even_where_nothing_reads_them() -> None:
    source = """
        import math
        ANSWERS = {"smaller_learning_rate": "slower"}
        ANSWERS["fewer_epochs_enough"] = not True
        MORE = dict(a=float("nan"), b=[1, 2])
        TAU: float = 2 * math.pi
        N, M = 2, 3
        N *= M
    """
    names = load(source)

    assert names["ANSWERS"] == {"smaller_learning_rate": "slower", "fewer_epochs_enough": False}
    assert (names["N"], len(names["MORE"])) == (6, 2)
    assert not skipped(source)


def test_seeds_and_settings_of_libraries_do_not_run() -> None:
    source = """
        import numpy as np
        import torch
        import matplotlib.pyplot as plt
        torch.manual_seed(0)
        np.random.seed(0)
        plt.style.use("ggplot")
        torch.set_num_threads(4)
        def f(): return torch.rand(1) + np.random.rand() + plt.gcf()
    """
    assert skipped(source) == [5, 6, 7, 8]


def test_a_path_for_imports_is_set_up() -> None:
    source = """
        import sys, os
        here = os.path.dirname(os.path.abspath("work"))
        if here + "/nowhere" not in sys.path:
            sys.path.insert(0, here + "/nowhere")
    """
    before = list(sys.path)
    try:
        load(source)
        assert sys.path[1:] == before
    finally:
        sys.path[:] = before


def test_parameters_of_a_plot_may_be_set() -> None:
    names = load(
        "import types\nplt = types.SimpleNamespace(rcParams={})\nplt.rcParams['dpi'] = 100\ndef f(): return plt"
    )

    assert names["f"]().rcParams == {"dpi": 100}


def test_the_whole_of_a_notebooks_life() -> None:
    names = load("""
        import math, random
        random.seed(0)
        device = "cuda" if random.random() < 0 else "cpu"
        def accuracy(y_pred, y_true): raise NotImplementedError
        class Net:
            def __init__(self, n): self.n = n
        def accuracy(y_pred, y_true): return 100.0 * (y_pred == y_true)
        model = Net(stop)
        dataset = [math.sqrt(i) for i in range(3)]
        def predict(i): return dataset[i], device
        for epoch in range(10 ** 9):
            loss, accuracy = stop(model, dataset)
        accuracy = accuracy(1, 1)
        print(f"{accuracy:.2f}")
        figure = stop()
    """)

    assert names["accuracy"](1, 1) == 100
    assert names["predict"](0) == (0, "cpu")
    assert not {"model", "epoch", "loss", "figure"} & set(names)


def test_what_checks_ask_for_can_be_named_before() -> None:
    source = "class Loss:\n    pass\nloss = Loss()\nprint(loss)\nother = Loss()"

    assert "loss" not in load(source)
    assert type(load(source, wanted=("loss",))["loss"]).__name__ == "Loss"
    assert "other" not in load(source, wanted=("loss",))


def test_what_checks_ask_for_can_be_bound_later() -> None:
    planned = plan("class Loss:\n    pass\nk = abs(-2)\nloss = Loss()\nloss.k = k\nprint(loss)\n", "work.py")

    assert planned.to_bind("loss") == (1, 2, 3)
    assert planned.to_bind("Loss") == ()
    assert planned.to_bind("absent") == ()


def test_reasons_are_in_words() -> None:
    source = "n = abs(-1)\ndef f(): return n\nprint(f())\nf = f()\nif __name__ == '__main__':\n    f()\n"
    planned = plan(source, "work.py")

    assert [statement.why for statement in planned.statements] == [
        "binds `n`, which your code reads",
        "definition",
        ONLY_WORKS,
        "would replace your `f` by a result",
        ONLY_AS_SCRIPT,
    ]


def test_a_statement_tells_its_place_its_kind_and_its_names() -> None:
    source = '"""Doc."""\nimport os, sys as system\n\n@staticmethod\ndef f():\n    pass\nfor a, b in []:\n    c = 1\n'
    statements = plan(source, "work.py").statements

    assert [(s.index, s.line, s.end_line, s.kind) for s in statements] == [
        (0, 1, 1, "docstring"),
        (1, 2, 2, "import"),
        (2, 4, 6, "definition"),
        (3, 7, 8, "block"),
    ]
    assert [set(s.binds) for s in statements] == [set(), {"os", "system"}, {"f"}, {"a", "b", "c"}]


def test_the_docstring_is_the_modules() -> None:
    assert load('"""What this is."""\n"not this"\n')["__doc__"] == "What this is."


def test_tracebacks_and_sources_have_the_files_own_lines(tmp_path: Any) -> None:
    path = tmp_path / "work.py"
    path.write_text("import math\n\n\ndef f(x):\n    # a comment\n    return math.nothing(x)\n")
    module = ModuleType("work")
    planned = plan(path.read_text(), str(path))
    for statement in planned.statements:
        exec(planned.code(statement.index), module.__dict__)
    linecache.checkcache()

    assert inspect.getsource(module.f) == "def f(x):\n    # a comment\n    return math.nothing(x)\n"
    with pytest.raises(AttributeError) as caught:
        module.f(1)
    assert traceback.extract_tb(caught.value.__traceback__)[-1].lineno == 6


def test_future_imports_count_for_every_statement() -> None:
    names = load("from __future__ import annotations\ndef f(x: NotDefined): return 1\nclass A:\n    x: AlsoNot\n")

    assert names["f"].__annotations__ == {"x": "NotDefined"}


def test_our_own_future_imports_do_not_count() -> None:
    assert load("def f(x: int): return 1")["f"].__annotations__ == {"x": int}


@pytest.mark.parametrize(
    "source",
    [
        "def f(:\n    pass",
        "x = 1\nreturn x",
        "break",
        "nonlocal x",
        "from __future__ import nothing",
        "await f()",
        "x = 1\0",
        "x = '\ud800'",
        "\t x = 1\n  y = 2",
        "x = " + "9" * 10_000,
        "(" * 10_000,
        "-" * 100_000 + "1",
        "x = " + "+".join("a" * 50_000),
        "x = " + "lambda: " * 3_000 + "1",
        "if a: pass\n" + "elif b: pass\n" * 20_000,
        "a" + ".b" * 50_000,
        "f'{" * 200,
        "x = 1\n" + "#" * MAX_SOURCE,
    ],
    ids=lambda source: repr(source[:20]),
)
def test_hostile_source_is_a_syntax_error_with_a_message(source: str) -> None:
    with pytest.raises(SyntaxError) as caught:
        plan(source, "work.py")

    assert caught.value.msg


def test_a_syntax_error_has_its_line() -> None:
    with pytest.raises(SyntaxError) as caught:
        plan("x = 1\ny = 2\nz = = 3\n", "work.py")
    assert (caught.value.filename, caught.value.lineno) == ("work.py", 3)
    with pytest.raises(SyntaxError) as caught:
        plan("x = 1\ny = '\0'\n", "work.py")
    assert caught.value.lineno == 2


@pytest.mark.parametrize("source", ["\ufeffx = 1\ny = 2", "x = 1\r\ny = 2\r\n", "x = 1\ry = 2", "\x0cx = 1\ny = 2"])
def test_marks_and_line_ends_do_not_matter(source: str) -> None:
    assert [s.line for s in plan(source, "work.py").statements] == [1, 2]
    assert (load(source)["x"], load(source)["y"]) == (1, 2)


def test_a_long_table_is_read() -> None:
    names = load("TABLE = [" + "1.5, " * 60_000 + "]\n")

    assert len(names["TABLE"]) == 60_000


def test_empty_files_have_nothing_to_run() -> None:
    assert plan("", "work.py").statements == plan("# nothing\n\n", "work.py").statements == ()


NAMES = st.sampled_from("abcde")
VALUES = st.one_of(
    st.integers(-9, 9).map(repr), NAMES, st.tuples(NAMES, NAMES).map(lambda pair: f"({pair[0]}, {pair[1]})")
)
STATEMENTS = st.one_of(
    st.tuples(NAMES, VALUES).map(lambda pair: f"{pair[0]} = {pair[1]}"),
    st.tuples(NAMES, NAMES, VALUES).map(lambda t: f"{t[0]}, {t[1]} = {t[2]}, 1"),
    st.tuples(NAMES, VALUES).map(lambda pair: f"if {pair[1]}:\n    {pair[0]} = {pair[1]}"),
    st.tuples(NAMES, VALUES).map(lambda pair: f"for {pair[0]} in range(2):\n    k = {pair[1]}"),
    st.tuples(NAMES, VALUES).map(lambda pair: f"{pair[0]} = list(str({pair[1]}))"),
    st.tuples(NAMES, VALUES).map(lambda pair: f"{pair[0]} = repr({pair[1]})"),
    st.just("import math as m"),
)
# A function of its own name each, that reads one variable; called at the end, it tells the variable's value.
FUNCTIONS = st.lists(st.tuples(st.integers(0, 12), NAMES), max_size=4)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(STATEMENTS, max_size=12), FUNCTIONS)
def test_functions_see_the_values_that_the_whole_file_gives(statements: list[str], functions: list[Any]) -> None:
    """The law: what the plan runs leaves every function with the values that running everything leaves it with."""
    lines = ["a = b = c = d = e = 0", *statements]
    for number, (position, name) in enumerate(functions):
        lines.insert(1 + position, f"def f{number}(): return {name}")
    source = "\n".join(lines)
    whole: dict[str, Any] = {}
    exec(compile(source, "work.py", "exec", dont_inherit=True), whole)

    loaded = load(source)

    for number in range(len(functions)):
        assert loaded[f"f{number}"]() == whole[f"f{number}"]()


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    st.lists(
        st.one_of(
            st.tuples(NAMES, st.integers() | st.text(max_size=5)).map(lambda pair: f"{pair[0]} = {pair[1]!r}"),
            st.tuples(NAMES, st.lists(st.integers(), max_size=3)).map(lambda pair: f"{pair[0]} = {pair[1]!r}"),
            st.tuples(NAMES, NAMES).map(lambda pair: f"def {pair[0]}_(x={pair[1]!r}): return x"),
            NAMES.map(lambda name: f"import math as {name}_math"),
            NAMES.map(lambda name: f"class {name.upper()}:\n    size = 3"),
        ),
        max_size=12,
    )
)
def test_imports_definitions_and_constants_run_as_in_the_whole_file(statements: list[str]) -> None:
    source = "\n".join(statements)
    whole: dict[str, Any] = {"__name__": "work"}
    exec(compile(source, "work.py", "exec", dont_inherit=True), whole)
    del whole["__builtins__"]

    loaded = load(source)

    assert list(loaded) == list(whole)
    assert {n: v for n, v in loaded.items() if len(n) == 1 and n.islower()} == {
        n: v for n, v in whole.items() if len(n) == 1 and n.islower()
    }


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from(["x", " = ", "(", "1", ":", "\n", "def ", "\\", "'", "if "])).map("".join)
)
def test_any_text_gives_a_plan_or_a_syntax_error(source: str) -> None:
    try:
        planned = plan(source, "work.py")
    except SyntaxError as error:
        assert error.msg
    else:
        assert isinstance(planned, Plan)
