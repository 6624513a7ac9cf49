"""Operations whose PyTorch spelling is no function of the same name in snake case."""
import torch


def assign(x, index, value):
    x[indexed(index)] = value
    return x


def indexed(index):
    """This library writes `...` as a string and several indices as an array."""
    if not isinstance(index, list):
        return ... if isinstance(index, str) else index
    return tuple(... if isinstance(entry, str) else entry for entry in index)


def to(x, target=None, **options):
    return x.to(target) if target is not None else x.to(**options)


def full(shape, value, **options):
    return torch.full(tuple(shape), value, **options)


OPERATORS = {
    "at": lambda x, index: x[indexed(index)],
    "set_": assign,
    "T": lambda x: x.T,
    "to": to,
    "full": full,
    "tolist": lambda x: x.tolist(),
    "item": lambda x: x.item(),
    "shape": lambda x: list(x.shape),
    "strides": lambda x: list(x.stride()),
    "nonzero": lambda x, **options: x.nonzero(**options),
    "equal": torch.equal,
    "mT": lambda x: x.mT,
    "mH": lambda x: x.mH,
    "H": lambda x: x.H,
    **{f"atleast{n}d": getattr(torch, f"atleast_{n}d") for n in (1, 2, 3)},
    "sumToSize": lambda x, shape: x.sum_to_size(*shape),
    **{name: (lambda x, name=name: getattr(x, name)()) for name in ("float", "double", "long", "int", "bool", "byte")},
    "requiresGrad_": lambda x, value=True: x.requires_grad_(value),
}
