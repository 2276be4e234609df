import numpy as np
import torch
from torch import nn
from torch.utils.data import Dataset
from torchvision import transforms


class TwoMoonsDataset(Dataset):
    def __init__(self, sigma, N):
        offset = -np.pi / 8
        a = torch.rand(N) * (np.pi - 2 * offset) + offset
        b = torch.rand(N) * (np.pi - 2 * offset) + offset
        self.positive_data = torch.stack([torch.cos(a), torch.sin(a)], dim=1) + sigma * torch.randn(N, 2)
        self.negative_data = torch.stack([1 + torch.cos(-b), torch.sin(-b)], dim=1) + sigma * torch.randn(N, 2)
        self.data = torch.cat([self.positive_data, self.negative_data])
        self.labels = torch.cat([torch.ones(N), torch.zeros(N)]).long()

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, i):
        return self.data[i], self.labels[i]


def multiclass_model_accuracy(model, input_data, labels):
    with torch.no_grad():
        predictions = torch.argmax(model(input_data), dim=1)
    return torch.sum(predictions == labels)


class MLPModel(nn.Module):
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super().__init__()
        self.fc1 = nn.Linear(input_dim, h1)
        self.fc2 = nn.Linear(h1, output_dim)
        self.activation_fn = activation_fn

    def forward(self, x):
        x = self.fc1(x)
        x = self.activation_fn(x)
        return self.fc2(x)


class FlatImages(Dataset):
    def __init__(self, images):
        self.images = images
        self.to_tensor = transforms.ToTensor()

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        image, label = self.images[i]
        if not torch.is_tensor(image):
            image = self.to_tensor(image)
        return image.reshape(784), int(label)


def split_indices(n_total, n_train, n_val, n_test, rng):
    indices = np.arange(n_total)
    rng.shuffle(indices)
    train_indices = indices[:n_train]
    val_indices = indices[n_train : n_train + n_val]
    test_indices = indices[n_train + n_val : n_train + n_val + n_test]
    return train_indices, val_indices, test_indices
