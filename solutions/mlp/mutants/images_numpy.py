"""images: vectors are NumPy arrays.

failed: test_example_images, test_images_are_flat
says: is a NumPy array, not a tensor
"""

import torch
from torch.utils.data import Dataset
from torchvision.transforms import functional as transforms


class FlatImages(Dataset):
    def __init__(self, images):
        self.images = images

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        image, label = self.images[i]
        if not isinstance(image, torch.Tensor):
            image = transforms.to_tensor(image)
        return image.flatten().numpy(), int(label)
