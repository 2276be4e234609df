"""Visible checks of "Multi-layer perceptrons": enough to work with. The hidden ones ask more, and give the points."""

import numpy as np
import pytest
import torch

from autograder.checking import (
    activation,
    as_array,
    as_number,
    as_tensor,
    as_tuple,
    assert_close,
    expect,
    image_dataset,
    linear,
    numpy_generator,
    parameters,
)

# ------------------------------------------------------------------------------------- two-moons


@pytest.mark.check(question="two-moons")
def test_example_moons(submission):
    """TwoMoonsDataset(0.1, 50) has 100 points in the plane, 50 labels 1, then 50 labels 0."""
    dataset = submission.TwoMoonsDataset(0.1, 50)
    points = as_tensor(dataset.data, "`data`", shape=(100, 2), dtype=torch.float32)
    labels = as_tensor(dataset.labels, "`labels`", shape=(100,), dtype=torch.int64)
    expect(
        labels.tolist() == [1] * 50 + [0] * 50,
        f"The labels begin with {labels[:3].tolist()} and end with {labels[-3:].tolist()}; there are "
        f"{int(labels.sum())} labels 1.",
        "All points of the positive moon come first.",
    )
    for name, half in (("positive", points[:50]), ("negative", points[50:])):
        low, high = half.min(dim=0).values, half.max(dim=0).values
        expect(
            bool((low > -2).all() and (high < 3).all()),
            f"The {name} moon goes from {low.tolist()} to {high.tolist()}.",
            "Both moons together fit into [-2, 3] × [-2, 2]. Plot them and look.",
        )


@pytest.mark.check(question="two-moons", needs="test_example_moons")
def test_example_moons_item(submission):
    """An item of TwoMoonsDataset is a point and its label."""
    dataset = submission.TwoMoonsDataset(0.1, 50)
    expect(len(dataset) == 100, f"`len(dataset)` is {len(dataset)}, not 100.", "It counts the points of both moons.")
    point, label = as_tuple(dataset[60], "`dataset[60]`", 2)
    assert_close(point, as_tensor(dataset.data, "`data`", shape=(100, 2))[60], what="the point of `dataset[60]`")
    value = as_number(label, "the label of `dataset[60]`", tensor_ok=True)
    expect(value == 0, f"The label of `dataset[60]` is {value:g}, not 0.")


# ------------------------------------------------------------------------------------- n-correct


@pytest.mark.check(question="n-correct")
def test_example_n_correct(submission):
    """Two of three predictions are right, and a number comes back."""
    logits = torch.tensor([[2.0, 1.0, 0.0], [0.0, 0.5, 3.0], [5.0, 0.0, 1.0]])
    same = linear(torch.eye(3), torch.zeros(3))  # a model that answers with what it is given
    answer = submission.multiclass_model_accuracy(same, logits, torch.tensor([0, 2, 2]))
    value = as_number(answer, "what `multiclass_model_accuracy` returned", tensor_ok=True)
    expect(
        value == 2,
        f"`multiclass_model_accuracy` returned {value:g}, not 2.",
        "The largest logits of the three rows are in the columns 0, 2 and 0; the right classes are 0, 2 and 2.",
    )


# ------------------------------------------------------------------------------------------- mlp


@pytest.mark.check(question="mlp")
def test_example_mlp_shapes(submission):
    """MyMLPModel(2, 16, 3, nn.ReLU()) makes 3 logits of each point."""
    model = submission.MyMLPModel(2, 16, 3, activation("relu"))
    for count in (10, 1):
        x = torch.ones(count, 2)
        as_tensor(model(x), f"what your model made of a batch of {count}", shape=(count, 3), dtype=torch.float32)


@pytest.mark.check(question="mlp", needs="test_example_mlp_shapes")
def test_example_mlp_parameters(submission):
    """MyMLPModel(2, 16, 3, nn.ReLU()) has 99 numbers to train."""
    found = parameters(submission.MyMLPModel(2, 16, 3, activation("relu")))
    shapes = [tuple(tensor.shape) for tensor in found.values()]
    total = sum(tensor.numel() for tensor in found.values())
    expect(
        total == 99,
        f"There are {total} of them, in parameters of the shapes {shapes}.",
        "The first linear map has 16 · 2 weights and 16 biases, the second one 3 · 16 weights and 3 biases.",
    )


# ---------------------------------------------------------------------------------------- images


@pytest.mark.check(question="images")
def test_example_images(submission):
    """Item 0 of FlatImages is a vector of 784 numbers in [0, 1] and a label."""
    image = np.zeros((28, 28), dtype=np.uint8)
    image[0, :] = 255  # a white line at the top
    flat = submission.FlatImages(image_dataset(image[None], np.array([7])))
    vector, label = as_tuple(flat[0], "`flat[0]`", 2)
    vector = as_tensor(vector, "the image of `flat[0]`", shape=(784,), dtype=torch.float32)
    low, high = vector.min().item(), vector.max().item()
    expect(
        (low, high) == (0, 1),
        f"The numbers of an image with a white line on black go from {low:g} to {high:g}, not from 0 to 1.",
        "Grey values of a PIL image are 0 to 255.",
    )
    value = as_number(label, "the label of `flat[0]`")
    expect(value == 7, f"The label of `flat[0]` is {value:g}, not 7.")


# ----------------------------------------------------------------------------------------- split


@pytest.mark.check(question="split")
def test_example_split(submission):
    """split_indices(10, 6, 2, 1, rng) draws 6, 2 and 1 indices, none twice."""
    answer = submission.split_indices(10, 6, 2, 1, numpy_generator(0))
    parts = [
        as_array(part, f"the {name} set", shape=(size,), dtype="int")
        for name, size, part in zip(
            ("training", "validation", "test"), (6, 2, 1), as_tuple(answer, "what `split_indices` returned", 3),
            strict=True,
        )
    ]  # fmt: skip
    drawn = np.concatenate(parts)
    expect(
        len(set(drawn.tolist())) == 9 and drawn.min() >= 0 and drawn.max() <= 9,
        f"The indices drawn are {[part.tolist() for part in parts]}.",
        "Each index is one of 0 … 9, and belongs to one set at most.",
    )
