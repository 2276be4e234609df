"""Multi-layer perceptrons: your solution. Replace each `raise NotImplementedError` by code of your own.

The handout is README.md beside this file. `autograder check` tells you how far you are. You may add imports, constants,
functions and classes; keep the names and the arguments that are here.
"""

import numpy as np
import torch
from torch import nn
from torch.utils.data import Dataset

# ------------------------------------------------------------------------------ question two-moons


class TwoMoonsDataset(Dataset):
    """2N random points in the plane, on two noisy half moons that reach into each other.

    Args:
        sigma: standard deviation of the Gaussian noise on each coordinate.
        N: number of points on each moon.

    Attributes (all four are tensors):
        positive_data: points of the moon with label 1, shape (N, 2), float32.
        negative_data: points of the moon with label 0, shape (N, 2), float32.
        data: the N positive points, then the N negative ones, shape (2N, 2), float32.
        labels: N ones, then N zeros, shape (2N,), int64.

    `dataset[i]` is the pair `(data[i], labels[i])`, and `len(dataset)` is 2N.

    Angles are in radians. With the offset o = -π/8, both a and b are drawn from o up to π - o:

        positive moon: (cos a, sin a) + noise
        negative moon: (1, 0) + (cos(-b), sin(-b)) + noise

    Example:
        >>> dataset = TwoMoonsDataset(sigma=0.1, N=100)
        >>> len(dataset)
        200
        >>> point, label = dataset[0]
        >>> point.shape, point.dtype, label
        (torch.Size([2]), torch.float32, tensor(1))
    """

    def __init__(self, sigma, N):
        raise NotImplementedError("TwoMoonsDataset.__init__: draw the points of both moons")

    def __len__(self):
        raise NotImplementedError("TwoMoonsDataset.__len__: the number of points")

    def __getitem__(self, i):
        raise NotImplementedError("TwoMoonsDataset.__getitem__: the point i and its label")


# ------------------------------------------------------------------------------ question n-correct


def multiclass_model_accuracy(model, input_data, labels):
    """Return the number of samples for which the model's largest output is the one of the right class.

    Leaves the model as it is: its mode (training or evaluation) and its gradients.

    Args:
        model: maps a batch of inputs (B, features) to logits (B, classes), float32.
        input_data: shape (B, features), float32; B may be 1.
        labels: the right classes, shape (B,), int64.

    Returns:
        The number (not the fraction) of correct predictions: an int or a 0-dimensional tensor.

    Example:
        >>> logits = torch.tensor([[2.0, 1.0, 0.0], [0.0, 0.5, 3.0], [5.0, 0.0, 1.0]])
        >>> int(multiclass_model_accuracy(nn.Identity(), logits, torch.tensor([0, 2, 2])))
        2
    """
    raise NotImplementedError("multiclass_model_accuracy: count the correct predictions")


# ------------------------------------------------------------------------------------ question mlp


class MyMLPModel(nn.Module):
    """A multi-layer perceptron with one hidden layer: linear map, activation, linear map.

    Args:
        input_dim: number of inputs.
        h1: number of hidden units.
        output_dim: number of outputs.
        activation_fn: the activation after the first linear map: a function such as `torch.tanh`, or an instance of a
            module such as `nn.ReLU()`. Both are called the same way.

    Build both linear maps from `nn.Linear`, with biases. The outputs are logits: nothing comes after the second map.

    Example:
        >>> model = MyMLPModel(2, 16, 3, nn.ReLU())
        >>> model(torch.zeros(10, 2)).shape
        torch.Size([10, 3])
    """

    def __init__(self, input_dim, h1, output_dim, activation_fn):
        raise NotImplementedError("MyMLPModel.__init__: make the two linear layers")

    def forward(self, x):
        """Return the logits, shape (B, output_dim) float32, of a batch x, shape (B, input_dim) float32."""
        raise NotImplementedError("MyMLPModel.forward: linear, activation, linear")


# --------------------------------------------------------------------------------- question images


class FlatImages(Dataset):
    """Images as flat vectors, ready for an MLP.

    Args:
        images: anything that behaves as torchvision's data sets do: `len(images)`, and items `(image, label)`, where
            the image is a PIL image of 28×28 grey values 0…255, or a tensor (1, 28, 28) with values in [0, 1].

    `flat[i]` is a pair: the image i row by row, a tensor of shape (784,), float32, values in [0, 1] (black is 0, white
    is 1), and its label as an int. `len(flat)` is the number of images.

    Example:
        >>> from torchvision.datasets import FashionMNIST
        >>> flat = FlatImages(FashionMNIST("data", train=True, download=True))
        >>> image, label = flat[0]
        >>> image.shape, image.dtype, label
        (torch.Size([784]), torch.float32, 9)
    """

    def __init__(self, images):
        raise NotImplementedError("FlatImages.__init__: keep the images")

    def __len__(self):
        raise NotImplementedError("FlatImages.__len__: the number of images")

    def __getitem__(self, i):
        raise NotImplementedError("FlatImages.__getitem__: the image i, flat, and its label")


# ---------------------------------------------------------------------------------- question split


def split_indices(n_total, n_train, n_val, n_test, rng):
    """Draw three disjoint sets of indices at random, for training, validation and test.

    Args:
        n_total: how many samples there are; indices are 0 … n_total - 1.
        n_train, n_val, n_test: how many indices to draw for each set; together at most n_total.
        rng: `np.random.Generator`, the only source of randomness: the same state gives the same split.

    Returns:
        `(train_indices, val_indices, test_indices)`: integer arrays, shapes (n_train,), (n_val,), (n_test,), shuffled,
        no index twice.

    Example:
        >>> train, val, test = split_indices(10, 6, 2, 1, np.random.default_rng(0))
        >>> train.shape, val.shape, test.shape
        ((6,), (2,), (1,))
    """
    raise NotImplementedError("split_indices: draw three disjoint sets of indices")
