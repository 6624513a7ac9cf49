// forward of a base class, and of things that are no modules.
import torch, { nn } from "gradlens";

class Scaled extends nn.Linear {
  override forward(x: torch.Tensor) {
    return super.forward(x).mul(0.5);
  }
}

class Player {
  position = 0;

  forward(steps: number) {
    this.position += steps;
  }
}

const player = new Player();
player.forward(3);

const layer = new Scaled(3, 2);
console.log(layer(torch.ones(1, 3)), player.position);
