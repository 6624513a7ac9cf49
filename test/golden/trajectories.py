#!/usr/bin/python3
"""Makes trajectories.json: what 500 steps of training give in real PyTorch 1.13, for test/engine/trajectories/.

Run: /usr/bin/python3 test/golden/trajectories.py [NAME ...]

Every net starts from `manual_seed(0)` and PyTorch's default initialisation, and learns from data that both sides draw from the
seeded generator (uniform numbers, whole numbers, permutations) or take from scikit-learn's make_moons, so that nothing but
results is stored: the loss at the recorded steps, and after the last one the norm and the first three elements of every
parameter and buffer, and outputs in evaluation mode.

`sensitivity` says what the comparison can mean: the largest relative change of a recorded loss where the same PyTorch run starts
from weights that are off by five roundings (3e-7, in float64 5e-16), in the worst of three such runs. Training amplifies
differences: where batch norm divides by small deviations, where ReLUs switch, and most where both switching and Adam meet, whose
first step for a weight has the full size however small the gradient. So learning rates here are the lessons' 0.01 (Adam: 0.001),
or smaller where rounding alone would change PyTorch's own run by more than a third of the 1e-3 to which trajectories are held. Two nets are
chaotic at any useful rate and train in float64: the perceptron with ReLU and Adam (2% at 0.0001), beside which one with tanh
trains in float32, and the lesson's deep residual net, which is ten times the same block (12% at 0.01, 1% at 0.0003).

The convolutional nets are those of the lessons (../../../shared/seeds), on stand-in images of CIFAR's size. Batches have fewer
images than the lessons' 64, and the nets with 32 channels have fewer where `channels` says so: 500 steps of the originals take
minutes on a plain CPU. Layers, their order and the number of blocks are the lessons'.
"""
import itertools
import json
import os
import sys

import torch
import torch.nn.functional as F
from sklearn.datasets import make_moons
from torch import nn
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import DataLoader, TensorDataset

torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)
PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "trajectories.json")
STEPS = 500
RECORDED = (0, 1, 2, 5, 10, 20, *range(50, STEPS + 1, 50))


def endless(loader):
    """Epochs one after the other; each draws its own order when it begins."""
    return itertools.chain.from_iterable(loader for _ in itertools.count())


def flipped(labels):
    """A tenth of the labels of two classes is wrong, so that the loss stays away from zero."""
    return torch.where(torch.rand(len(labels)) < 0.1, 1 - labels, labels)


class Moons(nn.Module):
    """The third lesson's last classifier."""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(2, 20), nn.Tanh(), nn.Linear(20, 20), nn.Tanh(), nn.Linear(20, 1))

    def forward(self, x):
        return torch.sigmoid(self.layers(x))


def moons(settings):
    X, y = make_moons(n_samples=settings["samples"], noise=0.1, random_state=0)
    return itertools.repeat((torch.tensor(X).float(), torch.tensor(y).float().view(-1, 1)))


class MLP(nn.Module):
    def __init__(self, activation):
        super().__init__()
        between = getattr(nn, activation)()
        self.layers = nn.Sequential(nn.Linear(784, 256), between, nn.Linear(256, 128), between, nn.Linear(128, 10))

    def forward(self, x):
        return self.layers(x)


def digits(settings):
    """Ten random binary pictures of 28 x 28 under uniform noise; new ones in every batch."""
    pictures = (torch.rand(10, 784) > 0.8).float() * 0.5
    while True:
        labels = torch.randint(10, (settings["batch"],))
        yield pictures[labels] + torch.rand(settings["batch"], 784), labels


