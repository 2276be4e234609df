from matplotlib import pyplot as plt
from tqdm import tqdm
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


class MulticlassLogisticRegression(nn.Module):
    def __init__(self, N, M):
        super().__init__()
        self.lin = nn.Linear(N, M)

    def forward(self, x):
        return self.lin(x)


def relu(z):
    return torch.where(z > 0, z, 0)


def sigmoid(z):
    return 1 / (1 + torch.exp(-z))


def tanh(z):
    # same S as the sigmoid, twice as high and half as wide, then moved down by 1
    return 2 * sigmoid(2 * z) - 1


def leaky_relu(z, tau=0.1):
    return torch.where(z > 0, z, tau * z)


def collapse_linear(fc1, fc2):
    W = fc2.weight @ fc1.weight
    b = fc2.weight @ fc1.bias + fc2.bias
    return W, b


class HandSetNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(2, 2)
        self.fc2 = nn.Linear(2, 2)
        # unit 0: how far above the line y = 0.25 x - 0.15, unit 1: how far below it
        with torch.no_grad():
            self.fc1.weight.copy_(torch.tensor([[-0.25, 1.0], [0.25, -1.0]]))
            self.fc1.bias.copy_(torch.tensor([0.15, -0.15]))
            self.fc2.weight.copy_(torch.tensor([[0.0, 1.0], [1.0, 0.0]]))
            self.fc2.bias.copy_(torch.tensor([0.0, 0.0]))

    def forward(self, x):
        return self.fc2(relu(self.fc1(x)))


class TwoLayerModel(nn.Module):
    def __init__(self, N, L, M):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(N, L), nn.ReLU(), nn.Linear(L, M))

    def forward(self, x):
        return self.net(x)


def train(model, train_loader, val_loader, criterion, optimizer, epochs):
    device = next(model.parameters()).device
    losses = []
    train_accs = []
    val_accs = []
    for epoch in tqdm(range(epochs)):
        model.train()
        total_loss = 0
        right = 0
        seen = 0
        for x, y in train_loader:
            x = x.to(device)
            y = y.to(device)
            out = model(x)
            loss = criterion(out, y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total_loss += loss.item()
            right += (out.argmax(dim=1) == y).sum().item()
            seen += len(y)
        losses.append(total_loss / len(train_loader))
        train_accs.append(right / seen)

        model.eval()
        right = 0
        seen = 0
        for x, y in val_loader:
            x = x.to(device)
            y = y.to(device)
            with torch.no_grad():
                right += int(multiclass_model_accuracy(model, x, y))
            seen += len(y)
        val_accs.append(right / seen)
    return {"loss": losses, "train_acc": train_accs, "val_acc": val_accs}


def fc_weight_count(height, width):
    return (height * width) ** 2


def plot_model_probs(model, positive, negative):
    xs = np.linspace(-2, 3, 100)
    ys = np.linspace(-2, 2, 100)
    X, Y = np.meshgrid(xs, ys)
    grid = torch.tensor(np.stack([X.flatten(), Y.flatten()], axis=1), dtype=torch.float32)
    device = next(model.parameters()).device
    with torch.no_grad():
        probs = torch.softmax(model(grid.to(device)), dim=1)[:, 1]
    probs = probs.reshape(100, 100).cpu().numpy()

    fig, ax = plt.subplots()
    c = ax.contourf(X, Y, probs, levels=np.linspace(0, 1, 11), cmap="RdBu")
    fig.colorbar(c)
    positive = positive.detach().cpu()
    negative = negative.detach().cpu()
    ax.scatter(positive[:, 0], positive[:, 1], color="blue", s=10)
    ax.scatter(negative[:, 0], negative[:, 1], color="red", s=10)
    return fig


def plot_model_probs_with_component_lines(model, positive, negative, W, b, layers):
    fig = plot_model_probs(model, positive, negative)
    ax = fig.axes[0]
    W = W.detach().cpu().numpy()
    b = b.detach().cpu().numpy()
    for i in range(layers):
        if W[i, 1] != 0:
            x = np.array([-2, 3])
            y = -(W[i, 0] * x + b[i]) / W[i, 1]
        else:
            x = np.array([-b[i] / W[i, 0]] * 2)
            y = np.array([-2, 2])
        ax.plot(x, y, color="black")
    ax.set_xlim(-2, 3)
    ax.set_ylim(-2, 2)
    return fig


def plot_images(images, labels):
    names = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]
    fig, axes = plt.subplots(2, 4)
    for i in range(8):
        ax = axes[i // 4, i % 4]
        ax.imshow(images[i].reshape(28, 28), cmap="gray")
        ax.set_title(names[labels[i]])
        ax.axis("off")
    return fig


def plot_history(history):
    fig, axes = plt.subplots(1, 3, figsize=(12, 4))
    axes[0].plot(history["loss"])
    axes[0].set_title("loss")
    axes[0].set_yscale("log")
    axes[1].plot(history["train_acc"])
    axes[1].set_title("training accuracy")
    axes[2].plot(history["val_acc"])
    axes[2].set_title("validation accuracy")
    return fig
