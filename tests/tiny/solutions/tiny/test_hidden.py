import pytest
import torch

from autograder.checking import (
    Recipe,
    as_tensor,
    assert_close,
    evaluate,
    expect,
    linear_layers,
    loss,
    train,
    unchanged_inputs,
)


@pytest.mark.check(question="double", points=4)
def test_a_tensor_is_doubled(submission):
    """A tensor is doubled, number by number."""
    x = torch.randn(7, generator=torch.Generator().manual_seed(3))
    doubled = unchanged_inputs(submission.double, x)
    assert_close(doubled, 2 * x, what="`double`", hint="Every number of the tensor counts.")


@pytest.mark.check(question="double", points=2, needs="test_a_tensor_is_doubled")
def test_whole_numbers_stay_whole(submission):
    """A tensor of whole numbers stays one."""
    as_tensor(submission.double(torch.arange(3)), "`double`", shape=(3,), dtype="int")


@pytest.mark.check(question="model", points=4)
def test_the_model_learns_a_line(submission):
    """Your model learns a straight line."""
    generator = torch.Generator().manual_seed(5)
    x, held_out = torch.randn(64, 3, generator=generator), torch.randn(64, 3, generator=generator)
    slope = torch.tensor([[1.0], [-2.0], [0.5]])
    model = submission.make_model(3)
    train(model, x, x @ slope + 1, Recipe("adam", learning_rate=0.1, steps=200), loss("mse"))
    (layer,) = linear_layers(model, (3, 1))
    assert_close(evaluate(model, held_out), layer(held_out), what="what your model answers")
    expect((layer(held_out) - held_out @ slope - 1).abs().max() < 0.1, "Your model has not learned the line.")
