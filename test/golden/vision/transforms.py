#!/usr/bin/python3
"""Makes transforms.json: what torchvision 0.14's transforms give for images of Pillow 9.4 and for tensors.

Run: /usr/bin/python3 test/golden/vision/transforms.py

A case: the transform, its arguments and options (in our spelling), what it gets (mode of an image or dtype of a tensor, height, width, seed of
`formula`), the generator's seed; what comes out (mode or dtype, shape, its bytes through zlib and base64), two numbers drawn afterwards, and
the text of the transform. `mixes`: batches through torchvision's reference mixup and cutmix.
"""
import base64
import json
import math
import os
import re
import warnings
import zlib

import numpy as np
import torch
from PIL import Image
from torchvision import transforms
from torchvision.transforms import InterpolationMode
from torchvision.transforms import functional

warnings.filterwarnings("ignore")
torch.set_num_threads(1)
HERE = os.path.dirname(os.path.abspath(__file__))
BANDS = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4, "CMYK": 4}
snake = lambda name: re.sub(r"(?<=[a-z0-9])([A-Z])", lambda m: "_" + m.group(1).lower(), name)


def formula(count, seed):
    """Bytes: noise in the odd rows of an image, a slope in the even ones."""
    i = np.arange(count, dtype=np.int64)
    noise = ((i * 7919 + seed * 104729 + 13) % 997) % 256
    slope = (i * 255) // max(1, count - 1)
    return np.where((i // 16) % 2 == 0, slope, noise).astype(np.uint8)


def picture(kind, height, width, seed):
    if kind in BANDS:
        bands = BANDS[kind]
        values = formula(height * width * bands, seed).reshape(height, width, bands)
        return Image.fromarray(values[:, :, 0] if bands == 1 else values, kind)
    dtype, channels = kind.split(":")
    values = torch.from_numpy(formula(int(channels) * height * width, seed).reshape(int(channels), height, width).copy())
    return values if dtype == "uint8" else values.to(getattr(torch, dtype)) / 255


def python(value, name):
    # Lists are tuples, as people write sizes, but where torchvision prints what it was given.
    if isinstance(value, list) and name not in ("Normalize", "ColorJitter"):
        return tuple(value)
    if isinstance(value, str) and value in {mode.value for mode in InterpolationMode}:
        return InterpolationMode(value)
    return value


def packed(array):
    return base64.b64encode(zlib.compress(array.tobytes(), 9)).decode()


def encode(result):
    if isinstance(result, Image.Image):
        array = np.asarray(result)
        return {"kind": result.mode, "shape": [result.height, result.width], "data": packed(array)}
    if isinstance(result, torch.Tensor):
        return {"kind": str(result.dtype)[6:], "shape": list(result.shape), "data": packed(result.contiguous().numpy())}
    return [encode(one) for one in result]


cases = []


def add(name, kinds, *args, size=(11, 14), **options):
    for kind in kinds.split():
        seed = len(cases)
        settings = {snake(k): python(v, name) for k, v in options.items()}
        case = {"name": name, "args": list(args), "options": options, "input": [kind, *size], "seed": seed}
        img = picture(kind, *size, seed)
        torch.manual_seed(seed)
        given = [python(arg, name) for arg in args]
        if name.startswith("functional."):
            out = getattr(functional, snake(name[11:]))(img, *given, **settings)
        else:
            transform = getattr(transforms, name)(*given, **settings)
            out = transform(img)
            # torchvision 0.14 closes a bracket too early in the text of RandomResizedCrop.
            case["text"] = str(transform).replace("), antialias", ", antialias")
        case["out"] = encode(out)
        case["after"] = torch.rand(2).tolist()
        cases.append(case)


BOTH = "RGB L uint8:3 float32:3"
IMAGES = "RGB L LA RGBA"
TENSORS = "uint8:3 float32:1"

add("ToTensor", IMAGES + " CMYK")
add("PILToTensor", "RGB L RGBA")
add("ToPILImage", "uint8:3 uint8:1 float32:3 uint8:4 uint8:2")
add("Normalize", "float32:3 float64:3", [0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
add("Normalize", "float32:1 float32:3", [0.5], [0.25])
for interpolation in ("bilinear", "nearest", "bicubic"):
    add("Resize", IMAGES + " CMYK uint8:3 float32:3", [7, 9], interpolation=interpolation)
    add("Resize", BOTH, [23, 20], interpolation=interpolation)
    add("Resize", BOTH, [5, 20], interpolation=interpolation)
for interpolation in ("box", "hamming", "lanczos"):
    add("Resize", "RGB RGBA", [7, 20], interpolation=interpolation)
for interpolation in ("bilinear", "bicubic"):
    add("Resize", TENSORS, [5, 6], interpolation=interpolation, antialias=True)
add("Resize", BOTH, 8)
add("Resize", "RGB", 8, size=(14, 11))
add("Resize", "RGB uint8:3", 9, maxSize=10)
add("Resize", "RGB", [8])
add("CenterCrop", BOTH, 6)
add("CenterCrop", BOTH, [20, 7])
add("CenterCrop", "RGB uint8:1", [11, 14])
add("CenterCrop", "RGB", 9, size=(10, 10))
for mode in ("constant", "edge", "reflect", "symmetric"):
    add("Pad", BOTH, [3, 2], paddingMode=mode)
    add("Pad", BOTH, [1, 2, 3, 4], paddingMode=mode)
add("Pad", BOTH, 2, fill=100)
add("Pad", "RGB", [1, 3], fill=[10, 200, 30])
add("Pad", "RGB L", 12, paddingMode="reflect", size=(4, 5))
add("Pad", "RGB", [-2, 3, 1, -1], paddingMode="reflect")
add("functional.crop", BOTH, 3, 2, 5, 6)
add("functional.crop", BOTH, -2, 9, 7, 9)
add("functional.resizedCrop", BOTH, 1, 2, 8, 9, [4, 6])
add("functional.hflip", BOTH)
add("functional.vflip", BOTH)
add("FiveCrop", "RGB uint8:3", [4, 5])
add("TenCrop", "RGB uint8:1", 4, verticalFlip=True)
add("RandomCrop", BOTH, 6)
add("RandomCrop", BOTH, 8, padding=4)
add("RandomCrop", BOTH, [5, 6], padding=[1, 2], fill=7)
add("RandomCrop", "RGB uint8:3", [15, 16], padIfNeeded=True, paddingMode="edge")
for _ in range(4):
    add("RandomResizedCrop", BOTH, 6)
add("RandomResizedCrop", "RGB float32:3", [4, 7], scale=[0.5, 0.6], ratio=[1.5, 2.0], interpolation="nearest")
add("RandomResizedCrop", "RGB uint8:3", 5, scale=[3.0, 4.0])
add("RandomResizedCrop", "RGB", 5, scale=[3.0, 4.0], ratio=[0.1, 0.2])
for _ in range(4):
    add("RandomHorizontalFlip", "RGB uint8:3")
    add("RandomVerticalFlip", "RGB uint8:3", 0.3)
for angle in (0, 17.5, 45, 90, -120, 180, 270, 359):
    for interpolation in ("nearest", "bilinear"):
        add("functional.rotate", "RGB uint8:3", angle, interpolation=interpolation)
    add("functional.rotate", "RGB uint8:3", angle, interpolation="nearest", expand=True)
add("functional.rotate", "RGB L RGBA LA", 33, interpolation="bicubic", fill=None)
add("functional.rotate", "RGBA LA", 33, interpolation="bilinear", expand=True)
add("functional.rotate", "RGB float32:3 uint8:3", 33, interpolation="bilinear", fill=[10, 200, 30], center=[3, 4])
add("functional.rotate", "RGB L", 90, size=(9, 9))
add("functional.affine", "RGB uint8:3", 20, [2, -1], 1.2, [10.0, 5.0])
add("functional.affine", "L float32:1 uint8:1", 20, [2, -1], 0.7, [10.0, -20.0], interpolation="bilinear", fill=[90])
add("functional.affine", "RGB uint8:3", 0, [3, 2], 1.0, [0.0, 0.0])
add("functional.affine", "RGB uint8:3", 0, [0, 0], 1.7, [0.0, 0.0])
for _ in range(3):
    add("RandomRotation", BOTH, 30)
    add("RandomAffine", BOTH, 30, translate=[0.2, 0.3], scale=[0.7, 1.3], shear=20)
add("RandomRotation", "RGB uint8:3", [-90, 45], interpolation="bilinear", expand=True, fill=9)
add("RandomAffine", "RGB uint8:3", [10, 20], shear=[1, 5, -10, 10], interpolation="bilinear", fill=5)
for factor in (0, 0.3, 1, 1.8):
    for name in ("adjustBrightness", "adjustContrast", "adjustSaturation"):
        add(f"functional.{name}", BOTH, factor)
    add("functional.adjustSaturation", "RGBA", factor)
    add("functional.adjustContrast", "RGBA LA", factor)
for factor in (-0.5, -0.21, 0, 0.1, 0.5):
    add("functional.adjustHue", BOTH, factor)
for channels in (1, 3):
    add("Grayscale", BOTH, channels)
for _ in range(3):
    add("ColorJitter", "RGB L uint8:3 float32:3", 0.4, 0.3, 0.5, 0.1)
    add("ColorJitter", "RGB uint8:3", hue=0.05, saturation=0.05)
add("ColorJitter", "RGB", brightness=[0.5, 0.6], contrast=[1.5, 1.6])
for _ in range(3):
    add("RandomGrayscale", "RGB uint8:3", 0.5)
add("GaussianBlur", BOTH, 3)
add("GaussianBlur", BOTH, [5, 3], [0.3, 4.0])
add("functional.gaussianBlur", "RGB uint8:3 float32:3", [3, 5])
for _ in range(3):
    add("RandomErasing", "float32:3 uint8:3", 1)
    add("RandomErasing", "float32:3", p=0.5, value="random")
add("RandomErasing", "float32:3", p=1, scale=[0.1, 0.5], ratio=[0.5, 2.5], value=[0.1, 0.2, 0.3])


# torchvision's references/classification/transforms.py, in short.
def mix(kind, seed, n=4, classes=5, alpha=1.0, p=1.0):
    batch = torch.stack([picture("float32:3", 6, 7, seed + i) for i in range(n)])
    target = torch.arange(n) % classes
    torch.manual_seed(seed)
    target = torch.nn.functional.one_hot(target, classes).to(batch.dtype)
    if torch.rand(1).item() < p:
        rolled, target_rolled = batch.roll(1, 0), target.roll(1, 0)
        part = float(torch._sample_dirichlet(torch.tensor([alpha, alpha]))[0])
        if kind == "RandomMixup":
            batch.mul_(part).add_(rolled.mul_(1.0 - part))
        else:
            height, width = batch.shape[-2:]
            r_x, r_y = torch.randint(width, (1,)), torch.randint(height, (1,))
            r = 0.5 * math.sqrt(1.0 - part)
            r_w_half, r_h_half = int(r * width), int(r * height)
            x1, y1 = int(torch.clamp(r_x - r_w_half, min=0)), int(torch.clamp(r_y - r_h_half, min=0))
            x2, y2 = int(torch.clamp(r_x + r_w_half, max=width)), int(torch.clamp(r_y + r_h_half, max=height))
            batch[:, :, y1:y2, x1:x2] = rolled[:, :, y1:y2, x1:x2]
            part = float(1.0 - (x2 - x1) * (y2 - y1) / (width * height))
        target.mul_(part).add_(target_rolled.mul_(1.0 - part))
    return {"name": kind, "seed": seed, "alpha": alpha, "p": p, "out": encode([batch, target]), "after": torch.rand(2).tolist()}


mixes = [mix(kind, seed, alpha=alpha) for seed, alpha in enumerate([1.0, 0.2, 1.0, 4.0]) for kind in ("RandomMixup", "RandomCutmix")]
mixes.append(mix("RandomMixup", 3, p=0.2))

texts = {
    "compose": str(transforms.Compose([transforms.Resize(256), transforms.CenterCrop(224), transforms.ToTensor(), transforms.Normalize(torch.tensor(0.286), torch.tensor(0.353))])),
    "apply": str(transforms.RandomApply([transforms.ColorJitter(0.4), transforms.Grayscale(3)], p=0.3)),
    "choice": str(transforms.RandomChoice([transforms.RandomRotation(15), transforms.Pad((1, 2))], p=[0.25, 0.75])),
    "order": str(transforms.RandomOrder([transforms.ToTensor(), transforms.Lambda(lambda x: x)])),
}

path = os.path.join(HERE, "transforms.json")
with open(path, "w") as file:
    lines = lambda items: ",\n".join(json.dumps(item, separators=(",", ":")) for item in items)
    file.write('{"texts":' + json.dumps(texts) + ',\n"mixes":[\n' + lines(mixes) + '\n],\n"cases":[\n' + lines(cases) + "\n]}\n")
print(len(cases), "cases,", os.path.getsize(path), "bytes")
