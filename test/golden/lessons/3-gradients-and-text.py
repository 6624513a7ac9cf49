#!/usr/bin/python3
"""Makes 3-gradients-and-text.json, with PyTorch 1.13 and NumPy 1.24. Run: /usr/bin/python3 test/golden/lessons/3-gradients-and-text.py"""
import numpy as np
import torch
from golden import Lesson, steps
from torch import nn
from torch.nn import functional as F

lesson = Lesson("3-gradients-and-text")

inputs = torch.tensor([[0.0, 0], [0, 1], [1, 0], [1, 1]])


def fit(seed, make, target):
    torch.manual_seed(seed)
    model = nn.Sequential(*make(), nn.Flatten(0))
    loss_fn, y = nn.BCEWithLogitsLoss(), torch.tensor(target).float()
    steps(model, torch.optim.SGD(model.parameters(), lr=1), loss_fn, inputs, y, 500)
    scores = model(inputs)
    print("xor: right", ((scores > 0).float() == y).sum().item())
    return loss_fn(scores, y)


def line():
    return [nn.Linear(2, 1)]


line_and, line_xor = fit(0, line, [0, 0, 0, 1]), fit(0, line, [0, 1, 1, 0])
bent = fit(3, lambda: [nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1)], [0, 1, 1, 0])
lesson.states("xor", line=line_xor, conjunction=line_and, hidden=bent)

np.random.seed(0)
words = ["glad", "thanks", "love", "very", "okay", "usual", "sad", "cry", "tired", "maybe", "think", "perhaps"]
W = np.random.normal(0, 0.5, (4, 12))
told = [(0, "thanks", 3.1), (0, "love", 2.7), (1, "usual", 2.2), (2, "sad", 2.9), (2, "cry", 2.4), (3, "perhaps", 2.5)]
for row, word, weight in told:
    W[row, words.index(word)] = weight
for row, word in enumerate(["glad", "usual", "sad", "think"]):
    print("templates: place", list(W[row].argsort()[::-1]).index(words.index(word)) + 1)
lesson.states("templates", sums=W.sum(1))

np.random.seed(0)
x, W1, W2 = np.random.rand(1739), np.random.randn(1739, 100) * 0.0001, np.random.randn(100, 10) * 0.0001


def sigmoid(s):
    return 1 / (1 + np.exp(-s))


linear, bent = np.linalg.norm(x @ W1 @ W2), np.linalg.norm(sigmoid(x @ W1) @ W2)
W1, W2, image = np.random.randn(3072, 100) * 0.0001, np.random.randn(100, 10) * 0.0001, None
image = np.random.rand(3072)
lesson.states("two-classifiers", linear=linear, bent=bent, image=np.linalg.norm(sigmoid(image @ W1) @ W2))

x = np.linspace(-10, 10, 201)
slopes = [np.diff(sigmoid(w * x)).max() / 0.1 for w in (0.5, 1, 2)]
at5 = [sigmoid(w * x + b)[150] for w, b in ((0.5, 0), (2, 0), (1, -5), (1, -10))]
lesson.states("weight-and-bias", slopes=slopes, at5=at5)

x = torch.linspace(0, 3, 301, dtype=torch.float64)


def curve(x):
    return torch.sin(3 * x) + 0.5 * x


def staircase(count):
    width, steepness, total = 3 / count, 40 * count, torch.zeros_like(x)
    for i in range(count):
        height = curve(torch.tensor((i + 0.5) * width, dtype=torch.float64))
        up, down = torch.sigmoid((x - i * width) * steepness), torch.sigmoid((x - (i + 1) * width) * steepness)
        total = total + (up - down) * height
    return total


inside = (x >= 0.1) & (x <= 2.9)
lesson.states(
    "universal-approximation", errors=[(staircase(n) - curve(x))[inside].abs().mean().item() for n in (5, 15, 45)]
)

exponents = torch.exp(torch.full((3, 2), 3.74).T)
torch.manual_seed(0)
original = torch.rand(2, 8)
lesson.states("tensors", exponent=exponents[0, 0], sum=(exponents + 1).sum(), row=original[0], changed=100)
original[0, 0] = 100
lesson.states("tensors", product=(original * 2).sum())

values = torch.tensor([11.1529, 4.3029, 0.5081, -3.8456, -1.9058], requires_grad=True)


def slopes(activation):
    return torch.autograd.grad(activation(values).sum(), values)[0]


gelu, by_tanh = F.gelu(values), 0.5 * values * (1 + torch.tanh((2 / np.pi) ** 0.5 * (values + 0.044715 * values**3)))
lesson.states(
    "activations",
    sigmoid=torch.sigmoid(values),
    tanh=torch.tanh(values),
    relu_slopes=slopes(nn.ReLU()),
    leaky_slopes=slopes(nn.LeakyReLU(0.01)),
    gelu=gelu,
    gelu_by_tanh=by_tanh,
    difference=(gelu - by_tanh).abs().max(),
)

scores = torch.tensor([[2.4, 1.9, 7.3], [9.5, 2.7, 4.0], [5.7, 4.1, 0.2]])
lesson.states("losses", cross_entropy=nn.CrossEntropyLoss()(scores, torch.tensor([2, 0, 1])))
sure = torch.tensor([[30.0, 2], [30, 2]])
weights = [None, torch.tensor([0.2, 0.8]), torch.tensor([1.0, 4])]
weighted = [nn.CrossEntropyLoss(weight=w)(sure, torch.tensor([0, 1])).item() for w in weights]
torch.manual_seed(0)
probability = torch.rand(1)
bce = nn.BCELoss()(probability, torch.empty(1).random_(2))
labels = torch.tensor([[0.0, 1, 1], [1, 0, 0], [1, 1, 0]])
multi_label = nn.BCEWithLogitsLoss()(scores, labels)
lesson.states("losses", weighted=weighted, shares=[1, 1, 1], bce=bce, multi_label=multi_label)

W = torch.tensor([2.0, -3, -3, -1, -2], requires_grad=True)
w0, w1, w2, x0, x1 = W
f = torch.sigmoid(w0 * x0 + w1 * x1 + w2)
f.backward()
lesson.states("autograd", f=f, gradient=W.grad[:3], patterns=[10, 10, 40, 30, 0, 10, 7])
lesson.states("backward-by-hand", f=f, gradients=W.grad)

torch.manual_seed(0)
embedding = nn.Embedding(6, 3)
encoded = torch.tensor([0, 1, 2, 3, 4, 0, 1, 5])
counts = torch.bincount(encoded)
lesson.states("embeddings", first=embedding(encoded)[0], gradient=counts.float(), pretrained=counts.float())

lesson.write()
