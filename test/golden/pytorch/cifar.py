"""Cifar, exported from Gradlens. Its weights: load_state_dict(torch.load("weights.pth"))."""
import torch
from torch import nn


class Cifar(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, kernel_size=(5, 5), stride=(1, 1), padding=(2, 2))
        self.norm = nn.BatchNorm2d(6, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
        self.pool = nn.MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)
        self.drop = nn.Dropout(p=0.25, inplace=False)
        self.fc = nn.Linear(in_features=96, out_features=10, bias=True)

    def forward(self, images):
        relu = torch.relu(self.norm(self.conv1(images)))
        return self.fc(self.drop(self.pool(relu).reshape(-1, 96))).log_softmax(dim=1)
