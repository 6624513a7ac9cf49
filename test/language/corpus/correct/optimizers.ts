// Optimizers that hold what is trained: parts, several models, wrapped models, models made anew together with them.
import torch, { F, nn, optim, train, data } from "gradlens";

class Autoencoder extends nn.Module {
  constructor(
    readonly encoder: nn.Module,
    readonly decoder: nn.Module,
  ) {
    super();
  }

  forward(x: torch.Tensor) {
    return this.decoder(this.encoder(x));
  }
}

const encoder = new nn.Linear(8, 3);
const decoder = new nn.Linear(3, 8);
const autoencoder = new Autoencoder(encoder, decoder);
const both = new optim.Adam([...encoder.parameters(), ...decoder.parameters()], { lr: 1e-3 });
for (let i = 0; i < 5; i++) {
  const x = torch.randn(4, 8);
  both.zeroGrad();
  F.mseLoss(autoencoder(x), x).backward();
  both.step();
}

// A frozen backbone: only the new head is trained.
class Net extends nn.Module {
  backbone = new nn.Linear(8, 8);
  head = new nn.Linear(8, 100);
  forward(x: torch.Tensor) {
    return this.head(this.backbone(x));
  }
}
const net = new Net();
for (const parameter of net.parameters()) parameter.requiresGrad = false;
net.head = new nn.Linear(8, 2);
const headOnly = new optim.SGD(net.head.parameters(), { lr: 0.1 });
for (let i = 0; i < 5; i++) {
  headOnly.zeroGrad();
  F.crossEntropy(net(torch.randn(4, 8)), torch.randint(0, 2, [4])).backward();
  headOnly.step();
}

// Cross-validation: model and optimizer anew for each fold.
let model = new Net();
let optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
for (let fold = 0; fold < 3; fold++) {
  model = new Net();
  optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
  for (let i = 0; i < 5; i++) {
    optimizer.zeroGrad();
    F.mseLoss(model(torch.randn(4, 8)), torch.zeros(4, 100)).backward();
    optimizer.step();
  }
}

// A definition with a model that lives outside it.
const shared = new Net();
export default train.define({
  model: () => shared,
  data: () => data.split([torch.randn(20, 8), torch.randint(0, 100, [20])], { validation: 0.5 }),
  loss: new nn.CrossEntropyLoss(),
  optimizer: () => new optim.SGD(shared.parameters(), { lr: 0.1 }),
  epochs: 1,
});
