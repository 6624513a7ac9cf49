import torch, { nn } from "gradlens";

const convBlock = (inputs: number, outputs: number, stride = 1) =>
  new nn.Sequential(
    new nn.Conv2d(inputs, outputs, 3, { stride, padding: 1 }),
    // fault: new nn.Conv2d(inputs, outputs, 3, { stride, padding: 1 })
    new nn.BatchNorm2d(outputs),
    new nn.LeakyReLU(0.1),
  );

/** @input [N, 3, 32, 32] */
export class Darknet extends nn.Module {
  stem = convBlock(3, 8);
  down = convBlock(8, 16, 2);

  forward(x: torch.Tensor) {
    return this.down(this.stem(x));
  }
}
