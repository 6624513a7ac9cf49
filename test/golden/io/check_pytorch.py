"""Opens files that the library wrote in the real PyTorch, and says what is in them. Called by test/engine/io/torch/interop.test.ts.

    /usr/bin/python3 test/golden/io/check_pytorch.py values FILE       prints the value as JSON
    /usr/bin/python3 test/golden/io/check_pytorch.py continue FILE...  goes on with each training for five steps, prints its weights and rates
    /usr/bin/python3 test/golden/io/check_pytorch.py write NAME FILE  writes torchvision's model with random weights, prints its outputs
    /usr/bin/python3 test/golden/io/check_pytorch.py outputs NAME FILE  the outputs of torchvision's model with the weights in a file
"""
import json
import sys
import warnings

import torch
from pytorch import plain

warnings.filterwarnings("ignore")


def network():
    return torch.nn.Sequential(torch.nn.Linear(2, 3, bias=False), torch.nn.BatchNorm1d(3), torch.nn.Tanh(), torch.nn.Linear(3, 1)).double()


def go_on(file):
    saved = torch.load(file)
    model = network()
    assert not any(model.load_state_dict(saved["model"])), "keys are missing or unexpected"
    optimizer = getattr(torch.optim, saved["kind"])(model.parameters(), lr=1)
    lrs = torch.optim.lr_scheduler
    make = {"StepLR": lambda: lrs.StepLR(optimizer, 7), "MultiStepLR": lambda: lrs.MultiStepLR(optimizer, [4, 6]),
            "LambdaLR": lambda: lrs.LambdaLR(optimizer, lambda epoch: 0.9 ** epoch),
            "CosineAnnealingLR": lambda: lrs.CosineAnnealingLR(optimizer, 10), "ExponentialLR": lambda: lrs.ExponentialLR(optimizer, 0.5),
            "OneCycleLR": lambda: lrs.OneCycleLR(optimizer, max_lr=0.1, total_steps=20)}[saved["schedule"]]
    scheduler = make()
    optimizer.load_state_dict(saved["optimizer"])
    scheduler.load_state_dict(saved["scheduler"])
    x = torch.arange(10, dtype=torch.float64).view(5, 2) / 10
    steps = []
    for _ in range(5):
        optimizer.zero_grad()
        model(x).pow(2).sum().backward()
        optimizer.step()
        scheduler.step()
        steps.append(optimizer.param_groups[0]["lr"])
    return {"weights": [parameter.flatten().tolist() for parameter in model.parameters()], "rates": steps}


def write(name, file):
    import torchvision

    torch.manual_seed(0)
    torch.save(getattr(torchvision.models, name)(weights=None).state_dict(), file)
    return outputs(name, file)


def outputs(name, file):
    import torchvision

    model = getattr(torchvision.models, name)(weights=None).eval()
    model.load_state_dict(torch.load(file))
    x = (torch.arange(2 * 3 * 64 * 64, dtype=torch.float32) % 97 / 97).view(2, 3, 64, 64)
    with torch.no_grad():
        return model(x).flatten().tolist()


what, *files = sys.argv[1:]
answers = {"values": lambda: plain(torch.load(files[0])), "continue": lambda: [go_on(file) for file in files], "write": lambda: write(*files), "outputs": lambda: outputs(*files)}
print(json.dumps(answers[what]()))
