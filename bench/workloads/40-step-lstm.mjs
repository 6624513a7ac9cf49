/** An LSTM of 64 inputs and 128 units over 50 steps, batches of 32; the last state is classified; SGD. */
import { integers, layer, uniform } from "../lib/tensors.mjs";
import { stepTargets } from "../lib/targets.mjs";

const [BATCH, STEPS, INPUTS, UNITS, CLASSES] = [32, 50, 64, 128, 10];

export default {
  name: "step/lstm",
  title: "LSTM 64-128 over 50 steps, batch 32, SGD",
  group: "training step",
  checks: 3,
  data: { x: uniform([STEPS, BATCH, INPUTS]), y: integers([BATCH], CLASSES) },
  parameters: {
    "lstm.weight_ih_l0": layer([4 * UNITS, INPUTS], UNITS),
    "lstm.weight_hh_l0": layer([4 * UNITS, UNITS], UNITS),
    "lstm.bias_ih_l0": layer([4 * UNITS], UNITS),
    "lstm.bias_hh_l0": layer([4 * UNITS], UNITS),
    "out.weight": layer([CLASSES, UNITS], UNITS),
    "out.bias": layer([CLASSES], UNITS),
  },
  targets: stepTargets(0.5, 1),

  gradlens({ nn, optim, F, data, load }) {
    class Net extends nn.Module {
      lstm = new nn.LSTM(INPUTS, UNITS);
      out = new nn.Linear(UNITS, CLASSES);
      forward(x) {
        return this.out(this.lstm(x)[0].select(0, -1));
      }
    }
    const model = load(new Net());
    const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
    return () => {
      optimizer.zeroGrad();
      const loss = F.crossEntropy(model(data.x), data.y);
      loss.backward();
      optimizer.step();
      return loss;
    };
  },

  /** The input's part of all steps is one product, as PyTorch does it. */
  tfjs({ tf, data, parameters: p }) {
    const optimizer = tf.train.sgd(0.1);
    const labels = tf.cast(tf.oneHot(data.y, CLASSES), "float32");
    const flat = tf.reshape(data.x, [STEPS * BATCH, INPUTS]);
    const loss = () => {
      const bias = tf.add(p["lstm.bias_ih_l0"], p["lstm.bias_hh_l0"]);
      const projected = tf.add(tf.matMul(flat, p["lstm.weight_ih_l0"], false, true), bias);
      const given = tf.unstack(tf.reshape(projected, [STEPS, BATCH, 4 * UNITS]));
      let [h, c] = [tf.zeros([BATCH, UNITS]), tf.zeros([BATCH, UNITS])];
      for (const input of given) {
        const gates = tf.add(input, tf.matMul(h, p["lstm.weight_hh_l0"], false, true));
        const [i, f, g, o] = tf.split(gates, 4, 1);
        c = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
        h = tf.mul(tf.sigmoid(o), tf.tanh(c));
      }
      return tf.losses.softmaxCrossEntropy(labels, tf.add(tf.matMul(h, p["out.weight"], false, true), p["out.bias"]));
    };
    return () => optimizer.minimize(loss, true);
  },

  jax({ jax, np, data, parameters, sgdStep }) {
    const loss = (p, x, labels) => {
      const given = np
        .matmul(x.reshape([STEPS * BATCH, INPUTS]), np.transpose(p["lstm.weight_ih_l0"]))
        .add(p["lstm.bias_ih_l0"].add(p["lstm.bias_hh_l0"]))
        .reshape([STEPS, BATCH, 4 * UNITS]);
      const recurrent = np.transpose(p["lstm.weight_hh_l0"]);
      let [h, c] = [np.zeros([BATCH, UNITS]), np.zeros([BATCH, UNITS])];
      for (let t = 0; t < STEPS; t++) {
        const gates = given.ref.slice(t).add(np.matmul(h, recurrent.ref));
        const part = (k) => gates.ref.slice([], [k * UNITS, (k + 1) * UNITS]);
        const [i, f, g, o] = [0, 1, 2, 3].map(part);
        gates.dispose();
        c = jax.nn
          .sigmoid(f)
          .mul(c)
          .add(jax.nn.sigmoid(i).mul(np.tanh(g)));
        h = jax.nn.sigmoid(o).mul(np.tanh(c.ref));
      }
      c.dispose();
      given.dispose();
      recurrent.dispose();
      const logits = np.matmul(h, np.transpose(p["out.weight"])).add(p["out.bias"]);
      return np.sum(jax.nn.logSoftmax(logits).mul(labels)).mul(-1 / BATCH);
    };
    return sgdStep({ lr: 0.1 }, loss, parameters, [data.x, jax.nn.oneHot(data.y, CLASSES)]);
  },

  jsPytorch: "it has neither tanh nor sigmoid",

  pytorch: `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(${INPUTS}, ${UNITS})
        self.out = nn.Linear(${UNITS}, ${CLASSES})

    def forward(self, x):
        return self.out(self.lstm(x)[0][-1])

model = load(Net())
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x, y = data["x"], data["y"]

def step():
    optimizer.zero_grad()
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
    return loss
`,
};
