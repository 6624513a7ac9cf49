/** The first lesson's classifier: 2-20-20-1, tanh, on 1000 points at once, SGD. */
import { integers, linearLayers, uniform } from "../lib/tensors.mjs";
import { stepTargets } from "../lib/targets.mjs";

export default {
  name: "step/tanh-2-20-20-1",
  title: "2-20-20-1 tanh, 1000 points, SGD",
  group: "training step",
  checks: 3,
  data: { x: uniform([1000, 2]), y: integers([1000], 2) },
  parameters: linearLayers([2, 20, 20, 1]),
  targets: stepTargets(1.5),

  gradlens({ nn, optim, F, data, load }) {
    const model = load(
      new nn.Sequential(
        new nn.Linear(2, 20),
        new nn.Tanh(),
        new nn.Linear(20, 20),
        new nn.Tanh(),
        new nn.Linear(20, 1),
      ),
    );
    const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
    const y = data.y.float();
    return () => {
      optimizer.zeroGrad();
      const loss = F.binaryCrossEntropyWithLogits(model(data.x).squeeze(1), y);
      loss.backward();
      optimizer.step();
      return loss;
    };
  },

  tfjs({ tf, data, parameters: p }) {
    const optimizer = tf.train.sgd(0.1);
    const y = tf.cast(data.y, "float32");
    const linear = (x, name) => tf.add(tf.matMul(x, p[`${name}.weight`], false, true), p[`${name}.bias`]);
    const loss = () => {
      const logits = tf.squeeze(linear(tf.tanh(linear(tf.tanh(linear(data.x, 0)), 2)), 4), [1]);
      return tf.mean(tf.sub(tf.softplus(logits), tf.mul(y, logits)));
    };
    return () => optimizer.minimize(loss, true);
  },

  jax({ jax, np, data, parameters, sgdStep }) {
    const linear = (p, x, name) => np.matmul(x, np.transpose(p[`${name}.weight`])).add(p[`${name}.bias`]);
    const loss = (p, x, y) => {
      const logits = linear(p, np.tanh(linear(p, np.tanh(linear(p, x, 0)), 2)), 4).reshape([1000]);
      return np.mean(jax.nn.softplus(logits.ref).sub(y.mul(logits)));
    };
    return sgdStep({ lr: 0.1 }, loss, parameters, [data.x, data.y.astype(np.float32)]);
  },

  jsPytorch: "it has neither tanh nor a binary cross-entropy",

  pytorch: `
model = load(nn.Sequential(nn.Linear(2, 20), nn.Tanh(), nn.Linear(20, 20), nn.Tanh(), nn.Linear(20, 1)))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x, y = data["x"], data["y"].float()

def step():
    optimizer.zero_grad()
    loss = F.binary_cross_entropy_with_logits(model(x).squeeze(1), y)
    loss.backward()
    optimizer.step()
    return loss
`,
};
