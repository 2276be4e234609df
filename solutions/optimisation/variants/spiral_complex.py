"""spiral: as complex numbers."""

import numpy as np


def spiral_2d(num_points):
    h = num_points // 2
    u = np.arange(h) / h
    z = 5 * u * np.exp(1j * (np.pi / 2 - 3.5 * np.pi * u))
    z = np.concatenate([z, -z])
    noise = np.random.default_rng().uniform(-0.1, 0.1, (2, 2 * h))
    return np.array([z.real, z.imag]).T + noise.T, np.arange(2 * h) // h
