"""An object that can be called like a function."""

import torch


class EpochLoop:
    def __call__(self, model, db, criterion, optimiser):
        self.training = optimiser is not None
        model.train(self.training)
        points, targets = (self.to_tensor(part, model) for part in db)
        with torch.set_grad_enabled(self.training):
            outputs = torch.squeeze(model(points), dim=1)
            loss = criterion(outputs, targets)
        labels = outputs > 0.5
        result = accuracy(labels, targets), loss.item(), labels.cpu().numpy()
        if self.training:
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        return result

    @staticmethod
    def to_tensor(part, model):
        return torch.from_numpy(part).to(next(model.parameters()).device, torch.float32)


epoch_loop = EpochLoop()
