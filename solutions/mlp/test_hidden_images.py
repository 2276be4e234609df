"""Hidden checks of `images`: flat vectors of images that come as PIL images or as tensors."""

import math

import numpy as np
import pytest
import torch

from autograder.checking import (
    Remote,
    as_numbers,
    as_tensor,
    as_tuple,
    expect,
    fail,
    image_dataset,
    is_instance,
)


@pytest.mark.check(question="images", points=0.5)
def test_images_answer(submission):
    """Your data set can be made of images, and has items."""
    images, labels = drawn_images(5, seed=400)
    as_tuple(submission.FlatImages(image_dataset(images, labels))[0], "an item of `FlatImages`", 2)


@pytest.mark.check(question="images", points=1, needs="test_images_answer")
def test_images_are_flat(submission):
    """Each of your images is a vector of 784 float32 numbers."""
    images, labels = drawn_images(4, seed=401)
    for vector, _ in items(submission.FlatImages(image_dataset(images, labels)), 4):
        vector = as_tensor(vector, "an image of `FlatImages`")
        expect(
            vector.shape == (784,),
            "An image of `FlatImages` does not have the shape (784,).",
            "One dimension for all 28 · 28 pixels: `flatten()`, or `reshape(-1)`.",
        )
        expect(
            vector.dtype == torch.float32,
            "The numbers of an image are not float32.",
            "Convert the grey values to float32: layers of a network compute with that.",
        )


@pytest.mark.check(question="images", points=1.5, needs="test_images_answer")
def test_images_have_the_right_pixels(submission):
    """Your vectors hold the image row by row, black as 0 and white as 1."""
    images, labels = drawn_images(6, seed=402)
    images[1] = 40 + images[1] // 2  # neither black nor white in it
    images[2] = 255 - images[2] // 3
    flat = submission.FlatImages(image_dataset(images, labels))
    for image, (vector, _) in zip(images, items(flat, 6), strict=True):
        check_pixels(vector, image)
    check_pixels(as_tuple(flat[1], "an item of `FlatImages`", 2)[0], images[1])  # once more


@pytest.mark.check(question="images", points=0.5, needs="test_images_answer")
def test_images_of_tensors(submission):
    """Images that are tensors already keep their values."""
    images, labels = drawn_images(5, seed=403)
    images[1] = 40 + images[1] // 2
    images[2] = images[2] > 127  # almost black
    flat = submission.FlatImages(image_dataset(images, labels, kind="tensor"))
    for image, (vector, _) in zip(images, items(flat, 5), strict=True):
        check_pixels(vector, image, "Tensors of images have values in [0, 1] already: flatten them and do no more.")


@pytest.mark.check(question="images", points=1, needs="test_images_answer")
def test_images_labels(submission):
    """Each item has the label of its image, an int."""
    images, labels = drawn_images(12, seed=404)
    flat = submission.FlatImages(image_dataset(images, labels))
    for (_, label), right in zip(items(flat, 12), labels, strict=True):
        expect(
            type(label) is int or isinstance(label, np.integer),
            "A label of `FlatImages` is not an int.",
            "Item i is the pair (vector, label); `int(label)` makes an int of a tensor or a float.",
        )
        expect(
            int(label) == right,
            "A label of `FlatImages` is not that of its image.",
            "Hand on the label that came with image i.",
        )


@pytest.mark.check(question="images", points=0.5, needs="test_images_answer")
def test_images_length(submission):
    """Your data set is as long as the one it was made of."""
    for count in (3, int(np.random.default_rng(405).integers(20, 60))):
        flat = submission.FlatImages(image_dataset(*drawn_images(count, seed=406)))
        expect(
            is_instance(flat, "torch.utils.data.Dataset"),
            "`FlatImages` is no `torch.utils.data.Dataset`.",
            "Derive the class from `Dataset`.",
        )
        expect(
            len(flat) == count,
            "The length of `FlatImages` is not the number of images.",
            "`len(flat)` is `len(images)`, whatever that is.",
        )


