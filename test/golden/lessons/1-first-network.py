#!/usr/bin/python3
"""Makes 1-first-network.json, with PyTorch 1.13, NumPy 1.24 and scikit-learn 1.2. Run: /usr/bin/python3 test/golden/lessons/1-first-network.py"""
import numpy as np
import torch
from golden import Lesson, steps
from sklearn.datasets import make_moons
from sklearn.metrics import accuracy_score, r2_score
from torch import nn

lesson = Lesson("1-first-network")

z = torch.tensor([1.5, -2]).dot(torch.tensor([0.4, 0.1])) - 0.3
slope = torch.tensor([-10.0, 0, 10], requires_grad=True)
torch.sigmoid(slope).sum().backward()
lesson.states("activations", sum=z, output=torch.sigmoid(z), slopes=slope.grad)

x = torch.tensor([1.0, 2, 3], requires_grad=True)
y = x.square().sum()
y.backward()
lesson.states("tensors", shared=torch.from_numpy(np.array([10, 2, 3], np.float32)), y=y, gradient=x.grad)

torch.manual_seed(0)
layer = nn.Linear(3, 2)
lesson.states("linear-layer", weight=layer.weight, bias=layer.bias)
layer.weight.data.fill_(1)
layer.bias.data.fill_(1)
lesson.states("linear-layer", result=layer(torch.tensor([[1.5, 2, 3]])))

np.random.seed(0)
X = 4 * np.sort(np.random.rand(100, 1), axis=0) + 1
noise = np.random.rand(100, 1) - 0.5
y = 2 + 0.7 * X + noise
X, y = torch.tensor(X).float(), torch.tensor(y).float()
lesson.states("regression-data", X=X.mean(), y=y.mean())


def neuron():
    torch.manual_seed(0)
    return nn.Linear(1, 1)


mse = nn.MSELoss()
model = neuron()
loss = mse(model(X), y)
lesson.states("first-step", loss=loss, broadcast=mse(model(X), y.view(-1)))
steps(model, torch.optim.SGD(model.parameters(), lr=0.01), mse, X, y, 1)
lesson.states("first-step", after=mse(model(X), y))

last = {}
for lr, count in ((0.01, 100), (0.001, 100), (0.1, 20)):
    other = neuron()
    last[lr] = steps(other, torch.optim.SGD(other.parameters(), lr=lr), mse, X, y, count)[-1]
lesson.states("learning-rates", right=last[0.01], small=last[0.001], large=last[0.1])

model = neuron()
history = steps(model, torch.optim.SGD(model.parameters(), lr=0.01), mse, X, y, 100)
lesson.states("regression", loss=history[-1], r2=r2_score(y, model(X).detach()))
lesson.states("batches", answer=model(torch.tensor([[2.0]]))[0])

model = neuron()
lesson.states("diverging", loss=steps(model, torch.optim.SGD(model.parameters(), lr=0.1), mse, X, y, 100)[-1])

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(1, 2), nn.Linear(2, 1))
sample = torch.tensor([[1.0], [2], [3]])
lesson.states("two-layers", untrained=model(sample))
steps(model, torch.optim.SGD(model.parameters(), lr=0.01), mse, X, y, 100)
lesson.states("two-layers", r2=r2_score(y, model(X).detach()))

X = np.linspace(2, 10, 100)[:, None]
y = 1 / X * 5 + np.random.normal(size=X.shape) / 7 + 2
X, y = torch.tensor(X).float(), torch.tensor(y).float()
sums = torch.tensor([[-100.0], [0], [100]])
lesson.states("nonlinear", sums=sums, module=nn.Sigmoid()(sums), function=torch.sigmoid(sums))
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(1, 2), nn.Sigmoid(), nn.Linear(2, 1))
history = steps(model, torch.optim.SGD(model.parameters(), lr=0.1), mse, X, y, 1000)
lesson.states("nonlinear", loss=history[-1], r2=r2_score(y, model(X).detach()))

X, y = make_moons(n_samples=1000, noise=0.1, random_state=0)
X, y = torch.tensor(X).float(), torch.tensor(y).float().view(-1, 1)
lesson.states("moons-data", mean=X.mean(dim=0))


def classify(file, *layers):
    model = nn.Sequential(*layers, nn.Sigmoid())
    loss = steps(model, torch.optim.SGD(model.parameters(), lr=0.1), nn.BCELoss(), X, y, 1000)[-1]
    lesson.states(file, loss=loss, accuracy=accuracy_score(y, model(X).detach() > 0.5))
    return accuracy_score(y, model(X).detach() > 0.5)


torch.manual_seed(0)
classify("moons-sigmoid-2", nn.Linear(2, 2), nn.Sigmoid(), nn.Linear(2, 1))
for name, activation in (("sigmoid", nn.Sigmoid), ("tanh", nn.Tanh)):
    torch.manual_seed(0)
    accuracy = classify(f"moons-{name}-20", nn.Linear(2, 20), activation(), nn.Linear(20, 20), activation(), nn.Linear(20, 1))
lesson.states("saving", accuracy=accuracy)

lesson.write()
