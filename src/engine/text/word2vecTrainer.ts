/**
 * Negative sampling (Mikolov et al. 2013, https://arxiv.org/abs/1310.4546) as a loop over plain arrays: a pair of words is a few hundred
 * multiplications, less than the overhead of one tensor operation.
 */

export interface TrainerOptions {
  size: number;
  window: number;
  negative: number;
  nsExponent: number;
  sample: number;
  skipGram: boolean;
  mean: boolean;
  shrink: boolean;
  seed: number;
}

/** Past it the sigmoid is taken as 0 or 1, and nothing is learned. */
const LARGEST = 6;
const TABLE = 1000;
const sigmoids = Float32Array.from({ length: TABLE }, (_, i) => 1 / (1 + Math.exp(-((i / TABLE) * 2 - 1) * LARGEST)));
const losses = sigmoids.map((p) => -Math.log(p));

export class Word2VecTrainer {
  /** One row a word. */
  readonly vectors: Float32Array;
  private readonly outputs: Float32Array;
  /** Running sums of the frequencies that noise is drawn by. */
  private readonly noise: Float64Array;
  /** The chance that an occurrence of a word is kept. */
  private readonly kept: Float64Array;
  private readonly hidden: Float32Array;
  private readonly step: Float32Array;
  private state: number;
  private loss = 0;
  private pairs = 0;

  /** @param counts how often each word occurs */
  constructor(
    counts: readonly number[],
    private readonly options: TrainerOptions,
  ) {
    const { size, seed, sample, nsExponent } = options;
    this.state = (seed * 2654435761 + 1) >>> 0 || 1;
    this.vectors = Float32Array.from({ length: counts.length * size }, () => (this.random() * 2 - 1) / size);
    this.outputs = new Float32Array(counts.length * size);
    this.hidden = new Float32Array(size);
    this.step = new Float32Array(size);
    const total = counts.reduce((a, b) => a + b, 0);
    const threshold = sample * total;
    this.kept = Float64Array.from(counts, (count) =>
      sample > 0 ? (Math.sqrt(count / threshold) + 1) * (threshold / count) : 1,
    );
    let sum = 0;
    this.noise = Float64Array.from(counts, (count) => (sum += count ** nsExponent));
  }

  /** One pass over the texts. @returns the mean loss of a pair of words */
  pass(texts: readonly Int32Array[], rate: (share: number) => number): number {
    const { window, shrink, skipGram } = this.options;
    const total = texts.reduce((words, text) => words + text.length, 0);
    let done = 0;
    [this.loss, this.pairs] = [0, 0];
    for (const text of texts) {
      const alpha = rate(done / total);
      done += text.length;
      const words = text.filter((word) => this.kept[word] >= 1 || this.random() < this.kept[word]);
      for (let i = 0; i < words.length; i++) {
        const reach = shrink ? 1 + Math.floor(this.random() * window) : window;
        const [from, to] = [Math.max(0, i - reach), Math.min(words.length - 1, i + reach)];
        if (!skipGram) this.learnFromContext(words, i, from, to, alpha);
        else for (let j = from; j <= to; j++) if (j !== i) this.learnPair(words[j], words[i], alpha);
      }
    }
    return this.loss / Math.max(1, this.pairs);
  }

  /** Skip-gram: the vector of a word of the context predicts the word. */
  private learnPair(input: number, word: number, alpha: number): void {
    const { size } = this.options;
    const { vectors, step } = this;
    const row = input * size;
    step.fill(0);
    this.predict(vectors, row, word, alpha);
    for (let k = 0; k < size; k++) vectors[row + k] += step[k];
  }

  /** CBOW: the mean, or the sum, of the context predicts the word. */
  private learnFromContext(words: Int32Array, at: number, from: number, to: number, alpha: number): void {
    const { size, mean } = this.options;
    const { vectors, hidden, step } = this;
    const count = to - from;
    if (count === 0) return;
    hidden.fill(0);
    for (let j = from; j <= to; j++) {
      if (j === at) continue;
      const row = words[j] * size;
      for (let k = 0; k < size; k++) hidden[k] += vectors[row + k];
    }
    if (mean) for (let k = 0; k < size; k++) hidden[k] /= count;
    step.fill(0);
    this.predict(hidden, 0, words[at], alpha);
    if (!mean) for (let k = 0; k < size; k++) step[k] /= count;
    for (let j = from; j <= to; j++) {
      if (j === at) continue;
      const row = words[j] * size;
      for (let k = 0; k < size; k++) vectors[row + k] += step[k];
    }
  }

  /** Tells a word from noise by a vector; what the vector should learn is added to `step`. */
  private predict(from: Float32Array, row: number, word: number, alpha: number): void {
    const { size, negative } = this.options;
    const { outputs, step } = this;
    this.pairs++;
    for (let n = 0; n <= negative; n++) {
      const target = n === 0 ? word : this.draw();
      if (n > 0 && target === word) continue;
      const out = target * size;
      let dot = 0;
      for (let k = 0; k < size; k++) dot += from[row + k] * outputs[out + k];
      if (!(dot > -LARGEST && dot < LARGEST)) continue;
      const at = Math.floor(((dot + LARGEST) * TABLE) / (2 * LARGEST));
      const gradient = (Number(n === 0) - sigmoids[at]) * alpha;
      this.loss += n === 0 ? losses[at] : losses[TABLE - 1 - at];
      for (let k = 0; k < size; k++) {
        step[k] += gradient * outputs[out + k];
        outputs[out + k] += gradient * from[row + k];
      }
    }
  }

  /** A word by its frequency. */
  private draw(): number {
    const { noise } = this;
    const value = this.random() * noise[noise.length - 1];
    let [low, high] = [0, noise.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (noise[middle] <= value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Uniform in [0, 1): xorshift32. */
  private random(): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x >>> 0;
    return this.state / 4294967296;
  }
}
