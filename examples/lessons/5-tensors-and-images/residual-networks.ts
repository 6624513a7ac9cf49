// Depth: ten blocks in a row. Gradients arrive at the first layers through ways around the blocks.
// Глубина: десять блоков подряд. До первых слоёв градиенты доходят по обходным связям.
import torch, { F, nn, testing } from "gradlens";
import { images, labels } from "./birds-and-planes.js";

/** A convolution whose input is added to its output, or not. */
class Block extends nn.Module {
  conv = new nn.Conv2d(16, 16, 3, { padding: 1 });

  constructor(private readonly around: boolean) {
    super();
  }

  forward(x: torch.Tensor) {
    const out = torch.relu(this.conv(x));
    return this.around ? out.add(x) : out;
  }
}

/** The block of a real one: normalised (so the convolution needs no bias), and begun small. */
class ResBlock extends nn.Module {
  conv = new nn.Conv2d(16, 16, 3, { padding: 1, bias: false });
  batch_norm = new nn.BatchNorm2d(16);

  constructor() {
    super();
    nn.init.kaimingNormal_(this.conv.weight, { nonlinearity: "relu" });
    nn.init.constant_(this.batch_norm.weight!, 0.5);
    nn.init.zeros_(this.batch_norm.bias!);
  }

  forward(x: torch.Tensor) {
    return torch.relu(this.batch_norm(this.conv(x))).add(x);
  }
}

class NetResDeep extends nn.Module {
  conv1 = new nn.Conv2d(3, 16, 3, { padding: 1 });
  resblocks: nn.Sequential;
  fc1 = new nn.Linear(8 * 8 * 16, 32);
  fc2 = new nn.Linear(32, 2);

  constructor(makeBlocks: () => nn.Module[]) {
    super();
    this.resblocks = new nn.Sequential(...makeBlocks());
  }

  forward(x: torch.Tensor) {
    const out = F.maxPool2d(torch.relu(this.conv1(x)), 2);
    const deep = F.maxPool2d(this.resblocks(out), 2);
    return this.fc2(torch.relu(this.fc1(deep.flatten(1))));
  }
}

const build = (makeBlocks: () => nn.Module[]) => {
  torch.manualSeed(0);
  return new NetResDeep(makeBlocks);
};
const ten = (make: () => nn.Module) => () => Array.from({ length: 10 }, make);

/** How long the gradient of the first convolution is after one backward pass. */
function gradientAtStart(model: NetResDeep): torch.Tensor {
  new nn.CrossEntropyLoss()(model(images.narrow(0, 0, 16)), labels.narrow(0, 0, 16)).backward();
  return model.conv1.weight.grad!.norm();
}
const kinds = [() => new Block(false), () => new Block(true), () => new ResBlock()];
const norms = kinds.map((make) => gradientAtStart(build(ten(make))));
console.log(
  `first gradient: plain ${norms[0].item()}, with ways around ${norms[1].item()}, normalised ${norms[2].item()}`,
);
testing.assertClose(torch.stack(norms), [0.00000461, 0.2797, 1.056], { rtol: 1e-3, atol: 0 });

// A mistake that Python invites, 10 * [block], is one block ten times: ten layers deep, and one block's weights. (The comment keeps the
// editor from saying so.)
// Ошибка, к которой располагает Python: 10 * [block] — один и тот же блок десять раз: десять слоёв глубины и веса одного. (Комментарий
// отключает предупреждение редактора.)
const count = (model: nn.Module) => [...model.parameters()].reduce((sum, parameter) => sum + parameter.numel(), 0);
const shared = build(() => {
  const block = new ResBlock();
  // gradlens-ignore sharedModules
  return new Array<nn.Module>(10).fill(block);
});
const counts = [count(build(ten(() => new ResBlock()))), count(shared)];
console.log(`parameters: ${counts.join(", ")}`);
testing.assertEqual(counts, [56674, 35650]);
