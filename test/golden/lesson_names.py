#!/usr/bin/python3
"""Makes lesson_names.json: what the five lessons use or name of PyTorch, NumPy, scikit-learn and other libraries, and where.

Run: /usr/bin/python3 test/golden/lesson_names.py [FOLDER]      (default: ../shared/seeds beside this checkout)

Found are dotted names (`torch.nn.Linear`, `nn.Linear`, imported `DataLoader`), attributes and words in backticks that real PyTorch
1.13 has on one of its classes (`x.view` as `Tensor.view`), keyword arguments of their calls (`torch.nn.Linear(bias)`), and techniques that the texts
only speak of, by the table at the end. Each has the first file and line where it stands.
"""
import json
import os
import re
import sys

import warnings

import torch

warnings.filterwarnings("ignore", message="The use of `x.T`")
HERE = os.path.dirname(os.path.abspath(__file__))
SEEDS = os.path.join(HERE, "..", "..", "..", "shared", "seeds")
ALIASES = {"nn": "torch.nn", "mm": "torch.nn", "F": "torch.nn.functional", "optim": "torch.optim", "hub": "torch.hub"}
ALIASES |= {"np": "numpy", "pd": "pandas", "plt": "matplotlib.pyplot", "sns": "seaborn", "transforms": "torchvision.transforms"}
ALIASES |= {"transformers": "torchvision.transforms", "transforsm": "torchvision.transforms", "models": "torchvision.models"}
ALIASES |= {"datasets": "torchvision.datasets", "imageo": "imageio"}
ROOTS = {"torch", "numpy", "pandas", "matplotlib", "torchvision", "sklearn", "gensim", "imageio", "h5py", "seaborn"}
# Slips of the pen, of whoever typed the lessons or of the scanner.
SLIPS = {
    "torch.nn.BCELossWithLogits": "torch.nn.BCEWithLogitsLoss",
    "torch.nn.CrossEntoryLoss": "torch.nn.CrossEntropyLoss",
    "torch.nn.Relu": "torch.nn.ReLU",
    "torch.nn.Model": "torch.nn.Module",
    "torch.nn.BatchNorm": "torch.nn.BatchNorm2d",
    "torch.nn.BatchNorm2d(n_num_features)": "torch.nn.BatchNorm2d(num_features)",
    "torch.cuda.is_avaible": "torch.cuda.is_available",
    "torch.utils.data.Dataloader": "torch.utils.data.DataLoader",
}
# What follows a bracket that a lesson forgot to close, and the class that only a printed shape names.
NOT_NAMES = {"torch.nn.Sequential(learning_rate)", "torch.utils.data.DataLoader(model)", "torch.Size"}
EXAMPLES = {
    "Tensor": torch.ones(1),
    "Module": torch.nn.Sequential(),
    "Optimizer": torch.optim.SGD([torch.ones(1)], lr=1),
    "LRScheduler": torch.optim.lr_scheduler.StepLR(torch.optim.SGD([torch.ones(1)], lr=1), 1),
    "Linear": torch.nn.Linear(1, 1),
    "Embedding": torch.nn.Embedding(1, 1),
    "DataLoader": torch.utils.data.DataLoader([0]),
}
# Attributes that here belong to strings, lists, files, arrays of pandas, or classes of the examples.
OTHERS = {"split", "values", "index", "format", "update", "load", "names", "insert"}
# Techniques that the texts name: what they need, and the words that name it.
TECHNIQUES = {
    "early stopping": "EarlyStopping",
    "gradient accumulation": "accumulation_iteration = 5",
    "momentum": "Momentum",
    "Nesterov momentum": "Нестерова",
    "Adagrad": "Adagrad",
    "RMSprop": "RMSprop",
    "AdamW": "AdamW",
    "weight decay": "weight_decay",
    "DropConnect": "DropConnect",
    "mixup": "mixup",
    "cutout": "cutout",
    "cutmix": "cutmix",
    "ensemble": "классическое ансамблирование",
    "weight averaging": "усреднение весов",
    "snapshot averaging": "усреднение на разных эпохах",
    "gradient check": "численное сравнение производных",
    "feature maps": "визуализация карты признаков",
    "histograms of weights": "гистограммы весов",
    "gradient norms": "нормы градиентов",
    "transfer learning": "Transfer Learning",
    "grid search": "перебор по сетке",
    "Bayesian search": "байесовские оптимизации",
    "L1 penalty": "`L1` регуляризация",
    "L2 penalty": "`L2` регуляризация",
    "class weights": "Веса классов",
    "multi-label loss": "Multi-label классификации",
    "TorchScript": "TorchScript",
    "ONNX": "ONNX",
    "distributed training": "на кластере машин",
    "sparse tensors": "В разреженных тензорах",
    "named tensors": "именновых тензоров",
    "half precision": "половинной точностью",
    "storage": "torch. Storage",
    "functional forms": "аналоги для всех модулей nn",
    "Levenberg-Marquardt": "Левенберга",
    "bag of words": "мешок слов",
    "TF-IDF": "TF-IDF",
    "Word2Vec": "Алгоритм Word2Vec",
    "skip-gram": "Skip-Gram",
    "CBOW": "CBOW",
    "one-hot": "one-hot кодирование",
    "custom loss": "custom loss function",
    "dead ReLUs": "Проблема \"умерших\" нейронов",
    "vanishing gradients": "затухание/взрыв градиента",
}


