"""A multi-layer perceptron tells clothes apart: 600 images to train on, 200 to validate and 200 to test with."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from example import Example
from PIL import Image
from torch import nn
from torch.utils.data import DataLoader, Dataset, TensorDataset

IMAGES = Path(__file__).resolve().parents[1] / "data" / "fashion_mnist_lecture.npz"
HIDDEN, CLASSES, BATCH = 128, 10, 8


def main(arguments: Sequence[str] | None = None) -> None:
    slow = {"--from-images": {"action": "store_true", "help": "convert each image anew in every epoch"}}
    with Example(__doc__, arguments, epochs=300, more=slow) as example:
        training, validation, test = (load(example, name) for name in ("train", "val", "test"))
        model = example.yours.MyMLPModel(28 * 28, HIDDEN, CLASSES, nn.ReLU()).to(example.device)
        began = time.perf_counter()
        history = example.yours.train(
            model,
            DataLoader(training, batch_size=BATCH, shuffle=True),
            DataLoader(validation, batch_size=len(validation)),
            nn.CrossEntropyLoss(),
            torch.optim.SGD(model.parameters(), lr=1e-2),
            example.options.epochs,
        )
        print(f"{example.options.epochs} epochs in {time.perf_counter() - began:.1f} s on {example.device}")
        print(f"loss                 {history['loss'][-1]:.4f}")
        print(f"training accuracy    {history['train_acc'][-1]:.3f}")
        print(f"validation accuracy  {history['val_acc'][-1]:.3f}")
        images, labels = next(iter(DataLoader(test, batch_size=len(test))))
        images, labels = images.to(example.device), labels.to(example.device)
        correct = int(example.yours.multiclass_model_accuracy(model, images, labels))
        print(f"test accuracy        {correct / len(test):.3f}")
        with torch.no_grad():
            predicted = model(images[:8]).argmax(dim=1)
        print(f"first eight test images: classes {labels[:8].tolist()}, predicted {predicted.tolist()}")
        example.show(
            fashion_mnist_history=example.yours.plot_history(history),
            fashion_mnist_predicted=example.yours.plot_images(images[:8].cpu(), predicted.cpu()),
        )


def load(example: Example, part: str) -> Dataset:
    """Return one part of the lecture's images through your FlatImages: converted once, or anew whenever asked for."""
    arrays = np.load(IMAGES)
    pictures = [Image.fromarray(image) for image in arrays[f"{part}_images"]]
    flat = example.yours.FlatImages(list(zip(pictures, arrays[f"{part}_labels"].tolist(), strict=True)))
    if example.options.from_images:
        return flat
    return TensorDataset(*next(iter(DataLoader(flat, batch_size=len(flat)))))


if __name__ == "__main__":
    main()
