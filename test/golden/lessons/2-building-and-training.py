#!/usr/bin/python3
"""Makes 2-building-and-training.json, with PyTorch 1.13 and NumPy 1.24. Run: /usr/bin/python3 test/golden/lessons/2-building-and-training.py"""
import numpy as np
import torch
from golden import Lesson, steps
from sklearn.model_selection import train_test_split
from torch import nn
from torch.nn import functional as F

lesson = Lesson("2-building-and-training")


def network(seed, *layers):
    """Layers are made in their order, after the seed."""
    torch.manual_seed(seed)
    return nn.Sequential(*[layer() if callable(layer) and not isinstance(layer, nn.Module) else layer for layer in layers])


def linear(inputs, outputs):
    return lambda: nn.Linear(inputs, outputs)


x = torch.tensor([-0.23, -0.2, 0.31, -0.9, 0.2])
first = network(0, linear(5, 4), nn.Sigmoid(), linear(4, 3), nn.ReLU())(x)
deep = network(4, linear(3, 5), nn.Sigmoid(), linear(5, 3), nn.Tanh(), linear(3, 1), nn.ReLU())
answer = deep(torch.tensor([1.0, 44, -7]))
wide = network(2, linear(10, 7), nn.Tanh(), linear(7, 4), nn.ReLU(), linear(4, 1), nn.Sigmoid())
lesson.states("network-class", first=first, answer=answer, wide=wide(torch.randn(100, 10)).mean())

net = network(0, linear(4, 6), nn.Sigmoid(), linear(6, 3), nn.Tanh(), linear(3, 1), nn.ReLU())
lesson.states("sequential", mean=net(torch.rand(50, 4)).mean())
sizes = [20, 16, 12, 8, 4, 2, 1]
layers = []
for i in range(1, len(sizes) - 1):
    layers += [linear(sizes[i - 1], sizes[i]), nn.Tanh() if i % 2 == 0 else nn.Sigmoid()]
net = network(0, *layers, linear(2, 1))
outputs = net(torch.randn(50, 20))
lesson.states("sequential", deep_mean=outputs.mean(), deep_spread=outputs.std())

predicted = network(0, linear(5, 3), nn.ReLU(), linear(3, 1), nn.ReLU())(x)
target = torch.tensor([0.15])
lesson.states("losses", mae=nn.L1Loss()(predicted, target), mse=nn.MSELoss()(predicted, target))
probability = network(0, linear(5, 3), nn.ReLU(), linear(3, 1), nn.Sigmoid())(x)
lesson.states("losses", bce=nn.BCELoss()(probability, torch.tensor([0.0])))
print("losses: class", int(probability.item() > 0.5))
samples, classes = torch.stack([x, -x]), torch.tensor([2, 0])
scores = network(0, linear(5, 3), nn.ReLU(), linear(3, 3))(samples)
probabilities = torch.softmax(scores, 1)
cross_entropy = nn.CrossEntropyLoss()
lesson.states(
    "losses",
    twice=cross_entropy(probabilities, classes),
    once=cross_entropy(scores, classes),
    sums=probabilities.sum(dim=1),
    sum=nn.CrossEntropyLoss(reduction="sum")(scores, classes),
)
print("losses: classes", probabilities.argmax(dim=1))

np.random.seed(0)
y = np.arange(300) % 3
centers = np.random.normal(0, 1.5, (3, 4))
X = np.random.normal(size=(300, 4)) + centers[y]
X, y = torch.tensor(X).float(), torch.tensor(y)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=0)
lesson.states("three-classes", X=X_train.mean(), y=y_test.float().mean())


def classifier():
    return network(0, linear(4, 8), nn.ReLU(), linear(8, 3))


lesson.states("training-loop", accumulated=[8])
net = classifier()
optimizer = torch.optim.Adam(net.parameters(), lr=1e-2)
accuracies = []
for epoch in range(100):
    steps(net, optimizer, cross_entropy, X_train, y_train, 1)
    accuracies.append((net(X_test).argmax(dim=1) == y_test).float().mean())
loss = cross_entropy(net(X_test), y_test)
lesson.states("training-loop", first=accuracies[0], last=accuracies[-1], loss=loss)

