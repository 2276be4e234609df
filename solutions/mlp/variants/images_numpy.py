"""images: NumPy makes the vector."""

import numpy as np
import torch
from torch.utils.data import Dataset


class FlatImages(Dataset):
    def __init__(self, images):
        self.images = images

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        image, label = self.images[i]
        if isinstance(image, torch.Tensor):
            return image.reshape(-1).to(torch.float32), label
        return torch.from_numpy(np.asarray(image, dtype=np.float32).ravel() / 255), label
