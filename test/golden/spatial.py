#!/usr/bin/python3
"""Makes spatial.json and cifar.json: modules of convolution, pooling, padding, norms, dropout, embeddings, upsampling and folding in real
PyTorch 1.13 (texts, initial state, outputs, gradients, buffers, masks), and 20 SGD steps of the lessons' CIFAR network.

Run: /usr/bin/python3 test/golden/spatial.py
A case: make the module after manual_seed(0); seed again with 1; forward in training mode `calls` times on the first inputs, backward from the
last output; then one call in evaluation mode.
"""
import json
import os
import sys
import warnings

import torch
import torch.nn as nn
import torch.nn.functional as F

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, here)
from ops.record import camel  # noqa: E402
from ops.spec import NAMES, T, encode_tensor, encode_values, formula  # noqa: E402

warnings.filterwarnings("ignore")
I = lambda *values: T(len(values), dtype="int64", data=list(values))
tuples = lambda value: tuple(value) if isinstance(value, list) else value

CASES = [
    # class, positional arguments, options, inputs, calls
    ("Conv1d", [3, 4, 3], {}, [T(2, 3, 7)]),
    ("Conv1d", [4, 6, 3], {"stride": 2, "padding": 1, "dilation": 2, "groups": 2, "bias": False}, [T(2, 4, 9)]),
    ("Conv2d", [3, 4, 3], {}, [T(2, 3, 6, 5)]),
    ("Conv2d", [3, 4, [3, 2]], {"stride": [2, 1], "padding": [1, 0]}, [T(3, 6, 5)]),
    ("Conv2d", [3, 4, 3, 2, 1], {}, [T(1, 3, 6, 5)]),
    ("Conv2d", [3, 4, 2], {"padding": "same"}, [T(1, 3, 4, 5)]),
    ("Conv2d", [2, 3, 3], {"padding": "valid", "dtype": "float64"}, [T(1, 2, 4, 5, dtype="float64")]),
    ("Conv3d", [2, 3, 2], {"padding": 1}, [T(1, 2, 3, 2, 3)]),
    ("ConvTranspose1d", [3, 4, 3], {"stride": 2}, [T(2, 3, 5)]),
    ("ConvTranspose2d", [4, 6, 3], {"stride": 2, "padding": 1, "output_padding": 1, "groups": 2}, [T(1, 4, 3, 3)]),
    ("ConvTranspose3d", [2, 3, 2], {"bias": False, "dilation": 2}, [T(1, 2, 2, 2, 2)]),
    *[("Conv2d", [2, 3, 3], {"padding": padding, "padding_mode": mode}, [T(1, 2, 4, 5)])
      for mode in ("reflect", "replicate", "circular") for padding in (1, [2, 1], "same")],
    ("Conv1d", [2, 3, 2], {"padding": "same", "padding_mode": "circular"}, [T(1, 2, 5)]),
    ("MaxPool1d", [2], {}, [T(2, 2, 7)]),
    ("MaxPool2d", [2], {}, [T(2, 2, 5, 6)]),
    ("MaxPool2d", [[3, 2]], {"stride": 2, "padding": 1, "ceil_mode": True}, [T(2, 2, 5, 6)]),
    ("MaxPool3d", [2], {"stride": 1}, [T(1, 2, 3, 3, 3)]),
    ("AvgPool1d", [2], {}, [T(2, 2, 7)]),
    ("AvgPool2d", [3], {"stride": 2, "padding": 1, "count_include_pad": False}, [T(2, 2, 5, 6)]),
    ("AvgPool3d", [2, 1], {"divisor_override": 3}, [T(1, 2, 3, 3, 3)]),
    ("LPPool1d", [2, 3], {"stride": 2}, [T(1, 2, 7, span=(0.1, 2))]),
    ("LPPool2d", [1.5, 2], {}, [T(1, 2, 4, 5, span=(0.1, 2))]),
    ("AdaptiveAvgPool1d", [3], {}, [T(1, 2, 7)]),
    ("AdaptiveAvgPool2d", [[1, None]], {}, [T(1, 2, 4, 5)]),
    ("AdaptiveAvgPool3d", [2], {}, [T(1, 2, 3, 4, 3)]),
    ("AdaptiveMaxPool1d", [3], {}, [T(1, 2, 7)]),
    ("AdaptiveMaxPool2d", [[2, 3]], {}, [T(1, 2, 4, 5)]),
    ("AdaptiveMaxPool3d", [2], {}, [T(1, 2, 3, 4, 3)]),
    ("ZeroPad2d", [1], {}, [T(1, 2, 3)]),
    ("ConstantPad1d", [[1, 2], 3.5], {}, [T(1, 2, 3)]),
    ("ConstantPad2d", [2, 0.5], {}, [T(1, 2, 3, 2)]),
    ("ConstantPad3d", [1, -1.5], {}, [T(1, 2, 3, 2)]),
    *[(f"{kind}Pad{d}d", [1 if kind == "Reflection" else [1, 2] * d], {}, [T(1, 2, *[3] * d)]) for kind in ("Reflection", "Replication") for d in (1, 2, 3)],
    ("Upsample", [], {"scale_factor": 2}, [T(1, 2, 3)]),
    ("Upsample", [], {"size": [3, 5], "mode": "bilinear"}, [T(1, 2, 2, 3)]),
    ("Upsample", [], {"scale_factor": [2, 1.5], "mode": "bilinear", "align_corners": True}, [T(1, 2, 2, 4)]),
    ("Upsample", [], {"scale_factor": 2, "mode": "trilinear"}, [T(1, 1, 2, 2, 2)]),
    ("UpsamplingNearest2d", [], {"scale_factor": 2}, [T(1, 2, 2, 3)]),
    ("UpsamplingBilinear2d", [], {"size": 4}, [T(1, 2, 2, 3)]),
    ("PixelShuffle", [2], {}, [T(1, 4, 2, 2)]),
    ("PixelUnshuffle", [2], {}, [T(1, 1, 4, 2)]),
    ("ChannelShuffle", [2], {}, [T(1, 4, 2, 2, grad=False)]),
    ("BatchNorm1d", [3], {}, [T(5, 3)], 3),
    ("BatchNorm1d", [3], {"momentum": None}, [T(4, 3, 2)], 3),
    ("BatchNorm1d", [3], {"track_running_stats": False, "affine": False}, [T(5, 3)]),
    ("BatchNorm2d", [3, 1e-3, 0.25], {}, [T(2, 3, 2, 4)], 2),
    ("BatchNorm3d", [2], {"affine": False}, [T(2, 2, 2, 3, 2)], 2),
    ("LayerNorm", [6], {}, [T(3, 6)]),
    ("LayerNorm", [[3, 4]], {"eps": 1e-3}, [T(2, 3, 4)]),
    ("LayerNorm", [5], {"elementwise_affine": False}, [T(3, 5)]),
    ("GroupNorm", [2, 4], {}, [T(2, 4, 5)]),
    ("GroupNorm", [2, 4], {"affine": False, "eps": 1e-8}, [T(2, 4, 3, 2)]),
    ("InstanceNorm1d", [3], {}, [T(2, 3, 5)]),
    ("InstanceNorm1d", [3], {}, [T(3, 5)]),
    ("InstanceNorm2d", [3], {"affine": True, "track_running_stats": True}, [T(2, 3, 3, 2)], 3),
    ("InstanceNorm3d", [2], {"momentum": 0.5, "track_running_stats": True}, [T(1, 2, 2, 3, 2)], 2),
    ("LocalResponseNorm", [2], {}, [T(1, 4, 3)]),
    ("LocalResponseNorm", [3], {"alpha": 2e-5, "beta": 0.5, "k": 2}, [T(1, 4, 3, 2)]),
    *[("Dropout", [p], {}, [T(*shape)]) for p in (0.5, 0.1, 0.9) for shape in ([7], [3, 5], [2, 3, 17])],
    ("Dropout", [], {}, [T(4, 6, layout="transposed")], 2),
    ("Dropout", [0.3], {}, [T(3, 4, layout="sliced")]),
    ("Dropout", [0.3], {}, [T(3, 4, layout="expanded")]),
    ("Dropout", [0.3], {}, [T(3, 4, dtype="float64")]),
    ("Dropout", [0], {}, [T(3)]),
    ("Dropout", [1], {}, [T(3)]),
    ("Dropout1d", [0.4], {}, [T(3, 4, 2)]),
    ("Dropout1d", [0.4], {}, [T(5, 2)]),
    ("Dropout2d", [0.4], {}, [T(3, 4, 2, 2)], 2),
    ("Dropout2d", [0.4], {}, [T(3, 4, 2)]),
    ("Dropout3d", [0.4], {}, [T(2, 3, 2, 1, 2)]),
    ("Dropout3d", [0.4], {}, [T(5, 2, 1, 2)]),
    ("AlphaDropout", [0.3], {}, [T(4, 5)], 2),
    ("AlphaDropout", [0.3], {}, [T(4, 5, dtype="float64")]),
    ("FeatureAlphaDropout", [0.5], {}, [T(3, 4, 2)]),
    ("Embedding", [5, 3], {}, [I(0, 4, 4)]),
    ("Embedding", [5, 3], {"padding_idx": -1}, [T(2, 2, dtype="int64", data=[0, 4, 1, 4])]),
    ("Embedding", [5, 3, 1, 2.5, 1.0], {"scale_grad_by_freq": True}, [I(0, 1, 2, 2)]),
    ("EmbeddingBag", [5, 3], {}, [I(0, 4, 4, 1), I(0, 2)]),
    ("EmbeddingBag", [5, 3], {"mode": "sum", "padding_idx": 1}, [T(2, 2, dtype="int64", data=[0, 4, 1, 4])]),
    ("EmbeddingBag", [5, 3], {"mode": "max", "include_last_offset": True}, [I(0, 4, 4, 1), I(0, 2, 4)]),
    ("EmbeddingBag", [5, 3], {"max_norm": 1.5, "norm_type": 3.0}, [I(0, 4, 4, 1), I(0, 2)]),
    ("Unfold", [2], {"padding": 1}, [T(1, 2, 3, 4)]),
    ("Unfold", [[2, 3]], {"stride": 2, "dilation": 1}, [T(1, 2, 3, 5)]),
    ("Fold", [[3, 4], 2], {}, [T(1, 8, 6)]),
    ("Flatten", [], {}, [T(2, 3, 4)]),
    ("Flatten", [0, -2], {}, [T(2, 3, 4)]),
    ("Unflatten", [1, [2, -1]], {}, [T(2, 6, 2)]),
    ("Identity", [3], {}, [T(2, 3)]),
    ("Bilinear", [2, 3, 4], {}, [T(5, 2), T(5, 3)]),
    ("Bilinear", [2, 3, 4], {"bias": False}, [T(2, 2, 2), T(2, 2, 3)]),
]


