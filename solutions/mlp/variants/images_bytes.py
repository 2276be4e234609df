"""images: the bytes of the image, one by one; labels as NumPy integers."""

import numpy as np
import torch
from torch.utils.data import Dataset


class FlatImages(Dataset):
    def __init__(self, images):
        self.source = images
        self.n = len(images)

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        picture, label = self.source[i]
        if torch.is_tensor(picture):
            return torch.flatten(picture), np.int64(label)
        return torch.tensor([grey / 255 for grey in picture.tobytes()]), np.int64(label)
