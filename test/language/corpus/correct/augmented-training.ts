// Pictures are changed at random for training only: two datasets over disjoint pictures.
import torch, { nn, optim, data } from "gradlens";

class Pictures extends data.Dataset {
  constructor(
    private readonly images: torch.Tensor,
    private readonly labels: torch.Tensor,
    private readonly transform?: (image: torch.Tensor) => torch.Tensor,
  ) {
    super();
  }

  get length() {
    return this.images.length;
  }

  at(i: number) {
    const image = this.images.at(i);
    return [this.transform ? this.transform(image) : image, this.labels.at(i)];
  }
}

const mirror = (image: torch.Tensor) => (Math.random() < 0.5 ? image.flip([2]) : image);

const images = torch.rand(120, 1, 12, 12);
const labels = torch.randint(0, 3, [120]);
const order = torch.randperm(120);
const [trainIds, testIds] = [order.narrow(0, 0, 100), order.narrow(0, 100, 20)];
const trainSet = new Pictures(images.indexSelect(0, trainIds), labels.indexSelect(0, trainIds), mirror);
const testSet = new Pictures(images.indexSelect(0, testIds), labels.indexSelect(0, testIds));

const trainLoader = new data.DataLoader(trainSet, { batchSize: 20, shuffle: true });
const testLoader = new data.DataLoader(testSet, { batchSize: 20 });

const model = new nn.Sequential(new nn.Flatten(), new nn.Linear(144, 32), new nn.ReLU(), new nn.Dropout(0.2), new nn.Linear(32, 3));
const lossFn = new nn.CrossEntropyLoss();
const optimizer = new optim.SGD(model.parameters(), { lr: 0.05 });

for (let epoch = 0; epoch < 3; epoch++) {
  model.train();
  for (const [x, y] of trainLoader) {
    const loss = lossFn(model(x), y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
  }
  model.eval();
  torch.noGrad(() => {
    for (const [x, y] of testLoader) console.log(epoch, lossFn(model(x), y).item());
  });
}
