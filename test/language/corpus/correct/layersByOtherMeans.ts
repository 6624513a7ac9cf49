// Layers that are used without being named in forward.
import torch, { nn } from "gradlens";

class Stack extends nn.Module {
  first = new nn.Linear(4, 4);
  second = new nn.Linear(4, 4);

  forward(x: torch.Tensor) {
    for (const layer of this.children()) x = (layer as nn.Module)(x);
    return x;
  }
}

class Chosen extends nn.Module {
  [name: string]: unknown;
  left = new nn.Linear(4, 4);
  right = new nn.Linear(4, 4);

  forward(x: torch.Tensor, side: "left" | "right") {
    return (this[side] as nn.Linear)(x);
  }
}

class Tied extends nn.Module {
  embedding = new nn.Embedding(10, 4);
  output = new nn.Linear(4, 10);

  constructor() {
    super();
    this.output.weight = this.embedding.weight;
  }

  forward(tokens: torch.Tensor) {
    const { embedding } = this;
    return this.output(embedding(tokens));
  }
}

class WithAuxiliary extends nn.Module {
  body = new nn.Linear(4, 4);
  auxiliary = new nn.Linear(4, 2);
  head = new nn.Linear(4, 2);

  forward(x: torch.Tensor) {
    const hidden = this.body(x);
    return this.training ? [this.head(hidden), this.auxiliary(hidden)] : [this.head(hidden)];
  }
}

console.log(new Stack(), new Chosen(), new Tied(), new WithAuxiliary());
