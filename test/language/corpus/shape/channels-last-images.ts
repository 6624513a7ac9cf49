import torch, { nn } from "gradlens";

// Read from a picture file: height, width, channels.
const photo = torch.rand(1, 48, 48, 3);

const model = new nn.Sequential(new nn.Conv2d(3, 16, 3), new nn.ReLU(), new nn.AdaptiveAvgPool2d(1), new nn.Flatten(), new nn.Linear(16, 2));

model.eval();
torch.noGrad(() => {
  const scores = model(photo);
  // fault: model(photo)
  console.log(scores.argmax(1).item());
});