@pytest.mark.check(question="images", points=0.5, needs="test_images_answer")
def test_images_of_the_dark(submission):
    """An image that is almost black stays almost black."""
    images, labels = drawn_images(4, seed=407)
    images = images % np.array([1, 2, 3, 4], dtype=np.uint8)[:, None, None]  # grey values up to 0, 1, 2, 3
    for image, (vector, _) in zip(images, items(submission.FlatImages(image_dataset(images, labels)), 4), strict=True):
        check_pixels(
            vector,
            image,
            "Grey values of a PIL image are divided by 255, whatever the image shows. Ask what kind of object the "
            "image is, not how bright its brightest pixel is.",
            in_order=False,
        )


@pytest.mark.check(question="images", points=0.5, needs="test_images_answer")
def test_images_data_loader(submission):
    """A DataLoader can make batches of your data set."""
    for kind in ("pil", "tensor"):
        images, labels = drawn_images(11, seed=408)
        flat = submission.FlatImages(image_dataset(images, labels, kind=kind))
        vectors, right = zip(*items(flat, 11), strict=True)
        batches = submission.probe("batches", flat, 4)
        expect(isinstance(batches, list) and len(batches) == math.ceil(11 / 4), "There are batches missing.")
        pairs = [as_tuple(batch, "a batch", 2) for batch in batches]
        for what, expected, found in (
            ("images", vectors, [part for part, _ in pairs]),
            ("labels", right, [part for _, part in pairs]),
        ):
            expect(
                torch.equal(
                    torch.cat([as_numbers(part, f"a batch of {what}").flatten().float() for part in found]),
                    torch.cat(
                        [as_numbers(part, "a part of an item of `FlatImages`").flatten().float() for part in expected]
                    ),
                ),
                f"The batches of a DataLoader do not hold the {what} of your data set.",
                "A DataLoader asks for `len(flat)` and for each `flat[i]`.",
            )


def drawn_images(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return images (count, 28, 28) uint8, every pixel at random, and labels (count,) int64 from 0 to 9."""
    rng = np.random.default_rng(seed)
    return rng.integers(0, 256, (count, 28, 28), dtype=np.uint8), rng.integers(0, 10, count)


def items(flat: Remote, count: int) -> list[tuple]:
    """Return the first items as pairs."""
    return [as_tuple(flat[i], "an item of `FlatImages`", 2) for i in range(count)]


def check_pixels(vector: object, image: np.ndarray, hint: str = "", in_order: bool = True) -> None:
    """Fail unless `vector` holds the grey values (28, 28) of `image`; name the mistake if it is a usual one.

    If not `in_order`, any order of the pixels will do.
    """
    found = as_numbers(vector, "an image of `FlatImages`").flatten()
    expect(
        len(found) == image.size,
        "An image of `FlatImages` does not have 784 numbers.",
        "One number for each of the 28 · 28 pixels.",
    )
    grey = torch.from_numpy(image).double()
    if not in_order:
        found, grey = found.sort().values, grey.flatten().sort().values.reshape(grey.shape)
    if torch.allclose(found, grey.flatten() / 255, rtol=0, atol=1e-5):
        return
    for wrong, message, mend in PIXEL_MISTAKES:
        if torch.allclose(found, wrong(grey).flatten(), rtol=0, atol=1e-5):
            fail(message, hint or mend)
    fail(
        "The numbers of an image of `FlatImages` are not its pixels, row by row, from 0 for black to 1 for white.",
        hint or "Show it: `plt.imshow(vector.reshape(28, 28), cmap='gray', vmin=0, vmax=1)`.",
    )


# What a usual mistake makes of grey values (28, 28), and what to say about it.
PIXEL_MISTAKES = [
    (lambda g: g, "The grey values of an image are still 0 to 255.", "Divide them by 255."),
    (
        lambda g: g.T / 255,
        "The image is flattened column by column.",
        "Row by row: the first 28 numbers are the top row. Leave out the transpose.",
    ),
    (lambda g: 1 - g / 255, "Black and white are exchanged.", "Black is 0, white is 1."),
    (lambda g: (g / 255 - 0.5) / 0.5, "The pixels are spread from -1 to 1.", "From 0 to 1: divide by 255, no more."),
    (lambda g: g / 255**2, "The grey values are divided by 255 twice.", "`to_tensor` divides by 255 already."),
    (
        lambda g: (g - g.min()) / (g.max() - g.min()),
        "Each image is stretched to the whole range from black to white.",
        "Divide by 255, whatever the image shows.",
    ),
    (
        lambda g: g / g.max(),
        "Each image is divided by its brightest pixel.",
        "Divide by 255, whatever the image shows.",
    ),
]
