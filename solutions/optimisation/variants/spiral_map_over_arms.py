"""spiral: `map` over the two arms."""

import numpy as np


def one_arm(k, h):
    u = np.arange(h) / h
    t = 3.5 * np.pi * u + np.pi * k
    noise = np.random.uniform(low=-0.1, high=0.1, size=(2, h))
    return np.transpose(5 * u * np.array([np.sin(t), np.cos(t)]) + noise)


def spiral_2d(num_points):
    h = num_points // 2
    arms = [*map(lambda k: one_arm(k, h), (0, 1))]
    return np.concatenate(arms), np.concatenate([np.zeros(h, int), np.ones(h, int)])
