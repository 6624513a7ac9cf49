#!/usr/bin/python3
"""Makes 5-tensors-and-images.json, with PyTorch 1.13 and NumPy 1.24. Run: /usr/bin/python3 test/golden/lessons/5-tensors-and-images.py"""
import numpy as np
import torch
from golden import Lesson, steps
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, Subset, TensorDataset
from torchvision import models, transforms

lesson = Lesson("5-tensors-and-images")

torch.manual_seed(0)
image = torch.randn(3, 5, 5)
weights = torch.tensor([0.2126, 0.7152, 0.0722]).view(3, 1, 1)
lesson.states("shapes-and-names", gray=image.mean(-3)[0], weighted=(image * weights).sum(-3)[0])

half = torch.tensor([3.14159]).half().float()
points = torch.tensor([[4.0, 1], [5, 3], [2, 1]])
lesson.states("types-and-storage", half=half, zeroed=8, copied=16)
lesson.states("types-and-storage", sparse=[[0, 0, 3], [4, 0, 0]], moved=(points * torch.tensor([[1], [0], [1]]) * 2 + 4).sum())

torch.manual_seed(0)
model = nn.Linear(2, 1)
optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
losses = steps(model, optimizer, nn.MSELoss(), points, torch.tensor([[1.0], [2], [0]]), 7)
lesson.states("files", points=points, zeroed=points[1:].sum(), resumed=losses[-1])

np.random.seed(0)
celsius = np.random.uniform(-5, 30, 11)
unknown = 1.8 * celsius + 32 + np.random.normal(0, 2, 11)
t_c, t_u = torch.tensor(celsius).float(), torch.tensor(unknown * 0.1).float()


def line(t, parameters):
    return t * parameters[0] + parameters[1]


