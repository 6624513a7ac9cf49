import torch, { nn } from "gradlens";

class Block extends nn.Module {
  fc1 = new nn.Linear(64, 256);
  fc2 = new nn.Linear(256, 64);
  forward(x: torch.Tensor) {
    return x.add(this.fc2(nn.functional.gelu(this.fc1(x))));
  }
}

/** @input [N, 64] */
export class Stack extends nn.Module {
  blocks = new nn.Sequential(...Array(6).fill(new Block()));
  // fault: Array(6).fill(new Block())

  forward(x: torch.Tensor) {
    return this.blocks(x);
  }
}
