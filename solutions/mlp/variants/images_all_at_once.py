"""images: all images are turned into one tensor at the start."""

import torch
from torch.utils.data import Dataset
from torchvision import transforms


class FlatImages(Dataset):
    def __init__(self, images):
        to_tensor = transforms.ToTensor()
        vectors = [x if torch.is_tensor(x) else to_tensor(x) for x, _ in (images[k] for k in range(len(images)))]
        self.data = torch.stack(vectors).view(-1, 784)
        self.labels = torch.tensor([images[k][1] for k in range(len(images))])

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, i):
        return self.data[i], int(self.labels[i])
