/** Models that are exported to PyTorch: what is joined outside of layers, and how classes are nested. */
import torch, { F, nn } from "../../../src/engine/index.js";
import type { Module } from "../../../src/engine/nn/module.js";
import type { Tensor } from "../../../src/engine/tensor/tensor.js";
import { models as vision } from "../../../src/engine/vision/index.js";

export interface Example {
  name: string;
  model: () => Module;
  /** Inputs of a batch of that size. */
  inputs: (batch: number) => Tensor[];
}

class Moons extends nn.Module {
  layers = new nn.Sequential(new nn.Linear(2, 8), new nn.Tanh(), new nn.Linear(8, 1));
  override forward(points: Tensor) {
    return torch.sigmoid(this.layers(points)).squeeze(1);
  }
}

class Cifar extends nn.Module {
  conv1 = new nn.Conv2d(3, 6, 5, { padding: 2 });
  norm = new nn.BatchNorm2d(6);
  pool = new nn.MaxPool2d(2);
  drop = new nn.Dropout(0.25);
  fc = new nn.Linear(6 * 4 * 4, 10);
  override forward(images: Tensor) {
    let x = this.pool(F.relu(this.norm(this.conv1(images))));
    x = this.drop(x.view(x.shape[0], -1));
    return F.logSoftmax(this.fc(x), 1);
  }
}

class Block extends nn.Module {
  linear = new nn.Linear(4, 4);
  drop = new nn.Dropout(0.1);
  override forward(x: Tensor) {
    return x.add(this.drop(F.gelu(this.linear(x))));
  }
}

class Residual extends nn.Module {
  blocks = new nn.ModuleList([new Block(), new Block()]);
  scale = new nn.Parameter(torch.ones(4));
  shift = torch.linspace(-1, 1, 4);
  constructor() {
    super();
    this.registerBuffer("offset", torch.ones(4));
  }
  override forward(a: Tensor, b: Tensor) {
    let x = a
      .mul(this.scale)
      .add(b)
      .sub(this.offset as unknown as Tensor);
    for (const block of this.blocks) x = (block as Block)(x);
    return [x.clamp(-1, 1), x.mean(1, { keepdim: true }).div(this.shift).pow(2)];
  }
  declare offset: Tensor;
}

class Tagger extends nn.Module {
  embedding = new nn.Embedding(20, 6);
  lstm = new nn.LSTM(6, 5, { batchFirst: true, bidirectional: true });
  attention = new nn.MultiheadAttention(10, 2, { batchFirst: true });
  encoder = new nn.TransformerEncoder(
    new nn.TransformerEncoderLayer(10, 2, { dimFeedforward: 12, batchFirst: true, activation: "gelu" }),
    2,
  );
  out = new nn.Linear(10, 20, { bias: false });
  override forward(tokens: Tensor) {
    const [states, [hidden]] = this.lstm(this.embedding(tokens)) as [Tensor, [Tensor, Tensor]];
    const [mixed] = this.attention(states, states, states, { needWeights: false });
    const positions = torch.arange(tokens.shape[1]).unsqueeze(1);
    const scores = this.out(this.encoder(mixed.add(positions)));
    return { scores: scores.softmax(-1), last: hidden.at(-1), best: scores.argmax(-1) };
  }
}

class Shapes extends nn.Module {
  named = new nn.Sequential({
    up: new nn.Upsample({ scaleFactor: 2, mode: "bilinear", alignCorners: true }),
    act: new nn.GELU({ approximate: "tanh" }),
  });
  override forward(x: Tensor) {
    const big = this.named(x);
    const [left, right] = big.chunk(2, 3);
    const pooled = F.avgPool2d(torch.cat([left, right.flip(3)], 1), 2, { stride: 1, padding: 1 });
    const picked = pooled.at([torch.slice(), torch.slice(0, 3), 1, torch.slice(null, null, 2)]);
    const masked = torch.where(picked.gt(0), picked, 0).maskedFill(picked.lt(-1), 9);
    return torch.stack(
      [
        masked.transpose(1, 2).reshape(x.shape[0], -1),
        torch
          .ones([x.shape[0], 1])
          .mul(masked.sum([1, 2]).unsqueeze(1))
          .expand(-1, masked.shape[1] * masked.shape[2]),
      ],
      1,
    );
  }
}

export const examples: Example[] = [
  { name: "moons", model: () => new Moons(), inputs: (n) => [torch.randn(n, 2)] },
  { name: "cifar", model: () => new Cifar(), inputs: (n) => [torch.randn(n, 3, 8, 8)] },
  { name: "residual", model: () => new Residual(), inputs: (n) => [torch.randn(n, 4), torch.randn(n, 4)] },
  { name: "tagger", model: () => new Tagger(), inputs: (n) => [torch.randint(0, 20, [n, 7])] },
  { name: "shapes", model: () => new Shapes(), inputs: (n) => [torch.randn(n, 2, 4, 4)] },
  {
    name: "sequential",
    model: () => new nn.Sequential(new nn.Flatten(), new nn.Linear(6, 2), new nn.Softmax(1)),
    inputs: (n) => [torch.randn(n, 2, 3)],
  },
  { name: "resnet18", model: () => vision.resnet18({ numClasses: 3 }), inputs: (n) => [torch.randn(n, 3, 32, 32)] },
];
