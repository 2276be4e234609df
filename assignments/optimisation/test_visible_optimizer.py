"""Visible checks of the question `optimizer`."""

import pytest
import torch

from autograder.checking import as_number, as_tensor, expect, is_instance, linear, sequential


@pytest.mark.check(question="optimizer")
def test_example_optimizer(submission):
    """make_optimizer makes an SGD with two groups of two tensors each, with the learning rates that it is given."""
    network = submission.make(
        sequential(linear1=linear(torch.ones(4, 3), torch.ones(4)), linear2=linear(torch.ones(2, 4), torch.ones(2)))
    )
    optimizer = submission.make_optimizer(network, 0.5, 0.25)
    expect(optimizer is not None, "`make_optimizer` returned nothing (None).", "Is there a `return` in front of it?")
    expect(
        is_instance(optimizer, "torch.optim.SGD"),
        "What `make_optimizer` returned is no `torch.optim.SGD`.",
        "Other optimizers, such as Adam, make other steps.",
    )
    groups = optimizer.param_groups
    expect(isinstance(groups, list), "The optimizer has no list of parameter groups.")
    expect(len(groups) == 2, f"The number of parameter groups is {len(groups)}, not 2.", "One group for each layer.")
    found = {}
    for group in groups:
        expect(isinstance(group, dict) and isinstance(group.get("params"), list), "A parameter group cannot be read.")
        shapes = sorted(tuple(as_tensor(value, "a parameter").shape) for value in group["params"])
        found[tuple(shapes)] = as_number(group.get("lr"), "the learning rate of a group", tensor_ok=True)
    first, second = ((4,), (4, 3)), ((2,), (2, 4))
    expect(
        found != {first: 0.25, second: 0.5},
        "The two learning rates are swapped.",
        "`lr` is for `linear1`, `lr_linear2` for `linear2`.",
    )
    expect(
        found == {first: 0.5, second: 0.25},
        f"With lr=0.5 and lr_linear2=0.25, the learning rate by the shapes of the parameters of a group is {found}.",
        "Here, `linear1` has a weight (4, 3) and a bias (4,), and `linear2` a weight (2, 4) and a bias (2,).",
    )
