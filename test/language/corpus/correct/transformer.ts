// A language model of characters: masked self-attention written out.
import torch, { nn, optim, F } from "gradlens";

const text = "the quick brown fox jumps over the lazy dog. ".repeat(20);
const letters = [...new Set(text)].sort();
const encoded = torch.tensor([...text].map((letter) => letters.indexOf(letter)));

const config = { vocabulary: letters.length, context: 16, width: 32, heads: 4, depth: 2 };
type Config = typeof config;

class CausalAttention extends nn.Module {
  qkv: nn.Linear;
  projection: nn.Linear;
  heads: number;
  mask: torch.Tensor;

  constructor({ width, heads, context }: Config) {
    super();
    this.qkv = new nn.Linear(width, 3 * width);
    this.projection = new nn.Linear(width, width);
    this.heads = heads;
    this.mask = torch.ones(context, context).tril().view(1, 1, context, context);
    this.registerBuffer("mask_", this.mask, { persistent: false });
  }

  forward(x: torch.Tensor) {
    const [batch, length, width] = x.shape;
    const [q, k, v] = this.qkv(x)
      .split(width, 2)
      .map((part) => part.view(batch, length, this.heads, width / this.heads).transpose(1, 2));
    const scores = q.matmul(k.transpose(-2, -1)).div(Math.sqrt(width / this.heads));
    const hidden = this.mask.narrow(2, 0, length).narrow(3, 0, length).eq(0);
    const weights = F.softmax(scores.maskedFill(hidden, -Infinity), -1);
    return this.projection(weights.matmul(v).transpose(1, 2).reshape(batch, length, width));
  }
}

class Block extends nn.Module {
  norm1: nn.LayerNorm;
  attention: CausalAttention;
  norm2: nn.LayerNorm;
  mlp: nn.Sequential;

  constructor(config: Config) {
    super();
    const { width } = config;
    this.norm1 = new nn.LayerNorm(width);
    this.attention = new CausalAttention(config);
    this.norm2 = new nn.LayerNorm(width);
    this.mlp = new nn.Sequential(new nn.Linear(width, 4 * width), new nn.GELU(), new nn.Linear(4 * width, width), new nn.Dropout(0.1));
  }

  forward(x: torch.Tensor) {
    x = x.add(this.attention(this.norm1(x)));
    return x.add(this.mlp(this.norm2(x)));
  }
}

class Gpt extends nn.Module {
  tokens: nn.Embedding;
  positions: nn.Embedding;
  blocks: nn.Sequential;
  norm: nn.LayerNorm;
  head: nn.Linear;

  constructor(config: Config) {
    super();
    this.tokens = new nn.Embedding(config.vocabulary, config.width);
    this.positions = new nn.Embedding(config.context, config.width);
    this.blocks = new nn.Sequential(...Array.from({ length: config.depth }, () => new Block(config)));
    this.norm = new nn.LayerNorm(config.width);
    this.head = new nn.Linear(config.width, config.vocabulary, { bias: false });
  }

  forward(ids: torch.Tensor) {
    const places = torch.arange(ids.size(1));
    const x = this.tokens(ids).add(this.positions(places));
    return this.head(this.norm(this.blocks(x)));
  }
}

function batch(size: number) {
  const starts = torch.randint(0, encoded.length - config.context - 1, [size]).tolist() as number[];
  const x = torch.stack(starts.map((start) => encoded.narrow(0, start, config.context)));
  const y = torch.stack(starts.map((start) => encoded.narrow(0, start + 1, config.context)));
  return [x, y] as const;
}

torch.manualSeed(1337);
const model = new Gpt(config);
const optimizer = new optim.AdamW(model.parameters(), { lr: 1e-3 });

for (let step = 0; step < 50; step++) {
  const [x, y] = batch(8);
  const logits = model(x);
  const loss = F.crossEntropy(logits.view(-1, config.vocabulary), y.view(-1));
  optimizer.zeroGrad({ setToNone: true });
  loss.backward();
  optimizer.step();
  if (step % 10 === 0) console.log(step, loss.item().toFixed(3));
}

model.eval();
const written = torch.noGrad(() => {
  let ids = torch.zeros(1, 1, { dtype: torch.long });
  for (let i = 0; i < 30; i++) {
    const window = ids.narrow(1, Math.max(0, ids.size(1) - config.context), Math.min(ids.size(1), config.context));
    const logits = model(window).select(1, -1);
    const next = torch.multinomial(F.softmax(logits, -1), 1);
    ids = torch.cat([ids, next], 1);
  }
  return (ids.at(0).tolist() as number[]).map((id) => letters[id]).join("");
});
console.log(written);
