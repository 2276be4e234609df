"""Fully connected layers between images: how many weights, how much memory, and what other layers need."""

from __future__ import annotations

from collections.abc import Sequence

from example import Example

SIZES = [(8, 8), (28, 28), (64, 64), (256, 256), (1024, 1024)]


def main(arguments: Sequence[str] | None = None) -> None:
    with Example(__doc__, arguments) as example:
        counts = {(height, width): example.yours.fc_weight_count(height, width) for height, width in SIZES}
        print(f"{'image':>11} {'weights':>25} {'as float32':>14}")
        for (height, width), weights in counts.items():
            print(f"{f'{height}×{width}':>11} {weights:25,} {memory(4 * weights):>14}")
        print("A convolution with a 3×3 kernel has 9 weights, for an image of any size.")


def memory(size: int) -> str:
    """Return a number of bytes in the unit that leaves fewest digits."""
    for unit in ("bytes", "KiB", "MiB", "GiB"):
        if size < 1024:
            return f"{size:,} {unit}"
        size //= 1024
    return f"{size:,} TiB"


if __name__ == "__main__":
    main()
