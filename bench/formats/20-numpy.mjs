/** An array of 100 MB, and arrays of 40 MB that compress, as NumPy's files. */
const npy = {
  name: "numpy/npy",
  title: "NumPy .npy, 100 MB",
  bytes: 1e8,
  here({ index: { default: torch }, numpy: { default: numpy } }, file) {
    const x = torch.randn(25_000, 1000);
    return { read: () => numpy.load(`${file}.npy`), write: () => numpy.save(file, x) };
  },
  python: `
import numpy
ending = ".npy"
x = numpy.random.randn(25_000, 1000).astype("f4")
read = lambda file: numpy.load(file + ending)
write = lambda file: numpy.save(file, x)
`,
};

const npz = {
  name: "numpy/npz-compressed",
  title: "NumPy .npz, compressed, 8 MB of whole numbers",
  bytes: 8e6,
  here({ index: { default: torch }, numpy: { default: numpy } }, file) {
    const x = torch.arange(1_000_000).remainder(1000);
    return { read: () => numpy.load(`${file}.npz`), write: () => numpy.savezCompressed(file, { x }) };
  },
  python: `
import numpy
ending = ".npz"
x = numpy.arange(1_000_000) % 1000
read = lambda file: numpy.load(file + ending)["x"]
write = lambda file: numpy.savez_compressed(file, x=x)
`,
};

export default [npy, npz];
