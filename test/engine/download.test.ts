import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, afterEach, beforeEach, describe, test } from "node:test";
import { download } from "../../src/engine/download.js";
import { refuseOutside } from "../../src/engine/outside.js";
import { FileServer } from "../support/server.js";

const bytes = new Uint8Array(300_000).map((_, i) => (i * 7919) % 251);
const md5 = createHash("md5").update(bytes).digest("hex");
const server = new FileServer({ "data.bin": bytes });
after(() => server.end());

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "gradlens-download-"));
  server.requests();
});
afterEach(() => rmSync(folder, { recursive: true }));

const quiet = { progress: false };
const at = (way: string, name = "data.bin") => `${server.url}/${way}/${name}`;
const file = () => path.join(folder, "new", "data.bin");

/** Nothing is left of a download that failed. */
function refused(urls: string[], says: RegExp, options = {}): void {
  assert.throws(() => download(urls, file(), { ...quiet, ...options }), says);
  const left = existsSync(path.dirname(file())) ? readdirSync(path.dirname(file())) : [];
  assert.deepEqual(left, []);
}

describe("download", () => {
  test("a file, with the folders above it", () => {
    download([at("files")], file(), { ...quiet, checksum: { algorithm: "md5", hex: md5 } });
    assert.deepEqual(new Uint8Array(readFileSync(file())), bytes);
    assert.deepEqual(readdirSync(path.dirname(file())), ["data.bin"]);
  });

  test("by redirection, and as the server has it, whatever it calls it", () => {
    for (const way of ["away", "encoded"]) {
      download([at(way)], file(), quiet);
      assert.deepEqual(new Uint8Array(readFileSync(file())), bytes, way);
    }
  });

  test("a wrong checksum, and what stood there before stays", () => {
    refused([at("files")], /its md5 is [0-9a-f]{32}, but 0123 is expected/, {
      checksum: { algorithm: "md5", hex: "0123" },
    });
    const old = path.join(folder, "old.bin");
    writeFileSync(old, "old");
    assert.throws(() => download([at("cut")], old, quiet), /Cannot download .*old\.bin/);
    assert.equal(readFileSync(old, "utf8"), "old");
  });

  test("a connection that ends in the middle", () =>
    refused([at("cut")], /cut\/data\.bin to .*: the connection ended after \d+ of 300000 bytes/));
  test("a file that is not there", () => refused([at("files", "none")], /the server answers 404 Not Found/));
  test("redirections in a circle", () => refused([at("round")], /the server leads on more than 10 times/));
  test("a redirection to another protocol", () => refused([at("insecure")], /leads to ftp:.*less secure/));
  test("no server", () => refused(["http://127.0.0.1:1/x"], /the server refuses the connection/));
  test("no network", () => refused(["http://nowhere.invalid/x"], /is there a network\?/, { advice: "Do it yourself" }));
  test("no address", () => {
    for (const url of ["file:///etc/passwd", "data.bin", "ftp://server/x"])
      refused([url], /expected an address of http or https/);
  });

  test("the first mirror that has it", () => {
    download([at("broken"), at("cut"), at("files"), at("away")], file(), quiet);
    assert.deepEqual(new Uint8Array(readFileSync(file())), bytes);
    assert.deepEqual(server.requests(), ["/broken/data.bin", "/cut/data.bin", "/files/data.bin"]);
    rmSync(file());
    refused([at("broken"), at("files", "none")], /answers 500 .*\n.*answers 404 .*\nPut it there/s, {
      advice: "Put it there",
    });
  });

  describe("that was broken off", () => {
    const checksum = { algorithm: "md5", hex: md5 } as const;
    const isWhole = () => {
      assert.deepEqual(new Uint8Array(readFileSync(file())), bytes);
      assert.deepEqual(readdirSync(path.dirname(file())), ["data.bin"]);
    };
    /** What another download has left. */
    const leave = (name: string, content: Uint8Array) => {
      mkdirSync(path.dirname(file()), { recursive: true });
      writeFileSync(path.join(path.dirname(file()), name), content);
    };
    const uuid = "01234567-89ab-cdef-0123-456789abcdef";

    test("goes on where it ended, as often as it ends", () => {
      download([at("parts")], file(), quiet);
      isWhole();
      const [first, ...rest] = server.requests();
      assert.equal(first, "/parts/data.bin");
      assert.ok(rest.length >= 2, `${rest.length} more requests`);
      for (const request of rest) assert.match(request, /^\/parts\/data\.bin bytes=\d+-$/);
    });

    test("begins anew where the server has another file meanwhile", () => {
      download([at("changing")], file(), quiet);
      isWhole();
    });

    test("is kept where its checksum is known, and goes on from another mirror, or another time", () => {
      assert.throws(() => download([at("cut")], file(), { ...quiet, checksum }), /the connection ended after/);
      assert.deepEqual(readdirSync(path.dirname(file())), ["data.bin.part"]);
      const { size } = statSync(`${file()}.part`);
      assert.ok(size > 0);
      server.requests();
      download([at("parts")], file(), { ...quiet, checksum });
      isWhole();
      assert.equal(server.requests()[0], `/parts/data.bin bytes=${size}-`);
    });

    test("by a process that is gone; what a running one has is its own", () => {
      // No process has a number as high.
      leave(`data.bin.${2 ** 30}-${uuid}.part`, bytes.subarray(0, 250_000));
      download([at("parts")], file(), { ...quiet, checksum });
      isWhole();
      assert.deepEqual(server.requests(), ["/parts/data.bin bytes=250000-"]);
      rmSync(file());
      leave(`data.bin.${process.ppid}-${uuid}.part`, bytes.subarray(0, 250_000));
      download([at("files")], file(), { ...quiet, checksum });
      assert.deepEqual(server.requests(), ["/files/data.bin"]);
    });

    test("with all of its bytes there, or with others", () => {
      leave("data.bin.part", bytes);
      download([at("parts")], file(), { ...quiet, checksum });
      isWhole();
      rmSync(file());
      leave("data.bin.part", new Uint8Array(250_000));
      download([at("parts")], file(), { ...quiet, checksum });
      isWhole();
      rmSync(file());
      leave("data.bin.part", new Uint8Array(400_000));
      download([at("parts")], file(), { ...quiet, checksum });
      isWhole();
    });

    test("is not kept by a server that sends all again, nor touched without a checksum", () => {
      leave("data.bin.part", bytes.subarray(0, 1000));
      download([at("files")], file(), { ...quiet, checksum });
      isWhole();
      rmSync(file());
      leave("data.bin.part", bytes.subarray(0, 1000));
      download([at("files")], file(), quiet);
      assert.deepEqual(server.requests(), ["/files/data.bin bytes=1000-", "/files/data.bin"]);
      assert.deepEqual(readdirSync(path.dirname(file())).sort(), ["data.bin", "data.bin.part"]);
    });
  });

  /** Runs with the environment changed. */
  function withEnvironment(changed: Record<string, string>, run: () => void): void {
    const before = { ...process.env };
    Object.assign(process.env, changed);
    try {
      run();
    } finally {
      for (const name of Object.keys(changed)) delete process.env[name];
      Object.assign(process.env, before);
    }
  }

  test("through a proxy of the environment", () => {
    withEnvironment({ http_proxy: server.url }, () => {
      download(["http://far.invalid/files/data.bin"], file(), quiet);
      assert.deepEqual(server.requests(), ["http://far.invalid/files/data.bin"]);
    });
    withEnvironment({ http_proxy: server.url, no_proxy: "127.0.0.1" }, () => {
      download([at("files")], file(), quiet);
      assert.deepEqual(server.requests(), ["/files/data.bin"]);
    });
  });

  test("a tunnel through a proxy for https, and what the proxy answers", () =>
    withEnvironment({ https_proxy: server.url }, () => {
      refused(["https://far.invalid/data.bin"], /far\.invalid.*: .+/);
      assert.deepEqual(server.requests(), ["CONNECT far.invalid:443"]);
    }));

  test("never where the outside is refused", () => {
    refuseOutside((what) => {
      throw new Error(`refused: ${what}`);
    });
    try {
      refused([at("files")], /refused: downloading http/);
      assert.deepEqual(server.requests(), []);
    } finally {
      refuseOutside(null);
    }
  });
});
