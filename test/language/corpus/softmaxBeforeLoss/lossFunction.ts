import { nn, optim, data, train, F } from "gradlens";
import { makeBlobs } from "gradlens/datasets";

const classifier = () =>
  new nn.Sequential({
    input: new nn.Linear(2, 32),
    activation: new nn.ReLU(),
    output: new nn.Linear(32, 1),
    probability: new nn.Sigmoid(),
    // fault: new nn.Sigmoid()
  });

export default train.define({
  model: classifier,
  data: () => data.split(makeBlobs({ samples: 300, centers: 2, seed: 0 }), { validation: 0.2 }),
  loss: (output, target) => F.binaryCrossEntropyWithLogits(output, target.float().unsqueeze(1)),
  optimizer: (net) => new optim.SGD(net.parameters(), { lr: 0.1 }),
  batchSize: 30,
  epochs: 10,
});
