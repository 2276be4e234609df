"""Hidden checks of `n-correct`: the number of correct predictions, and that the model stays as it was."""

import math

import numpy as np
import pytest
import torch

from autograder.checking import (
    Spec,
    activation,
    as_number,
    as_tuple,
    expect,
    fail,
    linear,
    sequential,
    unchanged_inputs,
)

WHAT = "what `multiclass_model_accuracy` returned"


@pytest.mark.check(question="n-correct", points=0.5)
def test_n_correct_answers(submission):
    """Your count takes a model, inputs and labels and gives something back."""
    model, inputs, labels = problem(count=5, classes=5, right=2, seed=200)  # square: a wrong axis is told below
    expect(
        submission.multiclass_model_accuracy(model, inputs, labels) is not None,
        "`multiclass_model_accuracy` returned nothing (None).",
        "Is there a `return` in front of the result?",
    )


@pytest.mark.check(question="n-correct", points=1, needs="test_n_correct_answers")
def test_n_correct_is_a_whole_number(submission):
    """Your count is an int or a tensor with one number in it."""
    answer = submission.multiclass_model_accuracy(*problem(count=7, classes=7, right=3, seed=201))
    value = as_number(answer, WHAT, tensor_ok=True)
    expect(
        not isinstance(answer, float | np.floating),
        "`multiclass_model_accuracy` returned a float.",
        "A number of samples is whole: an int, or the tensor that `.sum()` makes.",
    )
    expect(
        value.is_integer(),
        "`multiclass_model_accuracy` returned a number that is not whole.",
        "It is the number of correct predictions, not their share.",
    )


@pytest.mark.check(question="n-correct", points=2.5, needs="test_n_correct_answers")
def test_n_correct_counts(submission):
    """Your count is the number of samples whose largest logit is that of the right class."""
    for seed, (count, classes, right) in enumerate(
        [(6, 6, 4), (40, 2, 11), (83, 10, 59), (57, 3, 0), (31, 5, 31), (200, 4, 150)], start=202
    ):
        check_count(submission, count, classes, right, seed)


@pytest.mark.check(question="n-correct", points=1, needs="test_n_correct_answers")
def test_n_correct_of_more_classes_than_samples(submission):
    """Your count looks for the largest logit of each sample, whatever the number of classes."""
    for seed, (count, classes, right) in enumerate([(3, 11, 2), (2, 5, 1), (4, 100, 3)], start=210):
        check_count(
            submission,
            count,
            classes,
            right,
            seed,
            "Logits have the shape (samples, classes), and here there are more classes than samples: the largest is "
            "looked for along the classes, `dim=1`.",
            share_will_do=True,
        )


@pytest.mark.check(question="n-correct", points=1, needs="test_n_correct_answers")
def test_n_correct_of_one_sample(submission):
    """Your count works for a single sample."""
    for seed, (classes, right) in enumerate([(4, 1), (4, 0), (2, 1), (2, 0)], start=220):
        check_count(
            submission,
            1,
            classes,
            right,
            seed,
            "For one sample, logits have the shape (1, classes). `squeeze` would take the first dimension away.",
        )


@pytest.mark.check(question="n-correct", points=1, needs="test_n_correct_answers")
def test_n_correct_leaves_the_mode_alone(submission):
    """Your count leaves the model in the mode (training or evaluation) that it was in."""
    for training in (True, False):
        before, after = states(submission, training)
        expect(
            after.get("modes") == before.get("modes"),
            f"The model was in {'training' if training else 'evaluation'} mode before the call and is not any more.",
            "Do not call `model.eval()` or `model.train()`, or put the mode back at the end: "
            "`was_training = model.training` … `model.train(was_training)`.",
        )


@pytest.mark.check(question="n-correct", points=0.5, needs="test_n_correct_answers")
def test_n_correct_leaves_gradients_alone(submission):
    """Your count leaves the model's parameters and gradients as they were."""
    for training in (True, False):
        before, after = states(submission, training)
        expect(
            same(before.get("gradients"), after.get("gradients")),
            "The gradients that the model had are gone or changed after the call.",
            "Counting needs no `zero_grad` and no `backward`.",
        )
        expect(
            same(before.get("parameters"), after.get("parameters")),
            "The parameters of the model have changed.",
            "Counting only looks at what the model answers.",
        )
        expect(
            after.get("requires_grad") == before.get("requires_grad"),
            "The parameters of the model cannot be trained any more after the call.",
            "`with torch.no_grad():` around the call of the model is enough; leave `requires_grad` alone.",
        )
        expect(
            after.get("grad_enabled") is True,
            "Gradients are switched off for the whole program after the call.",
            "`with torch.no_grad():` switches them off for a few lines only.",
        )


