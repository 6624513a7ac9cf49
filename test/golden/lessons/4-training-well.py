#!/usr/bin/python3
"""Makes 4-training-well.json, with PyTorch 1.13, NumPy 1.24 and scikit-learn 1.2. Run: /usr/bin/python3 test/golden/lessons/4-training-well.py"""
import copy

import numpy as np
import torch
from golden import Lesson, steps
from sklearn.datasets import make_moons
from torch import nn
from torchvision import transforms

lesson = Lesson("4-training-well")

torch.manual_seed(0)
w = torch.empty(3, 5)
nn.init.uniform_(w, a=0.0, b=1.0)
nn.init.normal_(w, mean=0.0, std=1.0)
lesson.states("initialisation", normal=w[0])
lesson.states("initialisation", constant=nn.init.constant_(w, 0.3).sum(), eye=nn.init.eye_(w))


def gradient_at_start(activation, init):
    torch.manual_seed(0)
    x = torch.randn(100, 64).requires_grad_()
    y = x
    for _ in range(20):
        weight = torch.empty(64, 64)
        init(weight)
        y = activation(y @ weight.T)
    y.sum().backward()
    return x.grad.norm().item()


norms = [
    gradient_at_start(torch.sigmoid, nn.init.xavier_uniform_),
    gradient_at_start(torch.tanh, nn.init.xavier_uniform_),
    gradient_at_start(torch.relu, lambda weight: nn.init.kaiming_normal_(weight, nonlinearity="relu")),
]
lesson.states("initialisation", gradients=norms)

ends = []
for make in (
    lambda p: torch.optim.SGD(p, lr=0.9),
    lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
    lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    lambda p: torch.optim.Adagrad(p, lr=1),
    lambda p: torch.optim.RMSprop(p, lr=0.3),
    lambda p: torch.optim.Adam(p, lr=0.5),
    lambda p: torch.optim.AdamW(p, lr=0.5, weight_decay=0.1),
):
    place = torch.tensor([-8, 1.5], requires_grad=True)
    optimizer = make([place])
    for _ in range(40):
        optimizer.zero_grad()
        x, y = place
        (x**2 / 20 + y**2).backward()
        optimizer.step()
    ends.append(place.tolist())