def record(kind, args, options, inputs, calls=1):
    live = {k: getattr(torch, v) if k == "dtype" else tuples(v) for k, v in options.items()}
    torch.manual_seed(0)
    module = getattr(nn, kind)(*[tuples(a) for a in args], **live)
    case = {"kind": kind, "args": args, "options": {camel(k): v for k, v in options.items()}, "calls": calls, "text": str(module)}
    state = lambda: {k: encode_tensor(v) for k, v in module.state_dict().items()}
    case["state"] = state()
    built = [t.build(i + 1) for i, t in enumerate(inputs)]
    case["inputs"] = [spec for _, spec in built]
    tensors = [tensor for tensor, _ in built]
    torch.manual_seed(1)
    for _ in range(calls):
        out = module(*tensors)
    case["out"] = encode_tensor(out)
    leaves = [t for t in tensors if t.requires_grad] + [p for p in module.parameters() if p.requires_grad]
    if out.requires_grad:
        upstream = torch.tensor(formula(out.numel(), NAMES[out.dtype], 99, (-1, 1)), dtype=out.dtype).reshape(out.shape)
        # The graph's version checks refuse embeddings that renormalise their table; the gradient does not depend on it.
        grads = torch.autograd.grad(out, leaves, upstream, allow_unused=True)
        case["grads"] = [None if g is None else encode_values(g) for g in grads]
    after = state()
    if after != case["state"]:
        case["after"] = after
    module.eval()
    case["evaluated"] = encode_tensor(module(*tensors))
    case["next"] = encode_values(torch.rand(1))
    return case


