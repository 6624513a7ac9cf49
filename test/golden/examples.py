#!/usr/bin/python3
"""Makes examples.json: what real PyTorch 1.13, NumPy 1.24 and scikit-learn 1.2 give for the models of examples/.

Run: /usr/bin/python3 test/golden/examples.py
By example: the data (first and last three rows), the initial weights, the loss before steps 0, 1, 2, 10, 100, ... and the last
one (or the means of an epoch), the final weights, and the final figures by scikit-learn.
"""
import json
import os

import numpy as np
import torch
from sklearn.datasets import make_moons
from sklearn.metrics import accuracy_score, r2_score
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

torch.set_num_threads(1)
KEPT = (0, 1, 2, 10, 100, 500)


def weights(model):
    """Exact: every float32 is a float64, whose shortest decimal is unique."""
    return {name: value.tolist() for name, value in model.state_dict().items()}


def ends(values):
    return values[:3].tolist() + values[-3:].tolist()


def fit(model, lr, loss_op, X, y, steps):
    """The lesson's fit_model: the loss of each step is noted before the weights change."""
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    X, y = torch.tensor(X).float(), torch.tensor(y).float().view((len(X), -1))
    out = {"X": ends(X), "y": ends(y), "steps": steps, "initial": weights(model), "losses": {}}
    for step in range(steps):
        loss = loss_op(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step in KEPT or step == steps - 1:
            out["losses"][step] = loss.item()
    out["final"] = weights(model)
    return out, model(X).detach().numpy()


def regression(model, lr, X, y, steps):
    out, predicted = fit(model, lr, nn.MSELoss(), X, y, steps)
    return {**out, "r2": r2_score(y, predicted)}


def classification(model, X, y):
    out, probability = fit(model, 0.1, nn.BCELoss(), X, y, 1000)
    return {**out, "accuracy": accuracy_score(y, probability[:, 0] > 0.5)}


def one_neuron():
    torch.manual_seed(0)
    return nn.Linear(1, 1)


class TwoLayers(nn.Module):
    def __init__(self, inputs, hidden_activation, output_activation):
        super().__init__()
        torch.manual_seed(0)
        self.layer1 = nn.Linear(inputs, 2)
        self.layer2 = nn.Linear(2, 1)
        self.hidden_activation, self.output_activation = hidden_activation, output_activation

    def forward(self, x):
        return self.output_activation(self.layer2(self.hidden_activation(self.layer1(x))))


class Classifier(nn.Module):
    def __init__(self, activation):
        super().__init__()
        torch.manual_seed(0)
        self.layers = nn.Sequential(
            nn.Linear(2, 20), activation(), nn.Linear(20, 20), activation(), nn.Linear(20, 1)
        )

    def forward(self, x):
        return torch.sigmoid(self.layers(x))


def batches(X, y, lr, batch_size, epochs):
    """moons.ts: a training and a validation part, shuffled batches; the means of an epoch weigh batches by their size."""
    torch.manual_seed(0)
    model = Classifier(nn.Tanh)
    dataset = TensorDataset(torch.tensor(X).float(), torch.tensor(y).float())
    held = len(X) // 5
    training, validation = random_split(dataset, [len(X) - held, held])
    loader = DataLoader(training, batch_size=batch_size, shuffle=True)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    loss_op = nn.BCELoss()
    out = {"initial": weights(model), "losses": {}, "epochs": {}}

    def figures(outputs, targets):
        """Sums over samples, of the loss and of the right answers."""
        right = ((outputs > 0.5) == (targets > 0.5)).sum().item()
        return np.array([loss_op(outputs, targets).item() * len(targets), right])

    def evaluate():
        with torch.no_grad():
            return figures(model(validation[:][0]).squeeze(1), validation[:][1]) / held

    step = 0
    for epoch in range(1, epochs + 1):
        sums = np.zeros(2)
        for inputs, targets in loader:
            outputs = model(inputs).squeeze(1)
            loss = loss_op(outputs, targets)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            if step in KEPT:
                out["losses"][step] = loss.item()
            step += 1
            sums += figures(outputs.detach(), targets)
        if epoch in (1, 2, 10, 100, epochs):
            (loss, accuracy), (held_loss, held_accuracy) = sums / len(training), evaluate()
            out["epochs"][epoch] = {
                "loss": loss,
                "accuracy": accuracy,
                "validation loss": held_loss,
                "validation accuracy": held_accuracy,
            }
    return {**out, "steps": step, "final": weights(model)}


golden = {}
identity = nn.Identity()

# NumPy's numbers are one stream, as in the lesson: first the line, then the curve.
np.random.seed(0)
X = 4 * np.sort(np.random.rand(100, 1), axis=0) + 1
noise = 1 * (np.random.rand(100, 1) - 0.5)
y = (2 + 0.7 * X + noise)[:, 0]
golden["regression"] = regression(one_neuron(), 0.01, X, y, 100)
golden["two-layers"] = regression(TwoLayers(1, identity, identity), 0.01, X, y, 100)
golden["diverging"] = regression(one_neuron(), 0.1, X, y, 100)

X = np.linspace(2, 10, 100)[:, None]
y = 1 / X[:, 0] * 5 + np.random.normal(size=X.shape[0]) / 7 + 2
golden["nonlinear"] = regression(TwoLayers(1, torch.sigmoid, identity), 0.1, X, y, 1000)

X, y = make_moons(n_samples=1000, noise=0.1, random_state=0)
golden["moons-sigmoid-2"] = classification(TwoLayers(2, torch.sigmoid, torch.sigmoid), X, y)
golden["moons-sigmoid-20"] = classification(Classifier(nn.Sigmoid), X, y)
golden["moons-tanh-20"] = classification(Classifier(nn.Tanh), X, y)
golden["moons"] = batches(X, y, lr=0.02, batch_size=16, epochs=200)

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "examples.json")
with open(path, "w") as file:
    entries = ",\n".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in golden.items())
    file.write("{\n" + entries + "\n}\n")
