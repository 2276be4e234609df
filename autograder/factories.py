"""What a check may build by name, in the sandbox and on the trusted side alike. These only make things."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, TensorDataset

ACTIVATIONS: dict[str, type[nn.Module]] = {
    "elu": nn.ELU,
    "gelu": nn.GELU,
    "hardtanh": nn.Hardtanh,
    "identity": nn.Identity,
    "leaky_relu": nn.LeakyReLU,
    "mish": nn.Mish,
    "relu": nn.ReLU,
    "selu": nn.SELU,
    "sigmoid": nn.Sigmoid,
    "silu": nn.SiLU,
    "softplus": nn.Softplus,
    "softsign": nn.Softsign,
    "tanh": nn.Tanh,
}
LOSSES: dict[str, type[nn.Module]] = {
    "bce": nn.BCELoss,
    "bce_with_logits": nn.BCEWithLogitsLoss,
    "cross_entropy": nn.CrossEntropyLoss,
    "huber": nn.HuberLoss,
    "l1": nn.L1Loss,
    "mse": nn.MSELoss,
    "smooth_l1": nn.SmoothL1Loss,
}
OPTIMIZERS: dict[str, type[torch.optim.Optimizer]] = {"adam": torch.optim.Adam, "sgd": torch.optim.SGD}


class PiecewiseLinear(nn.Module):
    """A continuous function through the points (knots[i], values[i]), straight between and beyond them.

    Elementwise, any shape, any float dtype. With knots that a grader drew, no student could have guessed it.
    """

    def __init__(self, knots: Sequence[float], values: Sequence[float]) -> None:
        super().__init__()
        if len(knots) < 2 or len(knots) != len(values) or list(knots) != sorted(set(knots)):
            raise ValueError("knots must increase, at least two of them, one value for each")
        slopes = [
            (v1 - v0) / (k1 - k0)
            for (k0, v0), (k1, v1) in zip(
                zip(knots, values, strict=True), zip(knots[1:], values[1:], strict=False), strict=False
            )
        ]
        self.start = (float(knots[0]), float(values[0]))
        self.slope = slopes[0]
        self.bends = [
            (float(k), after - before) for k, before, after in zip(knots[1:-1], slopes, slopes[1:], strict=False)
        ]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.start[1] + self.slope * (x - self.start[0])
        for knot, change in self.bends:
            y = y + change * torch.relu(x - knot)
        return y


class ImageDataset(Dataset[tuple[Any, int]]):
    """Images and labels as torchvision hands them out: items `(image, label)`.

    `images` is `(N, H, W)` uint8; an item's image is a grey PIL image, or a `(1, H, W)` float32 tensor in [0, 1].
    """

    def __init__(self, images: np.ndarray[Any, Any], labels: np.ndarray[Any, Any], kind: str = "pil") -> None:
        if kind not in ("pil", "tensor"):
            raise ValueError(f"kind is 'pil' or 'tensor', not {kind!r}")
        self.images, self.labels, self.kind = images, labels, kind

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int) -> tuple[Any, int]:
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        image, label = self.images[index], int(self.labels[index])
        if self.kind == "tensor":
            return torch.from_numpy(image).to(torch.float32).div(255).unsqueeze(0), label
        from PIL import Image

        return Image.fromarray(image), label


def activation(name: str) -> nn.Module:
    return ACTIVATIONS[name]()


def as_function(module: nn.Module) -> Callable[[torch.Tensor], torch.Tensor]:
    """The same activation as a plain function, which is no `nn.Module`."""

    def activation_function(x: torch.Tensor) -> torch.Tensor:
        return module(x)  # type: ignore[no-any-return]

    return activation_function


def loss(name: str, **settings: Any) -> nn.Module:
    return LOSSES[name](**settings)


def optimizer(name: str, model: nn.Module, **settings: Any) -> torch.optim.Optimizer:
    return OPTIMIZERS[name](model.parameters(), **settings)


def data_loader(dataset: Dataset[Any], **settings: Any) -> DataLoader[Any]:
    return DataLoader(dataset, **settings)


def torch_generator(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def linear(weight: torch.Tensor, bias: torch.Tensor | None = None) -> nn.Linear:
    """An `nn.Linear` with these parameters: weight (out, in), bias (out,) or none."""
    layer = nn.Linear(weight.shape[1], weight.shape[0], bias=bias is not None, dtype=weight.dtype)
    with torch.no_grad():
        layer.weight.copy_(weight)
        if bias is not None:
            layer.bias.copy_(bias)
    return layer


def sequential(*modules: nn.Module, **named: nn.Module) -> nn.Sequential:
    """An `nn.Sequential` of these modules, in this order; the named ones are attributes of that name."""
    made = nn.Sequential(*modules)
    for name, module in named.items():
        made.add_module(name, module)
    return made


def axes() -> object:
    """Matplotlib axes of a new figure, without a display."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    return pyplot.subplots()[1]


FACTORIES: dict[str, Callable[..., object]] = {
    "activation": activation,
    "as_function": as_function,
    "axes": axes,
    "batch_norm": nn.BatchNorm1d,
    "data_loader": data_loader,
    "dropout": nn.Dropout,
    "image_dataset": ImageDataset,
    "linear": linear,
    "loss": loss,
    "numpy_generator": np.random.default_rng,
    "optimizer": optimizer,
    "piecewise_activation": PiecewiseLinear,
    "sequential": sequential,
    "tensor_dataset": TensorDataset,
    "torch_generator": torch_generator,
}
