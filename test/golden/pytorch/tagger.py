"""Tagger, exported from Gradlens. Its weights: load_state_dict(torch.load("weights.pth"))."""
import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(20, 6)
        self.lstm = nn.LSTM(6, 5, batch_first=True, bidirectional=True)
        self.attention = nn.MultiheadAttention(embed_dim=10, num_heads=2, dropout=0, bias=True, add_bias_kv=False, add_zero_attn=False, kdim=10, vdim=10, batch_first=True)
        self.encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(d_model=10, nhead=2, dim_feedforward=12, dropout=0.1, activation="gelu", layer_norm_eps=0.00001, batch_first=True, norm_first=False), num_layers=2)
        self.out = nn.Linear(in_features=10, out_features=20, bias=False)

    def forward(self, tokens):
        lstm, (lstm_1, lstm_2) = self.lstm(self.embedding(tokens))
        attention, _ = self.attention(lstm, lstm, lstm, need_weights=False)
        add = attention + torch.tensor([[0], [1], [2], [3], [4], [5], [6]], dtype=torch.int64, device=tokens.device)
        out = self.out(self.encoder(add))
        softmax = out.softmax(dim=2)
        return {"scores": softmax, "last": lstm_1[1], "best": out.argmax(dim=2)}
