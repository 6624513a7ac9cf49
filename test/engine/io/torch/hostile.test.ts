/** Files that were made to do harm, or are not what they are taken for. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch from "../../../../src/engine/index.js";
import { FormatError } from "../../../../src/engine/io/formatError.js";
import { encodeTorch } from "../../../../src/engine/io/torch/encode.js";
import { unzip } from "../../../../src/engine/io/zip.js";
import { zip } from "../../../../src/engine/io/zipWrite.js";

const latin1 = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const archive = (pickle: string | Uint8Array, others: [string, Uint8Array][] = []) =>
  zip(new Map([["a/data.pkl", typeof pickle === "string" ? latin1(pickle) : pickle], ...others]));

function refused(bytes: Uint8Array, message: RegExp): FormatError {
  let caught: unknown;
  try {
    torch.load(bytes);
  } catch (error) {
    caught = error;
  }
  assert.ok(caught instanceof FormatError, String(caught));
  assert.match(caught.message, message);
  return caught;
}

describe("pickles that ask for code", () => {
  const asks: Record<string, string> = {
    "os.system": "\x80\x02cposix\nsystem\nX\x04\0\0\0echo\x85R.",
    eval: "\x80\x02c__builtin__\neval\nX\x03\0\0\x001+1\x85R.",
    "a class of the user's": "\x80\x02c__main__\nNet\n)\x81}b.",
    getattr: "\x80\x04\x8c\x08builtins\x8c\x07getattr\x93.",
    "names that JavaScript's objects have": "\x80\x02cconstructor\nconstructor\n)R.",
    "an instance by INST": "(S'echo'\nios\nsystem\n.",
    "an extension": "\x80\x02\x82\x01.",
  };
  for (const [name, pickle] of Object.entries(asks))
    test(name, () => void refused(archive(pickle), /expected (tensors and plain values|an opcode)/));

  test("the error names the class, and what to do", () => {
    const { byte, message } = refused(archive(asks["a class of the user's"]), /"__main__\.Net"/);
    assert.equal(byte, 2);
    assert.match(message, /model\.state_dict\(\)/);
  });

  test("calls of what is no constructor", () => {
    refused(archive("\x80\x02K\x01)R."), /a constructor to call/);
    refused(archive("\x80\x02ctorch\nfloat32\n)R."), /a constructor to call/);
    refused(archive("\x80\x02}}b."), /a value that has a state/);
  });

  test("keys that objects have of their own are plain keys", () => {
    const value = torch.load<Record<string, unknown>>(archive("\x80\x02}X\x09\0\0\0__proto__}X\x01\0\0\0aK\x01sX\x01\0\0\0bK\x02u.".replace("}X\x09", "}(X\x09"))); // prettier-ignore
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
    assert.deepEqual(Object.getOwnPropertyDescriptor(value, "__proto__")!.value, { a: 1 });
    assert.equal(value.b, 2);
    assert.equal((value as { a?: number }).a, undefined);
  });
});

describe("sizes that lie", () => {
  const storage = (count: number, size: string) =>
    `\x80\x02ctorch._utils\n_rebuild_tensor_v2\n((X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\x000X\x03\0\0\0cpuJ${String.fromCharCode(count & 255, (count >> 8) & 255, (count >> 16) & 255, count >>> 24)}tQK\0${size}\x89}tR.`; // prettier-ignore

  test("a storage larger than its bytes, and one that is not there", () => {
    refused(archive(storage(2 ** 30, "K\x01\x85K\x01\x85"), [["a/data/0", new Uint8Array(16)]]), /4294967296 bytes of the storage "0", found 16/); // prettier-ignore
    refused(archive(storage(4, "K\x01\x85K\x01\x85")), /found no such storage/);
  });

  test("a tensor that reaches out of its storage", () => {
    const files: [string, Uint8Array][] = [["a/data/0", new Uint8Array(16)]];
    assert.deepEqual(torch.load<torch.Tensor>(archive(storage(4, "K\x04\x85K\x01\x85"), files)).tolist(), [0, 0, 0, 0]);
    refused(
      archive(storage(4, "K\x05\x85K\x01\x85"), files),
      /inside its storage of 4 elements, found one that ends at 5/,
    );
    refused(archive(storage(4, "K\x02\x85K\x04\x85"), files), /one that ends at 5/);
    refused(archive(storage(4, "J\xff\xff\xff\xff\x85K\x01\x85"), files), /whole numbers from 0/);
    refused(archive(storage(4, "K\x01\x85K\x01K\x01\x86"), files), /1 strides/);
  });

  test("an archive that claims to unpack to gigabytes", () => {
    const bomb = zip(new Map([["a/data.pkl", new Uint8Array(20_000_000)]]), { compress: true });
    refused(bomb, /at most|opcode/);
    const claims = encodeTorch(1);
    const view = new DataView(claims.buffer, claims.byteOffset);
    const central = latin1("PK\x01\x02");
    const at = claims.findIndex((_, i) => central.every((byte, k) => claims[i + k] === byte));
    view.setUint32(at + 24, 0xfffffff0, true);
    refused(claims, /at most \d+ bytes out of \d+ for "archive\/data\.pkl"/);
  });
});

describe("depth", () => {
  test("cycles and lists a million deep end in an answer", () => {
    const list = torch.load<unknown[]>(archive("\x80\x02]q\0h\0a."));
    assert.equal(list[0], list);
    refused(archive(`\x80\x02${"]".repeat(100_000)}${"a".repeat(99_999)}.`), /nested at most 1000 deep/);
    refused(archive(`\x80\x02${"(".repeat(100_000)}.`), /a value on the stack/);
  });

  test("a billion laughs take no more room than they have letters", () => {
    const laughs = Array.from(
      { length: 60 },
      (_, i) => `(${`h${String.fromCharCode(i)}`.repeat(10)}lq${String.fromCharCode(i + 1)}`,
    );
    const value = torch.load<unknown[]>(archive(`\x80\x02]q\0${laughs.join("")}.`));
    assert.equal(value.length, 10);
    assert.equal(value[0], value[9]);
  });
});

describe("other files", () => {
  test("are named, with the place", () => {
    refused(new Uint8Array(0), /the bytes, byte 0: expected a file of PyTorch's .* found an empty file/);
    refused(latin1("weights"), /found another format/);
    refused(zip(new Map([["word/document.xml", latin1("<a/>")]])), /an archive of PyTorch's, with data\.pkl, found an archive of other files/); // prettier-ignore
    refused(encodeTorch(torch.ones(100)).subarray(0, 300), /expected a zip archive/);
    const whole = unzip("x", encodeTorch(torch.ones(100)));
    const pickle = whole.get("archive/data.pkl")!;
    refused(archive(pickle.subarray(0, 20)), /data\.pkl\), byte \d+: expected/);
    assert.throws(() => torch.load("nowhere.pth"), /Cannot read nowhere\.pth: there is no such file/);
    assert.throws(() => torch.load(3 as never), /takes a path or a Uint8Array, but got number/);
  });
});

describe("mapLocation", () => {
  const pickle = "\x80\x02ctorch._utils\n_rebuild_tensor_v2\n((X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\x000X\x06\0\0\0cuda:0K\x02tQK\0K\x02\x85K\x01\x85\x89}tR."; // prettier-ignore
  const file = archive(pickle, [["a/data/0", new Uint8Array(new Float32Array([1, 2]).buffer)]]);
  const device = (options?: Parameters<typeof torch.load>[1]) => String(torch.load<torch.Tensor>(file, options).device);

  test("puts tensors where it says", () => {
    assert.equal(device("cpu"), "cpu");
    assert.equal(device({ mapLocation: "cpu" }), "cpu");
    assert.equal(device(torch.device("meta")), "meta");
    assert.equal(device({ mapLocation: { "cuda:0": "cpu" } }), "cpu");
    const seen: unknown[] = [];
    assert.equal(
      device((storage, location) => (seen.push(location, [...storage]), storage)),
      "cpu",
    );
    assert.deepEqual(seen, ["cuda:0", [1, 2]]);
    assert.equal(device({ mapLocation: "cpu", weightsOnly: true }), "cpu");
  });

  test("a device that is not here is refused in PyTorch's words", () => {
    for (const options of [undefined, { mapLocation: { "cuda:1": "cpu" } }, () => null])
      assert.throws(() => device(options), { name: "RuntimeError", message: /Attempting to deserialize.*"cuda:0".*mapLocation: "cpu"/ }); // prettier-ignore
    assert.throws(() => device({ map: "cpu" } as never), /unexpected option 'map'; it takes 'mapLocation'/);
  });
});
