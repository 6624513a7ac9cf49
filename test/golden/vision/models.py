#!/usr/bin/python3
"""Makes models.json: keys, initial weights and outputs of torchvision 0.14's models and of the lessons' networks.

Run: /usr/bin/python3 test/golden/vision/models.py

`models`: of every builder the number of parameters and the SHA-256 of its state's lines `key shape dtype`. `seeded`: after
manual_seed(0), of some tensors of the state the sum of the last 100,000 elements and
the first three, two numbers drawn afterwards, and outputs in
evaluation mode for an image of the formula of test/support/close.ts; with `training`, the norm of every gradient of the sum of
the squared outputs in training mode, for two images.
"""
import hashlib
import json
import os

import torch
import torchvision.models as models
from torch import nn
from torchvision.models.mobilenetv2 import InvertedResidual
from torchvision.models.resnet import BasicBlock, Bottleneck, ResNet
from torchvision.models.vgg import VGG, make_layers

import lessons

torch.set_num_threads(1)
HERE = os.path.dirname(os.path.abspath(__file__))
NAMES = """alexnet vgg11 vgg11_bn vgg13 vgg13_bn vgg16 vgg16_bn vgg19 vgg19_bn resnet18 resnet34 resnet50 resnet101 resnet152
resnext50_32x4d resnext101_32x8d resnext101_64x4d wide_resnet50_2 wide_resnet101_2 mobilenet_v2""".split()


def image(*shape, seed):
    """The formula of test/support/close.ts, from -1 to 1."""
    count = torch.Size(shape).numel()
    values = [-1 + 2 * ((i * 7919 + seed * 104729 + 13) % 997) / 997 for i in range(count)]
    return torch.tensor(values).reshape(shape)


def describe(model):
    lines = [f"{key} {list(value.shape)} {str(value.dtype)[6:]}" for key, value in model.state_dict().items()]
    return {
        "parameters": sum(p.numel() for p in model.parameters()),
        "tensors": len(lines),
        "state": hashlib.sha256("\n".join(lines).encode()).hexdigest(),
    }


def seeded(name, build, keys, size, training=False):
    torch.manual_seed(0)
    model = build()
    after = torch.rand(2).tolist()
    state = model.state_dict()
    probes = {}
    for key in keys:
        values = state[key].flatten()
        probes[key] = [values[-100000:].double().sum().item(), *values[:3].tolist()]
    out = {"name": name, "probes": probes, "after": after, "size": size}
    model.eval()
    with torch.no_grad():
        out["outputs"] = model(image(1, 3, size, size, seed=1)).flatten().tolist()
    if training:
        model.train()
        (model(image(2, 3, size, size, seed=2)) ** 2).sum().backward()
        out["gradients"] = [p.grad.double().norm().item() for p in model.parameters()]
        out["running"] = [b.double().sum().item() for b in model.buffers()]
    print(name, describe(model)["parameters"])
    return out


SETTING = [[1, 8, 1, 1], [6, 16, 2, 2], [4, 24, 2, 2]]
golden = {"models": {}, "lessons": {}, "seeded": []}
for name in NAMES:
    golden["models"][name] = describe(getattr(models, name)())
golden["models"]["resnet50 dilated"] = describe(
    models.resnet50(num_classes=7, replace_stride_with_dilation=[False, True, True])
)
golden["models"]["mobilenet_v2 half"] = describe(models.mobilenet_v2(width_mult=0.5, round_nearest=4))
for name in lessons.NAMES:
    golden["lessons"][name] = describe(getattr(lessons, name)())
add = lambda *args, **options: golden["seeded"].append(seeded(*args, **options))
add("alexnet", lambda: models.alexnet(num_classes=10), ["features.0.weight", "features.10.bias", "classifier.1.weight", "classifier.6.bias"], 64)
add("vgg11Bn", lambda: models.vgg11_bn(num_classes=10), ["features.0.weight", "features.0.bias", "features.25.weight", "classifier.0.weight", "classifier.6.weight"], 32)
add("resnet18", lambda: models.resnet18(num_classes=10), ["conv1.weight", "layer1.1.conv2.weight", "layer4.0.downsample.0.weight", "fc.weight", "fc.bias"], 64, training=True)
add(
    "bottleneck",
    lambda: ResNet(Bottleneck, [1, 1, 1, 1], num_classes=3, groups=4, width_per_group=4, zero_init_residual=True, replace_stride_with_dilation=[False, True, True]),
    ["layer1.0.conv2.weight", "layer2.0.bn3.weight", "layer4.0.conv2.weight", "fc.weight"],
    32,
    training=True,
)
add(
    "groupNorm",
    lambda: ResNet(BasicBlock, [1, 1, 1, 1], num_classes=3, norm_layer=lambda channels: nn.GroupNorm(8, channels)),
    ["layer1.0.conv2.weight", "fc.weight"],
    32,
)
add("mobilenetV2", lambda: models.mobilenet_v2(num_classes=10), ["features.0.0.weight", "features.1.conv.0.0.weight", "features.18.0.weight", "classifier.1.weight"], 64)
add("narrow", lambda: models.mobilenet_v2(num_classes=4, width_mult=0.5, inverted_residual_setting=SETTING, dropout=0), ["features.2.conv.1.0.weight", "classifier.1.weight"], 32, training=True)
for name in lessons.NAMES:
    # Dropout draws: its gradients are compared where the layers are tested. Ten times the same block multiply roundings by thousands
    # (test/golden/trajectories.py): its gradients are compared with two.
    add(f"lessons.{name}", getattr(lessons, name), ["conv1.weight", "fc2.bias"], 32, training=name not in ("NetDropout", "NetResDeep"))
add("twoBlocks", lambda: lessons.NetResDeep(n_chans1=8, n_blocks=2), ["conv1.weight", "fc2.bias"], 32, training=True)

path = os.path.join(HERE, "models.json")
with open(path, "w") as file:
    parts = [f'"{part}":{{\n' + ",\n".join(f"{json.dumps(k)}:{json.dumps(v)}" for k, v in golden[part].items()) + "\n}" for part in ("models", "lessons")]
    parts.append('"seeded":[\n' + ",\n".join(json.dumps(case) for case in golden["seeded"]) + "\n]")
    file.write("{" + ",\n".join(parts) + "}\n")
print(os.path.getsize(path), "bytes")
