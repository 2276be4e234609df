"""images: images are flattened column by column.

failed: test_images_have_the_right_pixels, test_images_of_tensors
says: is flattened column by column
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
        return image.mT.flatten(), int(label)
