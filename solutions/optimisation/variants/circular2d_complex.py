"""datasets: complex numbers, an angle from -π to π, and the sine for x."""

import numpy as np


def circular_2d(num_points):
    half = num_points // 2
    labels = np.arange(2 * half) // max(half, 1)
    radius = 0.1 + 0.4 * labels + 0.2 * np.random.rand(2 * half)
    z = radius * np.exp(1j * np.random.uniform(-np.pi, np.pi, 2 * half))
    return np.stack([z.imag, z.real], axis=-1), labels