def canonical(dotted, imported):
    """The full name; None where it does not begin with a library."""
    first, *rest = dotted.split(".")
    path = ".".join([imported.get(first) or ALIASES.get(first, first), *rest])
    return SLIPS.get(path, path) if path.split(".")[0] in ROOTS else None


def exists(path):
    """True where PyTorch has the name; of other libraries all are taken."""
    if not path.startswith("torch."):
        return True
    value = torch
    for part in path.split(".")[1:]:
        if not hasattr(value, part):
            return False
        value = getattr(value, part)
    return True


def owned(path):
    """`torch.Tensor.numpy` as `Tensor.numpy`, and a module's attribute without what follows it."""
    return path.replace("torch.Tensor.", "Tensor.") if path.startswith("torch.Tensor.") else path


def keywords(text, start):
    """Names of the keyword arguments of the call whose bracket opens at `start`."""
    depth, own = 0, []
    for at in range(start, min(len(text), start + 600)):
        depth += (text[at] in "([{") - (text[at] in ")]}")
        if depth == 0:
            break
        own.append(text[at] if depth == 1 else " ")
    return re.findall(r"[(,]\s*([a-z_]\w*)\s*=(?!=)", re.sub(r"#[^\n]*", "", "".join(own)))


def scan(text):
    """Yields (name, position)."""
    imported = {}
    for match in re.finditer(r"from ([\w.]+) import ((?:(?! as )[\w, ])+)", text):
        module = canonical(match[1], {}) or match[1]
        if module.split(".")[0] not in ROOTS:
            continue
        for name in re.split(r",\s*", match[2]):
            name = name.strip()
            imported[name] = f"{module}.{name}"
            if not name.islower() or name not in ALIASES:
                yield f"{module}.{name}", match.start()
    words = "|".join(sorted({*ALIASES, *ROOTS, *imported}, key=len, reverse=True))
    for match in re.finditer(rf"(?<![\w./\"'-])((?:{words})(?:\.[A-Za-z_]\w*)*)(?![\w]*://)", text):
        path = canonical(match[1], imported)
        if path is None or "." not in path or path.endswith((".html", ".pth", ".org")):
            continue
        yield path, match.start()
        if text[match.end() : match.end() + 1] == "(" and path.split(".")[0] in ("torch", "numpy", "sklearn"):
            for keyword in keywords(text, match.end()):
                full = f"{path}({keyword})"
                yield SLIPS.get(full, full), match.start()
    for match in re.finditer(r"(?:(?<=[\w)\]])\.|(?<=`)\.?)([A-Za-z_]\w*)(?=(\()?)", text):
        name = match[1]
        word = re.search(r"[\w.]*$", text[max(0, match.start() - 40) : match.start()])[0].split(".")[0]
        in_address = "/" in text[match.start() - 25 : match.start()].split(" ")[-1]
        if in_address or word in ALIASES or word in ROOTS or name in OTHERS or name.startswith("__"):
            continue
        for owner, example in EXAMPLES.items():
            base = {"Linear": "Module", "Embedding": "Module"}.get(owner)
            if hasattr(example, name) and not (base and hasattr(EXAMPLES[base], name)):
                yield f"{owner}.{name}", match.start()
                for keyword in keywords(text, match.end()) if match[2] else ():
                    yield f"{owner}.{name}({keyword})", match.start()


def main(folder):
    found = {}
    for file in sorted(os.listdir(folder)):
        with open(os.path.join(folder, file), encoding="utf-8") as source:
            text = source.read()
        line = lambda position: text.count("\n", 0, position) + 1
        names = [*scan(text), *((f"technique: {name}", text.find(words)) for name, words in TECHNIQUES.items())]
        for name, position in sorted(names, key=lambda pair: pair[1]):
            name = owned(name)
            if position >= 0 and name not in found and name not in NOT_NAMES:
                if exists(name.split("(")[0]):
                    found[name] = {"name": name, "file": file, "line": line(position)}
                else:
                    print("PyTorch has no", name, "at", file, line(position))
    for name in TECHNIQUES:
        if f"technique: {name}" not in found:
            print("not found:", name)
    with open(os.path.join(HERE, "lesson_names.json"), "w") as out:
        out.write("[\n" + ",\n".join(json.dumps(found[name]) for name in sorted(found)) + "\n]\n")
    print(len(found), "names")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else SEEDS)
