"""Multi-layer perceptrons: your solution. Replace each `raise NotImplementedError` by code of your own.

The handout is README.md beside this file. `autograder check` tells you how far you are. You may add imports, constants,
functions and classes; keep the names and the arguments that are here.
"""

import numpy as np
import torch
from matplotlib import pyplot as plt
from torch import nn
from torch.utils.data import Dataset
from tqdm import tqdm

# ------------------------------------------------------------------------------- question two-moons


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


# -------------------------------------------------------------------------------- question logistic


class MulticlassLogisticRegression(nn.Module):
    """Logistic regression for several classes: one affine map from the inputs to the logits, and nothing else.

    Args:
        N: number of inputs.
        M: number of outputs, one for each class.

    Build the map from `nn.Linear`, with its bias.

    Example:
        >>> model = MulticlassLogisticRegression(4, 3)
        >>> model(torch.zeros(10, 4)).shape
        torch.Size([10, 3])
    """

    def __init__(self, N, M):
        raise NotImplementedError("MulticlassLogisticRegression.__init__: make the linear layer")

    def forward(self, x):
        """Return the logits, shape (B, M) float32, of a batch x, shape (B, N) float32."""
        raise NotImplementedError("MulticlassLogisticRegression.forward: one affine map")


# ------------------------------------------------------------------------------- question n-correct


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


# ----------------------------------------------------------------------------- question activations


def relu(z):
    """Return max(0, z), element by element, by the formula and not by calling a ready-made function of that name.

    Args:
        z: float tensor of any shape.

    Returns:
        A new tensor of the same shape and dtype.

    Example:
        >>> relu(torch.tensor([-2.0, 0.0, 3.0]))
        tensor([0., 0., 3.])
    """
    raise NotImplementedError("relu: what is negative becomes 0")


def sigmoid(z):
    """Return 1 / (1 + exp(-z)), element by element, by the formula and not by a ready-made function of that name.

    Args:
        z: float tensor of any shape, values up to ±200 and beyond.

    Returns:
        A new tensor of the same shape and dtype, finite everywhere.

    Example:
        >>> sigmoid(torch.tensor([-200.0, 0.0, 200.0]))
        tensor([0.0000, 0.5000, 1.0000])
    """
    raise NotImplementedError("sigmoid: between 0 and 1")


def tanh(z):
    """Return the hyperbolic tangent, element by element, by a formula and not by a ready-made function of that name.

    Args:
        z: float tensor of any shape, values up to ±200 and beyond.

    Returns:
        A new tensor of the same shape and dtype, finite everywhere.

    Example:
        >>> tanh(torch.tensor([-200.0, 0.0, 200.0]))
        tensor([-1.,  0.,  1.])
    """
    raise NotImplementedError("tanh: between -1 and 1, for large numbers too")


def leaky_relu(z, tau=0.1):
    """Return z where it is positive and tau · z elsewhere, by the formula and not by a ready-made function.

    Args:
        z: float tensor of any shape.
        tau: the slope for negative numbers, a float between 0 and 1.

    Returns:
        A new tensor of the same shape and dtype.

    Example:
        >>> leaky_relu(torch.tensor([-2.0, 0.0, 3.0]))
        tensor([-0.2000,  0.0000,  3.0000])
    """
    raise NotImplementedError("leaky_relu: what is negative is made smaller")


# -------------------------------------------------------------------------------- question collapse


def collapse_linear(fc1, fc2):
    """Return the one affine map that two of them amount to, if there is no activation in between.

    Args:
        fc1: `nn.Linear` from n to h numbers, with a bias.
        fc2: `nn.Linear` from h to m numbers, with a bias. It is applied to what fc1 returns.

    Returns:
        (W, b): tensors of shape (m, n) and (m,), such that fc2(fc1(x)) = W x + b for every x. Both layers stay as they
        are.

    Example:
        >>> W, b = collapse_linear(nn.Linear(4, 7), nn.Linear(7, 3))
        >>> W.shape, b.shape
        (torch.Size([3, 4]), torch.Size([3]))
    """
    raise NotImplementedError("collapse_linear: multiply out fc2(fc1(x))")