class Plain(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(16, 8, kernel_size=3, padding=1)
        self.fc1 = nn.Linear(8 * 8 * 8, 32)
        self.fc2 = nn.Linear(32, 2)

    def forward(self, x):
        out = F.max_pool2d(torch.tanh(self.conv1(x)), 2)
        out = F.max_pool2d(torch.tanh(self.conv2(out)), 2)
        out = torch.tanh(self.fc1(out.view(-1, 8 * 8 * 8)))
        return self.fc2(out)


class Dropout(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv1 = nn.Conv2d(3, channels, kernel_size=3, padding=1)
        self.dropout1 = nn.Dropout2d(p=0.4)
        self.conv2 = nn.Conv2d(channels, channels // 2, kernel_size=3, padding=1)
        self.dropout2 = nn.Dropout2d(p=0.4)
        self.fc1 = nn.Linear(8 * 8 * channels // 2, 32)
        self.fc2 = nn.Linear(32, 2)

    def forward(self, x):
        out = self.dropout1(F.max_pool2d(torch.tanh(self.conv1(x)), 2))
        out = self.dropout2(F.max_pool2d(torch.tanh(self.conv2(out)), 2))
        out = torch.tanh(self.fc1(out.view(len(x), -1)))
        return self.fc2(out)


class BatchNorm(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv1 = nn.Conv2d(3, channels, kernel_size=3, padding=1)
        self.norm1 = nn.BatchNorm2d(num_features=channels)
        self.conv2 = nn.Conv2d(channels, channels // 2, kernel_size=3, padding=1)
        self.norm2 = nn.BatchNorm2d(num_features=channels // 2)
        self.fc1 = nn.Linear(8 * 8 * channels // 2, 32)
        self.fc2 = nn.Linear(32, 2)

    def forward(self, x):
        out = F.max_pool2d(torch.tanh(self.norm1(self.conv1(x))), 2)
        out = F.max_pool2d(torch.tanh(self.norm2(self.conv2(out))), 2)
        out = torch.tanh(self.fc1(out.view(len(x), -1)))
        return self.fc2(out)


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv1 = nn.Conv2d(3, channels, kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(channels, channels // 2, kernel_size=3, padding=1)
        self.conv3 = nn.Conv2d(channels // 2, channels // 2, kernel_size=3, padding=1)
        self.fc1 = nn.Linear(4 * 4 * channels // 2, 32)
        self.fc2 = nn.Linear(32, 2)

    def forward(self, x):
        out = F.max_pool2d(torch.relu(self.conv1(x)), 2)
        out = F.max_pool2d(torch.relu(self.conv2(out)), 2)
        out = F.max_pool2d(torch.relu(self.conv3(out)) + out, 2)
        out = torch.relu(self.fc1(out.view(len(x), -1)))
        return self.fc2(out)


class ResBlock(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, kernel_size=3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(num_features=channels)
        nn.init.kaiming_normal_(self.conv.weight, nonlinearity="relu")
        nn.init.constant_(self.norm.weight, 0.5)
        nn.init.zeros_(self.norm.bias)

    def forward(self, x):
        return torch.relu(self.norm(self.conv(x))) + x


class DeepResidual(nn.Module):
    """The lesson's `n_blocks * [ResBlock(...)]` puts one block ten times: its weights and its running statistics are shared.
    With `shared` false the blocks are ten."""

    def __init__(self, channels, shared, blocks=10):
        super().__init__()
        self.conv1 = nn.Conv2d(3, channels, kernel_size=3, padding=1)
        made = blocks * [ResBlock(channels)] if shared else [ResBlock(channels) for _ in range(blocks)]
        self.blocks = nn.Sequential(*made)
        self.fc1 = nn.Linear(8 * 8 * channels, 32)
        self.fc2 = nn.Linear(32, 2)

    def forward(self, x):
        out = F.max_pool2d(torch.relu(self.conv1(x)), 2)
        out = F.max_pool2d(self.blocks(out), 2)
        out = torch.relu(self.fc1(out.view(len(x), -1)))
        return self.fc2(out)


def images(settings):
    """Horizontal and vertical stripes four pixels wide in uniform noise, 3 x 32 x 32, in the loader's shuffled batches."""
    noise = torch.rand(settings["samples"], 3, 32, 32)
    labels = torch.randint(2, (settings["samples"],))
    stripes = (torch.arange(32) % 8 < 4).float() * 0.5
    patterns = torch.stack([stripes.view(32, 1).expand(32, 32), stripes.expand(32, 32)])
    x = noise + patterns[labels].unsqueeze(1) - 0.75
    return endless(DataLoader(TensorDataset(x, flipped(labels)), batch_size=settings["batch"], shuffle=True))


class Text(nn.Module):
    """The fourth lesson's classifier of messages."""

    def __init__(self, dropout=0.5):
        super().__init__()
        self.embedding = nn.Embedding(20000, 5)
        self.hidden = nn.Linear(5, 10)
        self.dropout = nn.Dropout(p=dropout)
        self.out = nn.Linear(10, 1)

    def forward(self, text):
        hidden = torch.relu(self.hidden(torch.mean(self.embedding(text), dim=1)))
        return torch.sigmoid(self.out(self.dropout(hidden)))


def messages(settings):
    """Messages of 16 to 20 words, frequent words first as in a language; padded with word 0. The class is what most words' parity is."""
    drawn = torch.randint(1, 20000, (settings["samples"], 20)) * torch.randint(1, 20000, (settings["samples"], 20))
    words = torch.div(drawn, 20000, rounding_mode="floor")
    labels = flipped((words % 2).sum(1).gt(9).long()).float().unsqueeze(1)
    samples = [(words[i, : 16 + i % 5], labels[i]) for i in range(settings["samples"])]

    def collate(batch):
        texts, targets = zip(*batch)
        return pad_sequence(texts, batch_first=True), torch.stack(targets)

    return endless(DataLoader(samples, batch_size=settings["batch"], shuffle=True, collate_fn=collate))


class Recurrent(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(20, 8)
        self.lstm = nn.LSTM(8, 16, num_layers=2, dropout=0.2, batch_first=True)
        self.out = nn.Linear(16, 2)

    def forward(self, tokens):
        out, (hidden, cell) = self.lstm(self.embedding(tokens))
        return self.out(hidden[-1])


class Attention(nn.Module):
    def __init__(self, dropout):
        super().__init__()
        self.embedding = nn.Embedding(20, 16)
        self.position = nn.Embedding(12, 16)
        layer = nn.TransformerEncoderLayer(16, nhead=2, dim_feedforward=32, dropout=dropout, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, num_layers=2)
        self.out = nn.Linear(16, 2)

    def forward(self, tokens):
        x = self.embedding(tokens) + self.position(torch.arange(tokens.shape[1]))
        return self.out(self.encoder(x).mean(1))


def sequences(settings):
    """Twelve of twenty tokens; the class says whether more than half of them are odd."""
    tokens = torch.randint(20, (settings["samples"], 12))
    labels = flipped((tokens % 2).sum(1).gt(6).long())
    return endless(DataLoader(TensorDataset(tokens, labels), batch_size=settings["batch"], shuffle=True))


CROSS = nn.CrossEntropyLoss()
BINARY = nn.BCELoss()
IMAGES = {"samples": 512, "batch": 8, "lr": 0.01}
NETS = {
    "moons": (Moons, moons, BINARY, "SGD", {"samples": 1000, "lr": 0.1}),
    "mlp": (MLP, digits, CROSS, "Adam", {"batch": 64, "lr": 0.001, "activation": "Tanh"}),
    "mlpRelu": (MLP, digits, CROSS, "Adam", {"batch": 64, "lr": 0.001, "activation": "ReLU", "double": True}),
    "plain": (Plain, images, CROSS, "SGD", {**IMAGES, "batch": 16}),
    "dropout": (Dropout, images, CROSS, "SGD", {**IMAGES, "channels": 32}),
    "batchNorm": (BatchNorm, images, CROSS, "SGD", {**IMAGES, "channels": 32, "lr": 0.003}),
    "residual": (Residual, images, CROSS, "SGD", {**IMAGES, "channels": 32, "lr": 0.003}),
    "deepResidual": (DeepResidual, images, CROSS, "SGD", {**IMAGES, "batch": 4, "channels": 8, "shared": True, "double": True}),
    "tenBlocks": (DeepResidual, images, CROSS, "SGD", {**IMAGES, "batch": 4, "channels": 8, "shared": False, "lr": 0.0003}),
    "text": (Text, messages, BINARY, "Adam", {"samples": 1000, "batch": 64, "lr": 0.01}),
    "lstm": (Recurrent, sequences, CROSS, "Adam", {"samples": 512, "batch": 32, "lr": 0.002}),
    "transformer": (Attention, sequences, CROSS, "Adam", {"samples": 512, "batch": 32, "lr": 0.0003, "dropout": 0.1}),
}


def start(name, disturbance):
    make, data, loss, optimizer, settings = NETS[name]
    torch.manual_seed(0)
    model = make(**{k: settings[k] for k in ("activation", "channels", "shared", "dropout") if k in settings})
    if settings.get("double"):
        model.double()
    if disturbance:
        noise = torch.Generator().manual_seed(disturbance)
        with torch.no_grad():
            for p in model.parameters():
                p.mul_(1 + 2.5 * torch.finfo(p.dtype).eps * torch.randn(p.shape, generator=noise, dtype=p.dtype))
    torch.manual_seed(1)
    return model, iter(data(settings)), loss, getattr(torch.optim, optimizer)(model.parameters(), lr=settings["lr"])


def train(name, disturbance=None):
    model, batches, loss_fn, optimizer = start(name, disturbance)
    losses = []
    for step in range(STEPS + 1):
        x, y = next(batches)
        if NETS[name][-1].get("double"):
            x = x.double()
        loss = loss_fn(model(x), y)
        if step in RECORDED:
            losses.append(loss.item())
        if step == STEPS:
            break
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        outputs = model(x).flatten()[:6].tolist()
    return model, losses, outputs


def rounded(value):
    return float(f"{value:.7g}")


def record(name):
    model, losses, outputs = train(name)
    others = [train(name, disturbance)[1] for disturbance in (1, 2, 3)]
    state = {
        key: [rounded(v) for v in (value.double().norm().item(), *value.flatten()[:3].tolist())]
        for key, value in model.state_dict().items()
    }
    sensitivity = max(abs(a - b) / a for other in others for a, b in zip(losses, other))
    return {
        "settings": NETS[name][-1],
        "losses": {step: rounded(loss) for step, loss in zip(RECORDED, losses)},
        "state": state,
        "outputs": [rounded(v) for v in outputs],
        "sensitivity": float(f"{sensitivity:.2g}"),
    }


def main(names):
    out = {}
    if os.path.exists(PATH) and names:
        with open(PATH) as file:
            out = json.load(file)
    for name in names or NETS:
        out[name] = record(name)
        print(f"{name}: loss {list(out[name]['losses'].values())[-1]}, sensitivity {out[name]['sensitivity']}", flush=True)
    kept = [f'"{name}":{json.dumps(out[name], separators=(",", ":"), allow_nan=False)}' for name in NETS if name in out]
    with open(PATH, "w") as file:
        file.write("{\n" + ",\n".join(kept) + "\n}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
