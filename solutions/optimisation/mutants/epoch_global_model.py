"""epoch-loop: trains a model of its own.

failed: test_example_epoch_loop, test_example_epoch_loop_trains, test_epoch_loop_labels,
    test_epoch_loop_accuracy, test_epoch_loop_loss, test_epoch_loop_results_before_the_step,
    test_epoch_loop_one_sample, test_epoch_loop_trains, test_epoch_loop_training_mode,
    test_epoch_loop_evaluates, test_epoch_loop_evaluation_mode,
    test_epoch_loop_evaluation_changes_nothing, test_epoch_loop_evaluation_without_gradients,
    test_epoch_loop_casts_to_float32, test_epoch_loop_on_the_models_device
says: Your loop does not call the model
"""

import torch


def epoch_loop(model, db, criterion, optimiser):
    points = torch.tensor(db[0], dtype=torch.float32)
    targets = torch.tensor(db[1], dtype=torch.float32)
    device = next(model.parameters()).device
    points, targets = points.to(device), targets.to(device)
    model = Simple2DNetwork()
    training = optimiser is not None
    model.train(training)
    with torch.set_grad_enabled(training):
        outputs = model(points).squeeze(1)
        loss = criterion(outputs, targets)
    predicted = outputs > 0.5
    percent = accuracy(predicted, targets)
    if training:
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return percent, loss.item(), predicted.cpu().numpy()
