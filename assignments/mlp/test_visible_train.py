"""Visible checks of `train`."""

import pytest
import torch

from autograder.checking import (
    as_numbers,
    data_loader,
    expect,
    is_instance,
    kind_of,
    linear,
    loss,
    optimizer,
    parameters,
    tensor_dataset,
)

# Labels that a linear map can learn: is the second feature the larger one?
INPUTS = torch.tensor(
    [[2.0, 1.0], [0.5, 1.5], [-1.0, 0.0], [1.0, -2.0], [-2.0, -1.0], [3.0, 0.0], [0.0, 2.0], [1.0, 0.5]]
)
LABELS = (INPUTS[:, 1] > INPUTS[:, 0]).long()


@pytest.mark.check(question="train")
def test_example_train_history(submission):
    """Three epochs give three losses, three training accuracies and three validation accuracies."""
    history, _ = trained(submission, epochs=3)
    some_dict = isinstance(history, dict) or is_instance(history, "builtins.dict")  # such as a defaultdict
    expect(some_dict, f"`train` returned {kind_of(history)}, not a dict.")
    for name in ("loss", "train_acc", "val_acc"):
        if isinstance(history, dict):
            expect(name in history, f'The dict has no "{name}". It has: {", ".join(map(str, history))}.')
        values = as_numbers(history[name], f'`history["{name}"]`')
        expect(values.shape == (3,), f'`history["{name}"]` has the shape {tuple(values.shape)}, not (3,).')
        if name != "loss":
            expect(
                bool(((values >= 0) & (values <= 1)).all()),
                f'`history["{name}"]` is {values.tolist()}; fractions lie between 0 and 1.',
                "Divide the number of right predictions by the number of samples.",
            )


@pytest.mark.check(question="train", needs="test_example_train_history")
def test_example_train_learns(submission):
    """In twenty epochs, a linear map learns which of two numbers is larger."""
    history, after = trained(submission, epochs=20)
    start = linear(torch.zeros(2, 2), torch.zeros(2)).here()
    expect(
        not torch.equal(after["weight"], start.weight),
        "The weights are the same after the training as before.",
        "For each batch: `optimizer.zero_grad()`, `loss.backward()`, `optimizer.step()`.",
    )
    losses = as_numbers(history["loss"], '`history["loss"]`')
    expect(
        float(losses[-1]) < 0.4,
        f"The loss began with {float(losses[0]):.3f} and is still {float(losses[-1]):.3f} at the end.",
        "With right steps it comes down to about 0.2.",
    )


def trained(submission, epochs):
    """Return what `train` returned for a linear map that begins with zeros, and the map's parameters afterwards."""
    model = submission.make(linear(torch.zeros(2, 2), torch.zeros(2)))
    loader = data_loader(tensor_dataset(INPUTS, LABELS), batch_size=4)
    history = submission.train(model, loader, loader, loss("cross_entropy"), optimizer("sgd", model, lr=0.5), epochs)
    return history, parameters(model)
