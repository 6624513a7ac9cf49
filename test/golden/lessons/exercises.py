#!/usr/bin/python3
"""Makes exercises.json: the numbers that the exercises check and nobody works out by hand. Run: /usr/bin/python3 test/golden/lessons/exercises.py"""
import torch
from golden import Lesson, steps
from torch import nn

lesson = Lesson("exercises")

torch.manual_seed(0)
net = nn.Sequential(nn.Linear(4, 6), nn.Sigmoid(), nn.Linear(6, 3), nn.Tanh(), nn.Linear(3, 1))
lesson.states("network", output=net(torch.tensor([[1.0, 2, 3, 4]])))

X = torch.arange(10).float().view(10, 1) / 10
torch.manual_seed(0)
model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
losses = steps(model, optimizer, nn.MSELoss(), X, 2 * X + 1, 200)
lesson.states("training-loop", losses=losses[:3], weight=[[2]], bias=[1])

x, w, b = (torch.tensor(v, requires_grad=True) for v in ([-1.0, -2], [2.0, -3], -3.0))
torch.sigmoid(x @ w + b).backward()
lesson.states("backward", w=w.grad, b=b.grad, x=x.grad)

lesson.write()