# -------------------------------------------------------------------------------- question hand-set


class HandSetNetwork(nn.Module):
    """A network for two moons whose weights you choose yourself, with pencil and paper: nothing is trained.

    Two inputs, two hidden units, ReLU, two outputs: linear map, ReLU, linear map, both from `nn.Linear` with biases.
    Set their weights and biases in `__init__`. On `TwoMoonsDataset(0.1, N)`, at least 78 % of the predictions (the
    arg-max of the two outputs) must be right, and both classes must be predicted.

    Example:
        >>> network = HandSetNetwork()
        >>> network(torch.zeros(10, 2)).shape
        torch.Size([10, 2])
    """

    def __init__(self):
        raise NotImplementedError(
            "HandSetNetwork.__init__: make the two linear layers and set their weights and biases"
        )

    def forward(self, x):
        """Return the two outputs, shape (B, 2) float32, of points x, shape (B, 2) float32."""
        raise NotImplementedError("HandSetNetwork.forward: linear map, ReLU, linear map")


# ------------------------------------------------------------------------------- question two-layer


class TwoLayerModel(nn.Module):
    """A network with one hidden layer and ReLU: linear map, ReLU, linear map.

    Args:
        N: number of inputs.
        L: number of hidden units.
        M: number of outputs, one for each class.

    Build both maps from `nn.Linear`, with biases. The outputs are logits: nothing comes after the second map.

    Example:
        >>> model = TwoLayerModel(2, 8, 3)
        >>> model(torch.zeros(10, 2)).shape
        torch.Size([10, 3])
    """

    def __init__(self, N, L, M):
        raise NotImplementedError("TwoLayerModel.__init__: make the two linear layers")

    def forward(self, x):
        """Return the logits, shape (B, M) float32, of a batch x, shape (B, N) float32."""
        raise NotImplementedError("TwoLayerModel.forward: linear map, ReLU, linear map")


# ------------------------------------------------------------------------------------- question mlp


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


