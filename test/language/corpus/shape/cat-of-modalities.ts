import torch, { nn } from "gradlens";

class TwoTowers extends nn.Module {
  image = new nn.Sequential(new nn.Flatten(), new nn.Linear(64, 32));
  text = new nn.EmbeddingBag(1000, 32);
  head = new nn.Linear(64, 2);

  forward(image: torch.Tensor, words: torch.Tensor) {
    const a = this.image(image);
    const b = this.text(words);
    return this.head(torch.cat([a, b], { dim: 1 }));
    // fault: torch.cat([a, b], { dim: 1 })
  }
}

const model = new TwoTowers();
const images = torch.rand(16, 1, 8, 8);
const words = torch.randint(0, 1000, [32, 5]);
console.log(model(images, words).shape);
