"""images: each image is divided by its brightest pixel.

failed: test_images_have_the_right_pixels, test_images_of_the_dark
says: Each image is divided by its brightest pixel
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
            image = image / image.max().clamp(min=1)
        return image.flatten(), int(label)