np.random.seed(0)
net = classifier()
optimizer = torch.optim.Adam(net.parameters(), lr=1e-2)
for epoch in range(20):
    order = torch.tensor(np.random.permutation(len(X_train)))
    for batch in order.split(50):
        steps(net, optimizer, cross_entropy, X_train[batch], y_train[batch], 1)
whole = classifier()
cross_entropy(whole(X_train), y_train).backward()
lesson.states("batches", loss=cross_entropy(net(X_test), y_test), gradient=whole[0].weight.grad.norm())

grids = 2000
np.random.seed(42)
reaction = np.random.uniform(0.5, 10, (grids, 4))
consumed = np.random.uniform(-2, -0.5, (grids, 3))
produced = -consumed.sum(1, keepdims=True)
elasticity = np.random.uniform(0.05, 1, (grids, 4))
noise = np.random.normal(0, 0.04, grids)
stable = torch.tensor(0.05 * reaction.mean(1) + 0.5 * elasticity.mean(1) + noise < 0.48).float()
features = torch.tensor(np.concatenate([reaction, produced, consumed, elasticity], 1)).float()
grid = train_test_split(features, stable, test_size=0.3, shuffle=True, random_state=42)
G_train, G_test, s_train, s_test = grid
lesson.states("grid-data", reaction=G_train.mean(dim=0)[0], stable=s_train.mean(), test=s_test.mean())

bce = nn.BCELoss()
net = network(42, linear(12, 8), nn.ReLU(), linear(8, 4), nn.Tanh(), linear(4, 1), nn.Sigmoid(), nn.Flatten(0))
optimizer = torch.optim.Adam(net.parameters(), lr=1e-2)
np.random.seed(42)
for epoch in range(60):
    for batch in torch.tensor(np.random.permutation(len(G_train))).split(100):
        steps(net, optimizer, bce, G_train[batch], s_train[batch], 1)
predicted = net(G_test).detach()
wrong = (torch.round(predicted.view(-1, 1)) == s_test).float().mean()
right = (torch.round(predicted) == s_test).float().mean()
lesson.states("grid-stability", loss=bce(predicted, s_test), wrong=wrong, accuracy=right)

torch.manual_seed(0)
layer = nn.Linear(12, 8)
nn.init.uniform_(layer.weight, a=-1, b=2)
lesson.states("initialisation", uniform=layer.weight.mean())


def init_normal(module):
    if type(module) == nn.Linear:
        nn.init.normal_(module.weight, mean=0.5, std=0.5)
        nn.init.normal_(module.bias, mean=-0.5, std=1.5)


net = network(0, linear(12, 80), nn.Sigmoid(), linear(80, 3), nn.ReLU())
net.apply(init_normal)
lesson.states("initialisation", mean=net[0].weight.mean(), std=net[0].weight.std())


def spread(init, activation):
    torch.manual_seed(0)
    x = torch.randn(200, 100)
    for _ in range(10):
        weight = torch.empty(100, 100)
        init(weight)
        x = activation(x @ weight.T)
    return x.std().item()


spreads = [
    spread(lambda w: nn.init.normal_(w, std=0.05), torch.tanh),
    spread(lambda w: nn.init.normal_(w, std=0.2), torch.tanh),
    spread(nn.init.xavier_uniform_, torch.tanh),
    spread(nn.init.xavier_normal_, torch.relu),
    spread(lambda w: nn.init.kaiming_uniform_(w, mode="fan_in", nonlinearity="relu"), torch.relu),
]
lesson.states("initialisation", spreads=spreads, bound=0.2)


