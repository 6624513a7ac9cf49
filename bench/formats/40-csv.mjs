/** Tables of numbers, and of texts, as CSV. */
const numbers = {
  name: "csv/numbers",
  title: "CSV of numbers, 40 MB",
  bytes: 4e7,
  here({ frame: { DataFrame, readCsv } }, file) {
    const rows = 350_000;
    let state = 1;
    const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
    const column = () => Array.from({ length: rows }, () => Math.round(random() * 1e6) / 1e6);
    const columns = Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`x${i}`, column()]));
    const cities = Array.from({ length: rows }, () => ["Paris", "London", "Tokyo"][Math.floor(random() * 3)]);
    const table = new DataFrame({ ...columns, id: Int32Array.from({ length: rows }, (_, i) => i), cities });
    return {
      read: () => readCsv(file, { progress() {} }),
      write: () => table.toCsv(file, { index: false }),
    };
  },
  python: `
import os, pandas
read = lambda file: pandas.read_csv(file)
def write(file):
    with open(file, "w") as out:
        read.table.to_csv(out, index=False)
        os.fsync(out.fileno())
import numpy
rng = numpy.random.RandomState(0)
table = pandas.DataFrame({f"x{i}": numpy.round(rng.rand(350_000), 6) for i in range(11)})
table["id"] = numpy.arange(350_000)
table["cities"] = rng.choice(["Paris", "London", "Tokyo"], 350_000)
read.table = table
`,
};

const texts = {
  name: "csv/texts",
  title: "CSV of Russian texts, 34 MB",
  bytes: 3.4e7,
  here({ frame: { DataFrame, readCsv } }, file) {
    const text = (i) => Array.from({ length: 10 }, (_, j) => `слово${(i * 7919 + j * 104729) % 5000}`).join(" ");
    const rows = Array.from({ length: 200_000 }, (_, i) => text(i) + (i % 10 === 0 ? ', "так"' : ""));
    new DataFrame({ text: rows, tone: rows.map((_, i) => i % 2) }).toCsv(file, { index: false });
    return { read: () => readCsv(file, { progress() {} }) };
  },
  python: `
import pandas
read = lambda file: pandas.read_csv(file)
`,
};

export default [numbers, texts];