def descend(t_u, t_c):
    parameters = torch.tensor([1.0, 0.0], requires_grad=True)
    optimizer = torch.optim.SGD([parameters], lr=1e-2)
    losses = []
    for _ in range(3000):
        loss = ((line(t_u, parameters) - t_c) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        last = parameters.detach().clone()
        optimizer.step()
        losses.append(loss.item())
    return losses, parameters, last


losses, parameters, _ = descend(t_u, t_c)
lesson.states("thermometer", first=losses[0], last=losses[-1], parameters=parameters)

torch.manual_seed(0)
shuffled = torch.randperm(11)
train, val = shuffled[:-2], shuffled[-2:]
losses, parameters, before = descend(t_u[train], t_c[train])
val_loss = ((line(t_u[val], before) - t_c[val]) ** 2).mean()
lesson.states("validation", training=losses[-1], validation=val_loss, parameters=parameters)

torch.manual_seed(0)
nn.Linear(1, 1)
model = nn.Sequential(nn.Linear(1, 13), nn.Tanh(), nn.Linear(13, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)
losses = steps(model, optimizer, nn.MSELoss(), t_u.unsqueeze(1), t_c.unsqueeze(1), 500)
lesson.states("modules", loss=losses[-1], bias=model[2].bias)

samples = 256
torch.manual_seed(0)
column, row = torch.randint(10, 22, (samples, 1, 1)), torch.randint(10, 22, (samples, 1, 1))
background, colour = torch.rand(samples, 3, 1, 1) * 0.3, torch.rand(samples, 3, 1, 1) * 0.6 + 0.4
noise = torch.randn(samples, 3, 32, 32) * 0.1
labels = torch.arange(samples) % 2
dx, dy = (torch.arange(32).view(1, 1, 32) - column).abs(), (torch.arange(32).view(1, 32, 1) - row).abs()
wings = (dx <= 9) & (dy <= 1) | (dx <= 1) & (dy <= 6)
body = dx**2 + dy**2 <= 20
shape = torch.where(labels.view(-1, 1, 1) == 0, wings, body).unsqueeze(1)
images = torch.where(shape, colour, background) + noise
lesson.states("birds-and-planes", mean=images.mean(), std=images.std())
rows = torch.stack(list(images), dim=3).view(3, -1)
mean, std = rows.mean(dim=1), rows.std(dim=1)
normalised = (images - mean.view(3, 1, 1)) / std.view(3, 1, 1)
lesson.states("channel-statistics", mean=mean, std=std, mean_after=[0, 0, 0], std_after=[1, 1, 1])
dataset = TensorDataset(normalised, labels)
training, validation = Subset(dataset, range(192)), Subset(dataset, range(192, 256))


def fit(model, loss_fn, epochs, batch_size, penalty=lambda model: 0, **options):
    loader = DataLoader(training, batch_size=batch_size, shuffle=True)
    optimizer = torch.optim.SGD(model.parameters(), **options)
    history = []
    for _ in range(epochs):
        total = 0.0
        for batch, target in loader:
            loss = loss_fn(model(batch), target)
            optimizer.zero_grad()
            (loss + penalty(model)).backward()
            optimizer.step()
            total += loss.item()
        history.append(total / len(loader))
    return history, loss


def accuracy(model, dataset, shift=0):
    with torch.no_grad():
        right = [model(x.roll(shift, 3)).argmax(dim=1) == y for x, y in DataLoader(dataset, batch_size=64)]
    return torch.cat(right).float().mean().item()


torch.manual_seed(0)
layers = [nn.Flatten(), nn.Linear(3072, 512), nn.Tanh(), nn.Linear(512, 2), nn.LogSoftmax(dim=1)]
model = nn.Sequential(*layers)
untrained = model(normalised[:1])
lesson.states("fully-connected", untrained=untrained, total=1, prices=[0.9801, -np.log(0.01)])
_, loss = fit(model, nn.NLLLoss(), 8, 32, lr=0.05)
train, check, moved = accuracy(model, training), accuracy(model, validation), accuracy(model, training, 10)
lesson.states("fully-connected", loss=loss, training=train, validation=check, moved=moved)

image = images[:1]
torch.manual_seed(0)
conv = nn.Conv2d(3, 16, 3)
gray = image.mean(dim=1, keepdim=True)
blurred = F.conv2d(gray, torch.full((1, 1, 3, 3), 1 / 9))
vertical = F.conv2d(gray, torch.tensor([-1.0, 0, 1]).expand(1, 1, 3, 3))
lesson.states("convolutions", convolved=conv(image).mean(), spreads=[t.std().item() for t in (gray, blurred, vertical)])
torch.manual_seed(0)
layers = [nn.Conv2d(3, 16, 3, padding=1), nn.Tanh(), nn.MaxPool2d(2), nn.Conv2d(16, 8, 3, padding=1), nn.Tanh()]
model = nn.Sequential(*layers, nn.MaxPool2d(2), nn.Flatten(), nn.Linear(512, 32), nn.Tanh(), nn.Linear(32, 2))
lesson.states("convolutions", pooled=nn.MaxPool2d(2)(image).mean(), scores=model(image))


class Net(nn.Module):
    """Fields in the order of networks.ts: there `fc2` is a field, made before the constructor's body."""

    def __init__(self, after1=nn.Identity, after2=nn.Identity, norm1=nn.Identity, norm2=nn.Identity, first="fc2"):
        super().__init__()
        if first == "fc2":
            self.fc2 = nn.Linear(32, 2)
        self.conv1, self.conv2 = nn.Conv2d(3, 16, 3, padding=1), nn.Conv2d(16, 8, 3, padding=1)
        self.fc1 = nn.Linear(512, 32)
        if first != "fc2":
            self.fc2 = nn.Linear(32, 2)
        self.after1, self.after2, self.norm1, self.norm2 = after1(), after2(), norm1(), norm2()

    def forward(self, x):
        x = self.after1(F.max_pool2d(torch.tanh(self.norm1(self.conv1(x))), 2))
        x = self.after2(F.max_pool2d(torch.tanh(self.norm2(self.conv2(x))), 2))
        return self.fc2(torch.tanh(self.fc1(x.flatten(1))))


cross_entropy = nn.CrossEntropyLoss()
torch.manual_seed(0)
model = Net()
history, _ = fit(model, cross_entropy, 10, 16, lr=0.1)
train, check, moved = accuracy(model, training), accuracy(model, validation), accuracy(model, training, 10)
lesson.states("convolutional-network", first=history[0], last=history[-1])
lesson.states("convolutional-network", training=train, validation=check, moved=moved)


def l2(model):
    return sum(p.pow(2.0).sum() for p in model.parameters())


fits = []
for make, penalty, decay in (
    (Net, lambda model: 0, 0),
    (Net, lambda model: 0.02 * l2(model), 0),
    (Net, lambda model: 0, 0.04),
    (lambda: Net(lambda: nn.Dropout2d(0.4), lambda: nn.Dropout2d(0.4), first="conv1"), lambda model: 0, 0),
    (lambda: Net(norm1=lambda: nn.BatchNorm2d(16), norm2=lambda: nn.BatchNorm2d(8), first="conv1"), lambda model: 0, 0),
):
    torch.manual_seed(0)
    model = make()
    _, loss = fit(model, cross_entropy, 4, 32, penalty, lr=0.1, weight_decay=decay)
    fits.append((loss.item(), l2(model).sqrt().item()))
lesson.states(
    "regularised-networks",
    norms=[norm for _, norm in fits[:3]],
    losses=[loss for loss, _ in fits[:3]],
    other_losses=[loss for loss, _ in fits[3:]],
)


class Block(nn.Module):
    def __init__(self, around):
        super().__init__()
        self.conv, self.around = nn.Conv2d(16, 16, 3, padding=1), around

    def forward(self, x):
        out = torch.relu(self.conv(x))
        return out + x if self.around else out


class ResBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(16, 16, 3, padding=1, bias=False)
        self.batch_norm = nn.BatchNorm2d(16)
        nn.init.kaiming_normal_(self.conv.weight, nonlinearity="relu")
        nn.init.constant_(self.batch_norm.weight, 0.5)
        nn.init.zeros_(self.batch_norm.bias)

    def forward(self, x):
        return torch.relu(self.batch_norm(self.conv(x))) + x


norms = []
for make in (lambda: Block(False), lambda: Block(True), ResBlock):
    torch.manual_seed(0)
    conv1, fc1, fc2 = nn.Conv2d(3, 16, 3, padding=1), nn.Linear(1024, 32), nn.Linear(32, 2)
    blocks = [make() for _ in range(10)]
    layers = [conv1, nn.ReLU(), nn.MaxPool2d(2), *blocks, nn.MaxPool2d(2), nn.Flatten(), fc1, nn.ReLU(), fc2]
    cross_entropy(nn.Sequential(*layers)(images[:16]), labels[:16]).backward()
    norms.append(conv1.weight.grad.norm().item())
lesson.states("residual-networks", gradients=norms)

torch.manual_seed(0)
steps_before = [transforms.Resize(72, antialias=True), transforms.CenterCrop(64)]
mean, std = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
prepared = transforms.Compose([*steps_before, transforms.Normalize(mean, std)])(torch.rand(3, 300, 400))
torch.manual_seed(0)
resnet = models.resnet18(num_classes=10).eval()
percentage = F.softmax(resnet(prepared.unsqueeze(0)), dim=1)[0] * 100
lesson.states("ready-made", channels=prepared.mean(dim=(1, 2)), total=100, percentage=percentage)

torch.manual_seed(0)
hub = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.Tanh(), nn.MaxPool2d(4), nn.Flatten(), nn.Linear(4 * 8 * 8, 2))
answer = F.softmax(hub(torch.rand(1, 3, 32, 32)), dim=1)
lesson.states("torch-hub", parameters=sum(p.numel() for p in hub.parameters()), answer=answer)

lesson.write()