torch.manual_seed(0)
model = nn.Linear(2, 1)
inputs, targets = torch.randint(high=10, size=(10, 2)), torch.randint(high=10, size=(10, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.001, betas=(0.9, 0.999), eps=1e-08, weight_decay=0, amsgrad=False)
for x, y in zip(inputs, targets):
    optimizer.zero_grad()
    loss = (model(x.float()) - y) ** 2
    loss.backward()
    optimizer.step()
lesson.states("optimizers", ends=ends, weight=model.weight)

H = torch.arange(1, 17).reshape(4, 4).float()
normalised = nn.BatchNorm1d(4, affine=False)(H)
lesson.states("batches-and-norm", column=normalised[:, 0], spread=normalised.std(dim=0, unbiased=False))
torch.manual_seed(0)
kept = nn.Dropout(p=0.5)(H)
torch.manual_seed(0)
layer = nn.Linear(4, 3, bias=False)
mask = torch.bernoulli(torch.full_like(layer.weight, 0.5))
connected = H @ (layer.weight * mask).T
lesson.states("batches-and-norm", kept=kept[0], ratios=(kept / H).unique(), connected=connected[0])

torch.manual_seed(0)
model = nn.Linear(2, 1)
nothing = nn.utils.clip_grad_norm_(model.parameters(), 200)
model(torch.randn(8, 2) * 1000).square().mean().backward()
before = nn.utils.clip_grad_norm_(model.parameters(), 200)
after = torch.stack([p.grad.norm() for p in model.parameters()]).norm()
lesson.states("clipping", nothing=nothing, before=before, after=after)


def schedule(lr, make):
    optimizer = torch.optim.SGD(nn.Linear(2, 1).parameters(), lr=lr)
    scheduler = make(optimizer)
    rates = []
    for _ in range(10):
        optimizer.step()
        rates.append(optimizer.param_groups[0]["lr"])
        scheduler.step()
    return rates


lrs = torch.optim.lr_scheduler
lesson.states(
    "schedules",
    steps=schedule(100, lambda o: lrs.StepLR(o, step_size=2, gamma=0.1)),
    cosine=schedule(1, lambda o: lrs.CosineAnnealingLR(o, T_max=4))[:5],
)

torch.manual_seed(0)
x = torch.rand(40, 1) * 6
y = torch.sin(x) + torch.randn(40, 1) * 0.4
(x_train, x_val), (y_train, y_val) = x.split(20), y.split(20)
model = nn.Sequential(nn.Linear(1, 64), nn.Tanh(), nn.Linear(64, 64), nn.Tanh(), nn.Linear(64, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
loss_fn, best, best_epoch = nn.MSELoss(), np.inf, 0
for epoch in range(1000):
    steps(model, optimizer, loss_fn, x_train, y_train, 1)
    validation = loss_fn(model(x_val), y_val).item()
    if validation < best:
        best, best_epoch = validation, epoch
    elif epoch - best_epoch >= 40:
        break
print("early-stopping:", best_epoch, epoch, validation)
lesson.states("early-stopping", best=best)


def moons(samples, noise, seed):
    X, y = make_moons(n_samples=samples, noise=noise, random_state=seed)
    return torch.tensor(X).float(), torch.tensor(y).float()


bce = nn.BCEWithLogitsLoss()
X, y = moons(60, 0.3, 0)
X_test, y_test = moons(500, 0.3, 1)


def hidden():
    return nn.Sequential(nn.Linear(2, 32), nn.ReLU(), nn.Linear(32, 1), nn.Flatten(0))


def fit(seed, every_step=lambda model, step: None):
    torch.manual_seed(seed)
    model = hidden()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    for step in range(300):
        steps(model, optimizer, bce, X, y, 1)
        every_step(model, step)
    return model


networks = [fit(seed) for seed in range(5)]
answers = torch.stack([network(X_test) for network in networks]).detach()
alone, together = torch.stack([bce(answer, y_test) for answer in answers]).mean(), bce(answers.mean(0), y_test)
averaged = torch.optim.swa_utils.AveragedModel(hidden())
fit(0, lambda model, step: averaged.update_parameters(model) if step >= 200 and step % 10 == 0 else None)
print("ensembles: first alone", bce(answers[0], y_test))
lesson.states("ensembles", answers=[alone.item(), together.item()], weights=bce(averaged(X_test), y_test))


def deep():
    layers = [nn.Linear(2, 20), nn.Tanh(), nn.Linear(20, 20), nn.Tanh(), nn.Linear(20, 1), nn.Flatten(0)]
    return nn.Sequential(*layers)


def fit_adam(model, data, count):
    learning = [p for p in model.parameters() if p.requires_grad]
    steps(model, torch.optim.Adam(learning, lr=1e-2), bce, *data, count)


def flipped(data):
    return data[0], 1 - data[1]


torch.manual_seed(0)
model = deep()
fit_adam(model, moons(400, 0.1, 0), 300)
for parameter in model.parameters():
    parameter.requires_grad = False
torch.manual_seed(1)
transferred = nn.Sequential(*model[:4], nn.Linear(20, 1), nn.Flatten(0))
torch.manual_seed(1)
fresh = deep()
accuracies = []
for network in (transferred, fresh):
    fit_adam(network, flipped(moons(6, 0.1, 1)), 200)
    X, y = flipped(moons(400, 0.1, 2))
    accuracies.append(((network(X) > 0) == (y > 0)).float().mean())
lesson.states("transfer", transferred=accuracies[0], fresh=accuracies[1])

X, y = moons(200, 0.2, 0)
X_val, y_val = moons(200, 0.2, 1)


def trial(lr, momentum):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 1), nn.Flatten(0))
    steps(model, torch.optim.SGD(model.parameters(), lr=lr, momentum=momentum), bce, X, y, 50)
    return bce(model(X_val), y_val).item()


grid = [trial(lr, momentum) for lr in (0.03, 0.3, 3) for momentum in (0, 0.5, 0.9)]
np.random.seed(0)
draws = [trial(10 ** np.random.uniform(-1.5, 0.5), np.random.uniform(0, 0.95)) for _ in range(9)]
lesson.states("hyperparameters", grid=min(grid), random=min(draws))

x = torch.tensor([0.5, -1, 2], dtype=torch.float64, requires_grad=True)
(torch.tanh(x) * x).sum().backward()
X, y = moons(200, 0.1, 0)
torch.manual_seed(0)
layers = [nn.Linear(2, 16), nn.Sigmoid(), nn.Linear(16, 16), nn.Sigmoid(), nn.Linear(16, 1), nn.Flatten(0)]
model = nn.Sequential(*layers)
bce(copy.deepcopy(model)(X), y)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
bce(model(X), y).backward()
first = [layers[i].weight.grad.norm().item() for i in (0, 2, 4)]
steps(model, optimizer, bce, X, y, 100)
lesson.states("watching", gradient=x.grad, norms=first, spread=layers[2].weight.std())

torch.manual_seed(0)
images = torch.rand(4, 3, 32, 32) * 0.5
images[..., 8:20, 8:20] += 0.5
gray = transforms.Normalize(0.286, 0.353)(images.mean(dim=1, keepdim=True)[0])
augment = transforms.Compose([transforms.Resize((64, 64)), transforms.ColorJitter(hue=0.05, saturation=0.05)])
torch.manual_seed(0)
changed = augment(images[0])
holes = images.clone()
holes[..., 4:14, 16:26] = 0
lesson.states("augmentation", normalised=gray.mean(), changed=changed.mean(dim=(1, 2)), holes=holes.mean())
lesson.states("augmentation", mixed=(0.7 * images[0] + 0.3 * images[1]).mean(), answer=[0.7, 0.3])

lesson.write()
