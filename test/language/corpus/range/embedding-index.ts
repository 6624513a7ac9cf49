import torch, { nn } from "gradlens";

const vocabulary = new Map(["<pad>", "the", "cat", "sat", "on", "mat"].map((word, i) => [word, i]));
const encode = (text: string) => text.split(" ").map((word) => vocabulary.get(word) ?? vocabulary.size);

const embedding = new nn.Embedding(vocabulary.size, 8);
const ids = torch.tensor([encode("the cat sat"), encode("the dog sat")]);
const vectors = embedding(ids);
// fault: embedding(ids)
console.log(vectors.shape);
