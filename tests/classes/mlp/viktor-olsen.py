import math
import random
from functools import partial

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
import torchvision
from torch.utils.data import Dataset, DataLoader, TensorDataset

torch.manual_seed(42)
np.random.seed(42)


class TwoMoonsDataset(TensorDataset):
    """A TensorDataset already has the items and the length."""

    def __init__(self, sigma, N):
        draw = partial(random.uniform, -math.pi / 8, 9 / 8 * math.pi)
        noise = partial(random.gauss, 0.0, sigma)
        positive, negative = [], []
        for _ in range(N):
            a, b = draw(), draw()
            positive.append([math.cos(a) + noise(), math.sin(a) + noise()])
            negative.append([math.cos(-b) + 1 + noise(), math.sin(-b) + noise()])
        self.positive_data = torch.tensor(positive)
        self.negative_data = torch.tensor(negative)
        self.data = torch.cat((self.positive_data, self.negative_data), 0)
        self.labels = torch.cat((torch.ones(N, dtype=torch.long), torch.zeros(N, dtype=torch.long)))
        super().__init__(self.data, self.labels)


def multiclass_model_accuracy(model, input_data, labels):
    logits = model(input_data).detach()
    return torch.count_nonzero(torch.max(logits, 1)[1] == labels)


class MyMLPModel(nn.Module):
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super(MyMLPModel, self).__init__()
        self.l1 = nn.Linear(in_features=input_dim, out_features=h1)
        self.l2 = nn.Linear(in_features=h1, out_features=output_dim)
        # a lambda, so that functions and modules are treated alike
        self.act = lambda z: activation_fn(z)

    def forward(self, x):
        z1 = F.linear(x, self.l1.weight, self.l1.bias)
        a1 = self.act(z1)
        return a1 @ self.l2.weight.T + self.l2.bias


class FlatImages(Dataset):
    def __init__(self, images):
        self.flatten = torchvision.transforms.Lambda(torch.flatten)
        self.images = images

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        pixels, label = self.images[i]
        if torch.is_tensor(pixels):
            return self.flatten(pixels), int(label)
        grey = torch.frombuffer(bytearray(pixels.tobytes()), dtype=torch.uint8)
        return grey / 255.0, int(label)


def split_indices(n_total, n_train, n_val, n_test, rng):
    order = np.argsort(rng.random(n_total))
    n = n_train + n_val
    return order[:n_train], order[n_train:n], order[n : n + n_test]


# ------------------------------------------------------------------ experiments
train_set = TwoMoonsDataset(0.1, 500)
loader = DataLoader(train_set, batch_size=16, shuffle=True)
for name, act in {"relu": F.relu, "tanh": torch.tanh, "gelu": F.gelu}.items():
    model = MyMLPModel(2, 64, 2, act)
    opt = torch.optim.SGD(model.parameters(), lr=1e-2, momentum=0.99)
    for epoch in range(2000):
        for x, y in loader:
            opt.zero_grad()
            loss = F.cross_entropy(model(x), y)
            loss.backward()
            opt.step()
    print(name, multiclass_model_accuracy(model, train_set.data, train_set.labels) / len(train_set))
