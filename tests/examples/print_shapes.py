"""The snippet of the page on architectures: every layer's shape before and after."""

# --8<-- [start:entry]
import torch
from torch import nn


def print_shapes(model: nn.Module, *inputs: torch.Tensor) -> None:
    """Print the shape that reaches each layer of a model, and the shape that leaves it."""

    def note(name):
        def hook(layer, given, made):
            before = [tuple(one.shape) for one in given if isinstance(one, torch.Tensor)]
            after = tuple(made.shape) if isinstance(made, torch.Tensor) else type(made).__name__
            print(f"{name:<20} {type(layer).__name__:<18} {before} → {after}")

        return hook

    layers = [(name, part) for name, part in model.named_modules() if not list(part.children())]
    hooks = [part.register_forward_hook(note(name)) for name, part in layers]
    training = model.training
    try:
        with torch.no_grad():
            model.eval()(*inputs)
    finally:
        model.train(training)
        for hook in hooks:
            hook.remove()


if __name__ == "__main__":
    model = nn.Sequential(nn.Conv2d(3, 16, 3, padding=1), nn.MaxPool2d(2), nn.Flatten())
    print_shapes(model, torch.zeros(1, 3, 32, 32))
# --8<-- [end:entry]
