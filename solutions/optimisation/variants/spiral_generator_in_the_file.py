"""spiral: a generator that the file keeps."""

import numpy as np

rng = np.random.default_rng(1234)


def spiral_2d(num_points):
    u, k = np.meshgrid(np.arange(num_points // 2) / (num_points // 2), [0, 1])
    t = 3.5 * np.pi * u + k * np.pi
    noise = rng.uniform(-0.1, 0.1, size=(2, t.size))
    x, y = 5 * u.ravel() * np.stack((np.sin(t), np.cos(t))).reshape(2, -1) + noise
    return np.stack((x, y), axis=-1), k.ravel()
