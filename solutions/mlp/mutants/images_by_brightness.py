"""images: whether to divide by 255 is decided by the brightness.

failed: test_images_of_the_dark
says: not how bright its brightest pixel is
"""

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
        if not isinstance(image, torch.Tensor):
            image = torch.from_numpy(np.array(image, dtype=np.float32))
        if image.max() > 1:
            image = image / 255
        return image.flatten(), int(label)
