/** The fourth lesson's classifier of messages: the mean of embeddings of 20,000 words by 5, 256 texts of 20 words, Adam. */
import { integers, layer, uniform } from "../lib/tensors.mjs";
import { stepTargets } from "../lib/targets.mjs";

const [TEXTS, LENGTH, WORDS, WIDTH, HIDDEN] = [256, 20, 20_000, 5, 10];

export default {
  name: "step/embedding-mean",
  title: "embedding mean 20,000 x 5, 256 texts of 20 words, Adam",
  group: "training step",
  checks: 3,
  data: { words: integers([TEXTS, LENGTH], WORDS), y: integers([TEXTS], 2) },
  parameters: {
    "embedding.weight": uniform([WORDS, WIDTH]),
    "hidden.weight": layer([HIDDEN, WIDTH], WIDTH),
    "hidden.bias": layer([HIDDEN], WIDTH),
    "out.weight": layer([1, HIDDEN], HIDDEN),
    "out.bias": layer([1], HIDDEN),
  },
  targets: stepTargets(1.5),

  gradlens({ torch, nn, optim, F, data, load }) {
    class Net extends nn.Module {
      embedding = new nn.Embedding(WORDS, WIDTH);
      hidden = new nn.Linear(WIDTH, HIDDEN);
      out = new nn.Linear(HIDDEN, 1);
      forward(words) {
        return this.out(torch.relu(this.hidden(this.embedding(words).mean(1)))).squeeze(1);
      }
    }
    const model = load(new Net());
    const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });
    const y = data.y.float();
    return () => {
      optimizer.zeroGrad();
      const loss = F.binaryCrossEntropyWithLogits(model(data.words), y);
      loss.backward();
      optimizer.step();
      return loss;
    };
  },

  tfjs({ tf, data, parameters: p }) {
    const optimizer = tf.train.adam(1e-3, 0.9, 0.999, 1e-8);
    const y = tf.cast(data.y, "float32");
    const linear = (x, name) => tf.add(tf.matMul(x, p[`${name}.weight`], false, true), p[`${name}.bias`]);
    const loss = () => {
      const mean = tf.mean(tf.gather(p["embedding.weight"], data.words), 1);
      const logits = tf.squeeze(linear(tf.relu(linear(mean, "hidden")), "out"), [1]);
      return tf.mean(tf.sub(tf.softplus(logits), tf.mul(y, logits)));
    };
    return () => optimizer.minimize(loss, true);
  },

  jax({ jax, np, data, parameters, adamStep }) {
    const linear = (p, x, name) => np.matmul(x, np.transpose(p[`${name}.weight`])).add(p[`${name}.bias`]);
    const loss = (p, words, y) => {
      const mean = np.mean(np.take(p["embedding.weight"], words, 0), 1);
      const logits = linear(p, jax.nn.relu(linear(p, mean, "hidden")), "out").reshape([TEXTS]);
      return np.mean(jax.nn.softplus(logits.ref).sub(y.mul(logits)));
    };
    // Its jit refuses the scatter that the gradient of `take` is.
    return adamStep({ lr: 1e-3, jit: false }, loss, parameters, [data.words, data.y.astype(np.float32)]);
  },

  jsPytorch: "it has no binary cross-entropy, and its Adam no bias correction",

  pytorch: `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(${WORDS}, ${WIDTH})
        self.hidden = nn.Linear(${WIDTH}, ${HIDDEN})
        self.out = nn.Linear(${HIDDEN}, 1)

    def forward(self, words):
        return self.out(torch.relu(self.hidden(self.embedding(words).mean(1)))).squeeze(1)

model = load(Net())
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
words, y = data["words"], data["y"].float()

def step():
    optimizer.zero_grad()
    loss = F.binary_cross_entropy_with_logits(model(words), y)
    loss.backward()
    optimizer.step()
    return loss
`,
};
