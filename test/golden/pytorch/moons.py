"""Moons, exported from Gradlens. Its weights: load_state_dict(torch.load("weights.pth"))."""
import torch
from torch import nn


class Moons(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(in_features=2, out_features=8, bias=True),
            nn.Tanh(),
            nn.Linear(in_features=8, out_features=1, bias=True),
        )

    def forward(self, points):
        return torch.sigmoid(self.layers(points)).squeeze(1)