class Cifar(nn.Module):
    """The lessons' network."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(16, 8, kernel_size=3, padding=1)
        self.fc1 = nn.Linear(8 * 8 * 8, 32)
        self.fc2 = nn.Linear(32, 2)

    def forward(self, x):
        out = F.max_pool2d(torch.tanh(self.conv1(x)), 2)
        out = F.max_pool2d(torch.tanh(self.conv2(out)), 2)
        return self.fc2(torch.tanh(self.fc1(out.view(-1, 8 * 8 * 8))))


def cifar():
    torch.manual_seed(0)
    net = Cifar()
    x, y = torch.randn(64, 3, 32, 32), torch.randint(0, 2, (64,))
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    losses = []
    for _ in range(20):
        loss = F.cross_entropy(net(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(float(f"{loss.item():.9g}"))
    return {"losses": losses, "conv1": encode_values(net.conv1.weight), "fc2": encode_values(net.fc2.weight)}


with open(os.path.join(here, "spatial.json"), "w") as file:
    lines = (json.dumps(record(*case), separators=(",", ":"), allow_nan=False) for case in CASES)
    file.write("[\n" + ",\n".join(lines) + "\n]\n")
with open(os.path.join(here, "cifar.json"), "w") as file:
    file.write(json.dumps(cifar(), separators=(",", ":")) + "\n")
print(len(CASES), "cases,", os.path.getsize(os.path.join(here, "spatial.json")), "bytes")
