import torch, { nn } from "gradlens";

class Net extends nn.Module {
  fc = new nn.Linear(2, 2);

  get secret(): number {
    throw new Error("do not look");
  }

  override toString(): string {
    throw new Error("do not print");
  }

  forward(x: torch.Tensor) {
    return { out: this.fc(x), get later(): number { throw new Error("not yet"); } };
  }
}

console.log(new Net()(torch.ones(1, 2)).out.shape);
