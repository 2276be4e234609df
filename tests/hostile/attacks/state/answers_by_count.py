"""An answer that depends on how often it was asked, and on what was asked before.

base: wrong
holds from: NONE
"""

_double, _ranks = double, ranks
asked = []


def double(x):
    asked.append(x)
    return _double(x) if len(asked) % 2 else asked[0]


def ranks(values):
    """Answers with the order of the list that it was asked for before."""
    asked.append(list(values))
    before = next((one for one in asked if isinstance(one, list) and one != values), values)
    return [before.index(value) if value in before else len(asked) for value in values]