class Careful(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.fc2, self.fc3 = nn.Linear(12, 8), nn.Linear(8, 4), nn.Linear(4, 1)
        nn.init.uniform_(self.fc1.weight, a=-2, b=2)
        nn.init.uniform_(self.fc1.bias, a=-2, b=2)
        nn.init.kaiming_normal_(self.fc2.weight, mode="fan_in", nonlinearity="relu")
        nn.init.normal_(self.fc2.bias, mean=0.5, std=0.7)
        nn.init.xavier_normal_(self.fc3.weight)
        nn.init.normal_(self.fc3.bias, mean=0.5, std=0.7)

    def forward(self, x):
        return torch.sigmoid(self.fc3(torch.relu(self.fc2(torch.tanh(self.fc1(x)))))).flatten()


def careless():
    sizes = [12, 9, 6, 3, 1]
    layers = []
    for i in range(1, len(sizes)):
        last = i == len(sizes) - 1
        layers += [linear(sizes[i - 1], sizes[i]), nn.Sigmoid() if last else nn.Tanh() if i % 2 else nn.ReLU()]
    net = network(0, *layers, nn.Flatten(0))

    def init(module):
        if type(module) == nn.Linear:
            nn.init.normal_(module.weight, mean=0.5, std=2)
            nn.init.normal_(module.bias, mean=-0.5, std=1)

    net.apply(init)
    return net


def fit_grid(net):
    steps(net, torch.optim.Adam(net.parameters(), lr=1e-2), bce, G_train, s_train, 100)
    predicted = net(G_test).detach()
    return bce(predicted, s_test), (predicted.round() == s_test).float().mean()


torch.manual_seed(0)
(loss, accuracy), (careless_loss, careless_accuracy) = fit_grid(Careful()), fit_grid(careless())
lesson.states("initialised-grid", loss=loss, accuracy=accuracy, careless_loss=careless_loss, careless=careless_accuracy)


def l1(model):
    return sum(p.abs().sum() for p in model.parameters())


def l2(model):
    return sum(p.pow(2.0).sum() for p in model.parameters())


model = network(0, linear(4, 3))
loss = cross_entropy(model(X_train), y_train)
prices = [0, 0.001 * l1(model), 0.001 * l2(model), 0.0005 * l1(model) + 0.001 * l2(model)]
lesson.states("regularisation", losses=[(loss + price).item() for price in prices])


def fit_priced(price):
    net = network(0, linear(4, 3))
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    for _ in range(100):
        optimizer.zero_grad()
        (cross_entropy(net(X_train), y_train) + price(net)).backward()
        optimizer.step()
    return net[0].weight.detach()


free, priced, sparse = fit_priced(lambda _: 0), fit_priced(lambda n: 0.05 * l2(n)), fit_priced(lambda n: 0.05 * l1(n))
lesson.states("regularisation", norms=[w.norm().item() for w in (free, priced, sparse)], near_zero=(sparse.abs() < 0.05).sum().item())


class Model(nn.Module):
    def __init__(self, between):
        super().__init__()
        self.layer1, self.layer2, self.layer3 = nn.Linear(20, 50), nn.Linear(50, 200), nn.Linear(200, 3)
        self.between = nn.ModuleList(between)

    def forward(self, x):
        x = self.between[0](self.layer1(x))
        x = self.between[1](self.layer2(x))
        return F.softmax(self.layer3(x), dim=1)


torch.manual_seed(0)
x = torch.randn(64, 20) * 100
confidence = []
for normalised in (False, True):
    torch.manual_seed(0)
    between = [nn.Sequential(nn.BatchNorm1d(n) if normalised else nn.Identity(), nn.ReLU()) for n in (50, 200)]
    confidence.append(Model(between)(x).max(dim=1).values.mean().item())
bn = nn.BatchNorm1d(2)
batch = torch.tensor([[1.0, 10], [3, 30]])
lesson.states("batch-norm", confidence=confidence, trained=bn(batch), running=bn.running_mean)
bn.eval()
lesson.states("batch-norm", evaluated=bn(batch))

torch.manual_seed(0)
dropped = nn.Dropout(p=0.5)(torch.ones(2, 10))
lesson.states("dropout", sums=dropped.sum(dim=1), largest=dropped.max())
torch.manual_seed(0)
model = Model([nn.Sequential(nn.ReLU(), nn.Dropout(p=p)) for p in (0.2, 0.5)])
x = torch.randn(4, 20)
calls = torch.stack([model(x)[..., 0] for _ in range(100)])
model.eval()
lesson.states("dropout", spread=calls.std(dim=0), bias=(calls.mean(dim=0) - model(x)[..., 0]).abs().max())

lesson.write()
