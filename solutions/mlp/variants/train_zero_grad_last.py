"""train: gradients are cleared after the step, which is as good; a bar moved by hand; all validation logits at once."""

import numpy as np
import torch
import tqdm as bars


def train(model, train_loader, val_loader, criterion, optimizer, epochs):
    device = {p.device for p in model.parameters()}.pop()
    loss_list, train_list, val_list = [], [], []
    bar = bars.tqdm(total=epochs * len(train_loader), desc="training")
    optimizer.zero_grad()
    for _epoch in range(epochs):
        model.train()
        losses, right, seen = np.empty(0), 0, 0
        for batch in train_loader:
            inputs, labels = (part.to(device) for part in batch)
            logits = model(inputs)
            right += np.count_nonzero(logits.detach().cpu().numpy().argmax(axis=-1) == labels.cpu().numpy())
            seen += inputs.shape[0]
            loss = criterion(logits, labels)
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            losses = np.append(losses, loss.item())
            bar.update()
        with torch.inference_mode():
            model.eval()
            pairs = [(model(inputs.to(device)), labels.to(device)) for inputs, labels in val_loader]
            val_logits, val_labels = (torch.cat(parts) for parts in zip(*pairs, strict=True))
        loss_list.append(losses.mean())
        train_list.append(right / seen)
        val_list.append((val_logits.argmax(1) == val_labels).double().mean().item())
    bar.close()
    return dict(loss=loss_list, train_acc=train_list, val_acc=val_list)
