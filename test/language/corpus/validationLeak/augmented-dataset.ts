import torch, { nn, optim, data, train } from "gradlens";

/** Pictures that are mirrored now and then, with a little noise. */
class Augmented extends data.Dataset {
  constructor(
    private readonly images: torch.Tensor,
    private readonly labels: torch.Tensor,
  ) {
    super();
  }

  get length() {
    return this.images.length;
  }

  at(i: number) {
    let image = this.images.at(i);
    if (Math.random() < 0.5) image = image.flip([2]);
    image = image.add(torch.randn(image.shape).mul(0.05));
    return [image, this.labels.at(i)];
  }
}

export default train.define({
  model: () => new nn.Sequential(new nn.Flatten(), new nn.Linear(3 * 16 * 16, 64), new nn.ReLU(), new nn.Linear(64, 5)),
  data: () => {
    const all = new Augmented(torch.rand(200, 3, 16, 16), torch.randint(0, 5, [200]));
    const [training, validation] = data.randomSplit(all, [160, 40]);
    // fault: all
    return { train: training, validation };
  },
  loss: new nn.CrossEntropyLoss(),
  optimizer: (net) => new optim.SGD(net.parameters(), { lr: 0.05 }),
  batchSize: 16,
  epochs: 10,
});
