import torch, { nn, optim } from "gradlens";

class Encoder extends nn.Module {
  fc1 = new nn.Linear(20, 16);
  fc2 = new nn.Linear(16, 4);
  forward(x: torch.Tensor) {
    return this.fc2(torch.relu(this.fc1(x)));
  }
}

class Decoder extends nn.Module {
  fc1 = new nn.Linear(4, 20);
  fc2 = new nn.Linear(20, 20);
  // fault: fc2
  forward(code: torch.Tensor) {
    return torch.sigmoid(this.fc1(code));
  }
}

const encoder = new Encoder();
const decoder = new Decoder();
const optimizer = new optim.Adam([...encoder.parameters(), ...decoder.parameters()]);
const x = torch.rand(32, 20);
for (let i = 0; i < 10; i++) {
  optimizer.zeroGrad();
  nn.functional.mseLoss(decoder(encoder(x)), x).backward();
  optimizer.step();
}
