"""Sequential, exported from Gradlens. Its weights: load_state_dict(torch.load("weights.pth"))."""
import torch
from torch import nn


def Model():
    return nn.Sequential(
        nn.Flatten(start_dim=1, end_dim=-1),
        nn.Linear(in_features=6, out_features=2, bias=True),
        nn.Softmax(dim=1),
    )