# ----------------------------------------------------------------------------------- question split


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
        >>> train_part, val_part, test_part = split_indices(10, 6, 2, 1, np.random.default_rng(0))
        >>> train_part.shape, val_part.shape, test_part.shape
        ((6,), (2,), (1,))
    """
    raise NotImplementedError("split_indices: draw three disjoint sets of indices")


# ---------------------------------------------------------------------------------- question images


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


# ----------------------------------------------------------------------------------- question train


def train(model, train_loader, val_loader, criterion, optimizer, epochs):
    """Train a model, and keep a record of each epoch. A tqdm bar shows how far it is.

    In each epoch, the model is trained on every batch once, in training mode. Then it is evaluated on the validation
    set, in eval mode and without gradients.

    Args:
        model: maps a batch of inputs (B, features) to logits (B, classes), float32. It may be on any device.
        train_loader: `DataLoader` of pairs (inputs, labels): (B, features) float32 and (B,) int64, to train with.
        val_loader: the same, to validate with.
        criterion: the loss, called as `criterion(logits, labels)`, such as `nn.CrossEntropyLoss()`.
        optimizer: an optimizer of the model's parameters.
        epochs: how many, an int.

    Returns:
        A dict with three lists of one float an epoch:
        "loss": the mean of the training loss over the epoch.
        "train_acc": the fraction of right predictions on the training set, counted while the epoch runs.
        "val_acc": the fraction of right predictions on the validation set, after the epoch.

    Example:
        >>> moons = TwoMoonsDataset(0.1, 100)
        >>> loader = torch.utils.data.DataLoader(moons, batch_size=20, shuffle=True)
        >>> model = TwoLayerModel(2, 8, 2)
        >>> optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
        >>> history = train(model, loader, loader, nn.CrossEntropyLoss(), optimizer, epochs=3)
        >>> len(history["loss"]), len(history["train_acc"]), len(history["val_acc"])
        (3, 3, 3)
    """
    raise NotImplementedError("train: train on every batch, then validate, once an epoch")


# ---------------------------------------------------------------------------- question weight-count


def fc_weight_count(height, width):
    """Return how many weights a fully connected layer has that turns a grey image into another of the same size.

    Args:
        height, width: size of both images in pixels, ints.

    Returns:
        The number of weights, biases not counted: a Python int, which cannot overflow.

    Example:
        >>> fc_weight_count(2, 3)
        36
    """
    raise NotImplementedError("fc_weight_count: every output pixel has a weight for every input pixel")


# ----------------------------------------------------------------------------------- question plots


def plot_model_probs(model, positive, negative):
    """Draw what a model with two outputs thinks of every point of the plane: the probability of class 1.

    It is the probability that softmax gives, on a grid of 100×100 points over [-2, 3] × [-2, 2], as filled contours.
    The points of both classes are drawn on top.

    Args:
        model: maps points (B, 2) float32 to logits (B, 2). It may be on any device, and stays as it is.
        positive: points of class 1, tensor (n, 2).
        negative: points of class 0, tensor (m, 2).

    Returns:
        The Matplotlib figure, neither shown nor closed.

    Example:
        >>> moons = TwoMoonsDataset(0.1, 100)
        >>> figure = plot_model_probs(TwoLayerModel(2, 8, 2), moons.positive_data, moons.negative_data)
    """
    raise NotImplementedError("plot_model_probs: draw the probability of class 1, and the points")


def plot_model_probs_with_component_lines(model, positive, negative, W, b, layers):
    """Draw what `plot_model_probs` draws, and for each hidden unit the line along which its input is 0.

    Hidden unit i gets the number W[i, 0] · x + W[i, 1] · y + b[i]. Where that is 0, ReLU bends.

    Args:
        model, positive, negative: as for `plot_model_probs`.
        W: weights of the first linear map, tensor (h, 2).
        b: its biases, tensor (h,).
        layers: how many of the hidden units to draw, an int up to h: units 0, 1, …, layers - 1.

    Returns:
        The Matplotlib figure with `layers` lines, neither shown nor closed. It shows the same part of the plane as
        `plot_model_probs`.

    Example:
        >>> moons = TwoMoonsDataset(0.1, 100)
        >>> model = MyMLPModel(2, 8, 2, nn.ReLU())
        >>> W, b = model.fc1.weight, model.fc1.bias  # whatever your first layer is called
        >>> figure = plot_model_probs_with_component_lines(model, moons.positive_data, moons.negative_data, W, b, 8)
    """
    raise NotImplementedError("plot_model_probs_with_component_lines: the same picture, with a line a hidden unit")


def plot_images(images, labels):
    """Draw eight images in two rows of four, each with the name of its class as the title.

    Args:
        images: tensor (8, 784) or (8, 28, 28), values in [0, 1].
        labels: their classes, tensor (8,) of int64. The names of classes 0 to 9 are T-shirt/top, Trouser, Pullover,
            Dress, Coat, Sandal, Shirt, Sneaker, Bag and Ankle boot.

    Returns:
        The Matplotlib figure, with eight panels, neither shown nor closed.
    """
    raise NotImplementedError("plot_images: two rows of four images with their names")


def plot_history(history):
    """Draw how a training went, in three panels side by side: loss, training accuracy, validation accuracy.

    Args:
        history: what `train` returned. Each list becomes a line over the epochs; the loss has a logarithmic axis.

    Returns:
        The Matplotlib figure, with three titled panels, neither shown nor closed.
    """
    raise NotImplementedError("plot_history: draw the three lists of numbers")
