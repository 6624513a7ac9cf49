import torch, { nn } from "gradlens";

const sentences = [
  [4, 8, 15],
  [16, 23],
  [42, 4, 8, 15],
];
const batch = torch.stack(sentences.map((words) => torch.tensor(words)));
// fault: torch.stack(sentences.map((words) => torch.tensor(words)))
const embedding = new nn.Embedding(50, 8);
console.log(embedding(batch).mean(1));