@pytest.mark.check(question="n-correct", points=0.5, needs="test_n_correct_answers")
def test_n_correct_leaves_its_inputs_alone(submission):
    """Your count leaves inputs and labels as they were."""
    unchanged_inputs(submission.multiclass_model_accuracy, *problem(count=5, classes=5, right=2, seed=230))


def problem(count: int, classes: int, right: int, seed: int) -> tuple[Spec, torch.Tensor, torch.Tensor]:
    """Return a model, inputs (count, 6) and labels (count,), of which the model gets `right` right."""
    generator = torch.Generator().manual_seed(seed)
    model = linear(torch.randn(classes, 6, generator=generator), torch.randn(classes, generator=generator))
    inputs = torch.randn(count, 6, generator=generator)
    labels = model(inputs).argmax(dim=1).detach()
    wrong = torch.randperm(count, generator=generator)[right:]
    labels[wrong] = (labels[wrong] + torch.randint(1, classes, (len(wrong),), generator=generator)) % classes
    return model, inputs, labels


def as_count(answer: object) -> float:
    """Return the one number of an answer, whatever holds it; `test_n_correct_is_a_whole_number` judges that."""
    if isinstance(answer, torch.Tensor | np.ndarray) and math.prod(answer.shape) == 1:
        answer = answer.reshape(-1)[0]
    return as_number(answer, WHAT, tensor_ok=True)


def check_count(
    submission, count: int, classes: int, right: int, seed: int, hint: str = "", share_will_do: bool = False
) -> None:
    """Fail unless the submission counts `right` correct predictions; name the mistake if it is a usual one.

    With `share_will_do`, which predictions are right is what matters, and a fraction or a percentage passes as well.
    """
    model, inputs, labels = problem(count, classes, right, seed)
    answer = as_count(submission.multiclass_model_accuracy(model, inputs, labels))
    if answer == right:
        return
    if share_will_do and any(math.isclose(answer, scale * right / count, rel_tol=1e-5) for scale in (1, 100)):
        return
    if right and count > 1:
        expect(
            abs(answer - right / count) > 1e-6,
            "`multiclass_model_accuracy` returned the share of correct predictions.",
            "Despite its name it is to return their number: leave out the division.",
        )
        expect(
            abs(answer - 100 * right / count) > 1e-4,
            "`multiclass_model_accuracy` returned a percentage.",
            "Despite its name it is to return the number of correct predictions: leave out the division.",
        )
    expect(
        answer != count - right or count < 10,
        "`multiclass_model_accuracy` returned the number of wrong predictions.",
        "Count where prediction and label are equal.",
    )
    fail(
        "`multiclass_model_accuracy` returned a wrong number.",
        hint
        or "The prediction for a sample is the column of its largest logit: `argmax(dim=1)`. Compare one prediction "
        "with one label each, and count where they are equal.",
    )


def states(submission, training: bool) -> tuple[dict, dict]:
    """Return what a model of ours is like before and after the submission counted with it."""
    generator = torch.Generator().manual_seed(240)
    first, second = (torch.randn(*size, generator=generator) for size in ((9, 6), (4, 9)))
    model = sequential(linear(first, first[:, 0]), activation("tanh"), linear(second, second[:, 0]))
    inputs = torch.randn(4, 6, generator=generator)
    labels = torch.randint(0, 4, (4,), generator=generator)
    found = submission.probe("state_around", submission.multiclass_model_accuracy, model, inputs, labels, training)
    before, after = as_tuple(found, "the state of the model", 2)
    expect(isinstance(before, dict) and isinstance(after, dict), "The state of the model cannot be read.")
    return before, after


def same(before: object, after: object) -> bool:
    """Are two lists of tensors the same?"""
    return (
        isinstance(before, list)
        and isinstance(after, list)
        and len(before) == len(after)
        and all(
            isinstance(one, torch.Tensor) and isinstance(two, torch.Tensor) and torch.equal(one, two)
            for one, two in zip(before, after, strict=True)
        )
    )
