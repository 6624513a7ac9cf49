/** One transformer layer, 64 wide, 4 heads, 64 tokens, batches of 16, no dropout; mean square of the distance to a target; SGD. */
import { constant, layer, uniform } from "../lib/tensors.mjs";
import { stepTargets } from "../lib/targets.mjs";

const [BATCH, TOKENS, WIDTH, HEADS, HIDDEN] = [16, 64, 64, 4, 256];
const HEAD = WIDTH / HEADS;

export default {
  name: "step/transformer",
  title: "transformer layer 64 wide, 4 heads, 64 tokens, batch 16, SGD",
  group: "training step",
  checks: 3,
  data: { x: uniform([BATCH, TOKENS, WIDTH]), y: uniform([BATCH, TOKENS, WIDTH]) },
  parameters: {
    "self_attn.in_proj_weight": layer([3 * WIDTH, WIDTH], WIDTH),
    "self_attn.in_proj_bias": constant([3 * WIDTH], 0),
    "self_attn.out_proj.weight": layer([WIDTH, WIDTH], WIDTH),
    "self_attn.out_proj.bias": constant([WIDTH], 0),
    "linear1.weight": layer([HIDDEN, WIDTH], WIDTH),
    "linear1.bias": layer([HIDDEN], WIDTH),
    "linear2.weight": layer([WIDTH, HIDDEN], HIDDEN),
    "linear2.bias": layer([WIDTH], HIDDEN),
    "norm1.weight": constant([WIDTH], 1),
    "norm1.bias": constant([WIDTH], 0),
    "norm2.weight": constant([WIDTH], 1),
    "norm2.bias": constant([WIDTH], 0),
  },
  targets: stepTargets(0.5, 1),

  gradlens({ nn, optim, F, data, load }) {
    const model = load(
      new nn.TransformerEncoderLayer(WIDTH, HEADS, { dimFeedforward: HIDDEN, dropout: 0, batchFirst: true }),
    );
    const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
    return () => {
      optimizer.zeroGrad();
      const loss = F.mseLoss(model(data.x), data.y);
      loss.backward();
      optimizer.step();
      return loss;
    };
  },

  tfjs({ tf, data, parameters: p }) {
    const optimizer = tf.train.sgd(0.1);
    const linear = (x, weight, bias) => tf.add(tf.matMul(x, p[weight], false, true), p[bias]);
    const norm = (x, name) => {
      const { mean, variance } = tf.moments(x, 1, true);
      const scaled = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-5)));
      return tf.add(tf.mul(scaled, p[`${name}.weight`]), p[`${name}.bias`]);
    };
    const loss = () => {
      const x = tf.reshape(data.x, [BATCH * TOKENS, WIDTH]);
      const [q, k, v] = tf
        .split(linear(x, "self_attn.in_proj_weight", "self_attn.in_proj_bias"), 3, 1)
        .map((part) => tf.transpose(tf.reshape(part, [BATCH, TOKENS, HEADS, HEAD]), [0, 2, 1, 3]));
      const weights = tf.softmax(tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(HEAD)));
      const attended = tf.reshape(tf.transpose(tf.matMul(weights, v), [0, 2, 1, 3]), [BATCH * TOKENS, WIDTH]);
      const projected = linear(attended, "self_attn.out_proj.weight", "self_attn.out_proj.bias");
      const y = norm(tf.add(x, projected), "norm1");
      const fed = linear(tf.relu(linear(y, "linear1.weight", "linear1.bias")), "linear2.weight", "linear2.bias");
      const out = norm(tf.add(y, fed), "norm2");
      return tf.mean(tf.square(tf.sub(out, tf.reshape(data.y, [BATCH * TOKENS, WIDTH]))));
    };
    return () => optimizer.minimize(loss, true);
  },

  jax({ jax, np, data, parameters, sgdStep }) {
    const linear = (p, x, weight, bias) => np.matmul(x, np.transpose(p[weight])).add(p[bias]);
    const norm = (p, x, name) => {
      const mean = np.mean(x.ref, 1, { keepdims: true });
      const centred = x.sub(mean);
      const variance = np.mean(np.square(centred.ref), 1, { keepdims: true });
      return centred
        .div(np.sqrt(variance.add(1e-5)))
        .mul(p[`${name}.weight`])
        .add(p[`${name}.bias`]);
    };
    const heads = (x) => np.transpose(x.reshape([BATCH, TOKENS, HEADS, HEAD]), [0, 2, 1, 3]);
    const loss = (p, x, target) => {
      const qkv = linear(p, x.ref, "self_attn.in_proj_weight", "self_attn.in_proj_bias");
      const [q, k, v] = [0, 1, 2].map((i) => heads(qkv.ref.slice([], [i * WIDTH, (i + 1) * WIDTH])));
      qkv.dispose();
      const scores = np.matmul(q, np.transpose(k, [0, 1, 3, 2])).mul(1 / Math.sqrt(HEAD));
      const attended = np.transpose(np.matmul(jax.nn.softmax(scores), v), [0, 2, 1, 3]);
      const projected = linear(
        p,
        attended.reshape([BATCH * TOKENS, WIDTH]),
        "self_attn.out_proj.weight",
        "self_attn.out_proj.bias",
      );
      const y = norm(p, x.add(projected), "norm1");
      const fed = linear(
        p,
        jax.nn.relu(linear(p, y.ref, "linear1.weight", "linear1.bias")),
        "linear2.weight",
        "linear2.bias",
      );
      return np.mean(np.square(norm(p, y.add(fed), "norm2").sub(target)));
    };
    const flat = (x) => x.reshape([BATCH * TOKENS, WIDTH]);
    return sgdStep({ lr: 0.1 }, loss, parameters, [flat(data.x), flat(data.y)]);
  },

  jsPytorch: "its attention block is another one: causal, norms first, a bias-free projection",

  pytorch: `
model = load(nn.TransformerEncoderLayer(${WIDTH}, ${HEADS}, dim_feedforward=${HIDDEN}, dropout=0.0, batch_first=True))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x, y = data["x"], data["y"]

def step():
    optimizer.zero_grad()
    loss = F.mse_loss(model(x), y)
    loss.backward()
    optimizer.step()
    return loss
`,
};
