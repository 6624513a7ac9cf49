import { nn, optim, randn, type Tensor } from "gradlens";

const model = new nn.Sequential(new nn.Linear(3, 9), new nn.Dropout(0.2), new nn.Linear(9, 1));
const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });
const lossFn = new nn.MSELoss();
const [x, y, held, truth] = [randn([40, 3]), randn([40, 1]), randn([10, 3]), randn([10, 1])];

function evaluate(inputs: Tensor, targets: Tensor) {
  model.eval();
  const loss = lossFn(model(inputs), targets).item();
  // fault: model(inputs)
  model.train();
  return loss;
}

for (let epoch = 0; epoch < 20; epoch++) {
  optimizer.zeroGrad();
  lossFn(model(x), y).backward();
  optimizer.step();
  console.log(epoch, evaluate(held, truth));
}
