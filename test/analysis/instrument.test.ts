/** Instrumented programs do what they did before. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { instrument, parseFile } from "../../src/analysis/instrument/index.js";
import { toCommonJs } from "../../src/analysis/instrument/commonJs.js";
import { probeNames, type Probes } from "../../src/analysis/instrument/probes.js";

interface Seen {
  text: string;
  value: unknown;
}

/** Runs a text as a module; what it gives to `print` is its output. */
async function run(code: string, probes: Probes): Promise<unknown[]> {
  const printed: unknown[] = [];
  const module = { exports: {}, entry: undefined as Promise<void> | undefined };
  const body = new Function("exports", "require", "module", "__filename", "__dirname", "print", ...probeNames, code);
  const load = (name: string) => {
    if (name === "lib") return { __esModule: true, default: (x: number) => x + 1, twice: (x: number) => 2 * x };
    throw new Error(`no module ${name}`);
  };
  body(
    module.exports,
    load,
    module,
    "/main.ts",
    "/",
    (...values: unknown[]) => printed.push(...values),
    ...probeNames.map((name) => probes[name]),
  );
  try {
    await module.entry;
  } catch (error) {
    printed.push(`thrown: ${error instanceof Error ? error.message : String(error)}`);
  }
  return printed;
}

/** Probes that only look on. @param seen takes the values by the text of their place */
function onlookers(text: string, sites: readonly { span: { start: number; end: number } }[], seen: Seen[]): Probes {
  const see = <T>(site: number, value: T): T => {
    const { start, end } = sites[site].span;
    seen.push({ text: text.slice(start, end), value });
    return value;
  };
  return {
    __gE: () => undefined,
    __gL: see,
    __gS: see,
    __gD: see,
    __gB: () => undefined,
    __gO: (_, values) => values,
    __gN: () => false,
    __gT: (_, thrown) => thrown,
    __gK: () => undefined,
    __gC: () => undefined,
  };
}

async function both(
  text: string,
  file = "/main.ts",
): Promise<{ plain: unknown[]; instrumented: unknown[]; seen: Seen[] }> {
  const none = onlookers(text, [], []);
  const plain = await run(toCommonJs(file, text, true), none);
  const made = instrument(parseFile(file, text));
  const seen: Seen[] = [];
  const instrumented = await run(made.code(true), onlookers(text, made.sites, seen));
  return { plain, instrumented, seen };
}

const programs: Record<string, string> = {
  "calls and this": `
    const o = { v: 3, f() { return this.v; }, g: { v: 5, f() { return this.v; } } };
    print(o.f(), o["f"](), (o.f)(), (o.f)!(), o.g.f(), o.f.call({ v: 7 }), (0, o.f).name);
    function free(this: unknown) { return this === undefined; }
    print(free(), (free)());`,
  "optional chains": `
    const a: any = { b: { c: (x: number) => ({ d: [x, { e: () => x + 1 }] }) } };
    const n: any = undefined;
    print(a?.b.c(4)?.d[1].e(), n?.b.c(4).d[1].e(), n?.[a.b.c(1).d[0]], n?.(print("no")), a.b.x?.y.z(), a.b.x?.(1).y, a?.b!.c(2).d[0]);
    print((n?.b)?.c, delete n?.b, (a?.b).c(3).d[0]);`,
  "super, fields, private names, accessors, static blocks": `
    class A { x = 1; static s = [1, 2].map((v) => v * 2); #p = 3; get p() { return this.#p; } set p(v) { this.#p = v; } m(k: number) { return this.x + k; } has(o: object) { return #p in o; } }
    class B extends A { y = super.m(10); static t: number; static { B.t = A.s.length; } constructor(private z = 5, readonly w = z + 1) { super(); this.p += 1; this.p++; } override m(k: number) { return super.m(k) + this.z + super["m"](1); } sum() { return this.w; } }
    const b = new B(); print(b.m(1), b.y, b.p, B.t, b.sum(), b.has(b), b.has({}), new B(7).m(2), new (class { q = 4 })().q, B.name, new B instanceof A);`,
  "tagged templates": `
    const tag = (strings: TemplateStringsArray, ...values: unknown[]) => strings.raw.join("|") + values.join(",");
    const o = { k: 2, t(s: TemplateStringsArray, ...v: unknown[]) { return this.k + s.join("-") + v.join(); } };
    print(tag\`a\${1}b\${tag\`x\${2}\`}\\n\`, o.t\`p\${o.k}q\`, \`\${1 + 1} \${\`in \${[1, 2].map((x) => x + 1)}\`}\`);`,
  "delete, typeof, void, in, instanceof": `
    const o: any = { a: 1, b: { c: 2 } }; print(delete o.a, delete o["b"].c, "a" in o, typeof o.b, typeof undeclaredName, typeof (o.x), void print("v"), o instanceof Object);`,
  "assignment targets": `
    let x: any = 1, y: any = 2; const o: any = { p: { q: 1 }, list: [1, 2, 3] };
    [x, y] = [y, x]; ({ a: o.p.q, b: o["r"], ...o.rest } = { a: 5, b: 6, c: 7 } as any); [o.list[0], ...o.tail] = [9, 8, 7];
    o.p.q += 2; o.list[1]++; --o.list[2]; o.n ??= 4; o.n &&= 5; o.m ||= 6; (o.p as any).z = 1; o.p!.w = 2; x **= 2;
    for (o.i of [1, 2]); for (o.k in { u: 1 }); print(x, y, JSON.stringify(o));`,
  "spread and rest": `
    const f = (...v: number[]) => v.length; const list = [1, 2]; const o = { ...{ a: 1 }, b: [...list, ...new Set([3])] };
    print(f(...list, 3, ...[4]), JSON.stringify(o), Math.max(...list), new Array(...list).length);`,
  "destructuring and defaults":
    `
    const g = () => ({ a: 1, b: { c: [2, 3, 4] }, d: undefined as number | undefined });
    const { a, b: { c: [first, ...others] }, d = first * 10, ["e" + 1]: e = (() => 11)() } = g() as any;
    const f = ({ x, y = x + 1 }: any, [z = y]: any = [], w = () => z, ...rest: number[]) => [x, y, z, w(), rest.length];
    print(a, first, others, d, e, f({ x: 1 }), f({ x: 1, y: 5 }, [7], undefined, 1, 2), f.length, f.name);
    function h(p = 1, q = p + 1, r = arguments.length) { "use strict"; return [p, q, r].join(); }`.replace(
      '"use strict"; ',
      "",
    ) + ` print(h(), h(3), h(3, 4, 5));`,
  "names of functions and classes": `
    const arrow = () => 1; const fn = function () {}; const K = class { static n = K2(); }; function K2() { return 1; }
    const o = { m: () => 1, ["c" + 1]: () => 2, n() {} }; class C { f = () => 1; static g = class {}; }
    print(arrow.name, fn.name, K.name, o.m.name, (o as any).c1.name, o.n.name, new C().f.name, C.g.name);`,
  generators: `
    function* count(n: number): Generator<number, string, number> { let s = 0; for (let i = 0; i < n; i++) { const got = yield i; s += got ?? 0; } try { yield* [s, s + 1]; } finally { print("end"); } return "r"; }
    const it = count(2); print(it.next().value, it.next(5).value, it.next(6).value, JSON.stringify(it.return("x")));
    const o = { *[Symbol.iterator]() { yield* [1, 2]; } }; print([...o], Array.from(count(1)));`,
  "async, await and for await": `
    const later = async (x: number) => { await null; return x; };
    async function* stream() { for (const x of [1, 2, 3]) yield await later(x); }
    let sum = 0; for await (const x of stream()) { if (x === 2) continue; sum += x; }
    const all = await Promise.all([later(1), (async () => await later(2) + await later(3))()]);
    try { await (async () => { throw new Error("in async"); })(); } catch (e) { print((e as Error).message); }
    print(sum, all, await later(await later(4)), await import("lib").then((m) => m.twice(4)));`,
  "loops and labels": `
    const out: number[] = [];
    outer: for (let i = 0; i < 4; i++) { for (const j of [0, 1, 2]) { if (j === 2) continue outer; if (i === 3) break outer; out.push(i * 10 + j); } }
    let k = 0; do k++; while (k < 3); while (k < 5) k++; for (;;) if (k++ > 7) break; for (const key in { a: 1, b: 2 }) out.push(key.charCodeAt(0));
    const fns: (() => number)[] = []; for (let i = 0; i < 3; i++) fns.push(() => i); l: { if (k > 0) break l; out.push(-1); }
    if (k) for (const [x, { y }] of [[1, { y: 2 }]] as const) out.push(x + y); else for (;;); 
    print(out, k, fns.map((f) => f()));
    switch (k) { case 9: { const [p] = [k]; print("nine", p); } case 10: const { q } = { q: 3 }; print(q); break; default: print("other"); }`,
  errors: `
    function f(n: number): number { if (n === 0) throw Object.assign(new TypeError("bottom"), { n }); return f(n - 1); }
    try { f(3); } catch ({ message, n }: any) { print(message, n); } finally { print("fin"); }
    try { try { f(0); } finally { print("inner"); } } catch { print("no binding"); }
    const g = () => { try { return "try"; } finally { print("f"); } }; print(g()); throw new RangeError("out");`,
  "getters, proxies and evaluation order": `
    const log: string[] = []; const o = { get a() { log.push("a"); return { get b() { log.push("b"); return (x: unknown) => { log.push("call"); return x; }; } }; } };
    const p = new Proxy({} as any, { get: (_, k) => { log.push(String(k)); return 1; } });
    o.a.b((log.push("arg"), 5)); p.x; p["y"]; const z = (log.push("1"), log.push("2"), 3) + (log.push("3"), 4); print(log.join(), z);`,
  "no semicolons": `
    const a = [1, 2]
    const [b, c] = a
    let d = b
    ;[d] = [c]
    const e = d
      + 1
    let i = 0
    i
    ++i
    const f = () => ({ v: i })
    print(b, c, d, e, f().v)`,
  "enums, const assertions, satisfies, non-null, generics": `
    enum Color { Red, Green = 4, Blue } const t = [1, "a"] as const; const s = { k: 1 } satisfies Record<string, number>;
    function id<T>(x: T): T { return x; } const m = new Map<string, number>([["a", 1]]); abstract class G<T> { abstract v: T; get w() { return this.v!; } } class H extends G<number> { v = 3 }
    print(Color.Blue, Color[4], t[1], s.k, id<number>(3), m.get("a")!, (id as (x: number) => number)(4), new H().w, <number>id(5)); declare const nothing: number; interface I { x: number } type T = I["x"];`,
  imports: `import one, { twice, twice as double } from "lib"; import * as lib from "lib"; import type { X } from "nowhere";
    export const v = twice(one(1)), [p, q] = [lib.twice(3), double(4)]; export function used() { return v + p; } export default class Named { k = one(used()) }
    print(v, p, q, used(), new Named().k, lib.default(1), [1, 2].map(twice));`,
  "indirect eval and new.target": `
    const x = 1; function F(this: any) { return new.target === F; } print((0, eval)("typeof x"), eval("x + 1"), typeof new (F as any)(), ((a, b) => a)(1, 2), (() => { return })());`,
  "closures over loop variables in async code": `
    const order: string[] = []; const work = async (n: string) => { for (let i = 0; i < 2; i++) { order.push(n + i); await null; } }; await Promise.all([work("a"), work("b")]); print(order.join());`,
};

describe("instrumented programs", () => {
  for (const [name, text] of Object.entries(programs))
    test(`${name} do what they did`, async () => {
      const { plain, instrumented } = await both(text);
      assert.ok(plain.length > 0);
      assert.deepEqual(instrumented, plain);
    });

  test("JavaScript files too", async () => {
    const { plain, instrumented } = await both(
      `const o = { f() { return this.k; }, k: 2 }; print(o.f(), o?.f());`,
      "/main.js",
    );
    assert.deepEqual(plain, [2, 2]);
    assert.deepEqual(instrumented, plain);
  });

  test("every place has the text and the value of its expression", async () => {
    const { seen } = await both(
      `const a = [1, 2].map((x) => x + 1); const { length } = a; for (const n of a) print(n + length); function f(p: number) { return p; } f(a[0]);`,
    );
    const value = (text: string) => seen.filter((one) => one.text === text).map((one) => one.value);
    assert.deepEqual(value("a")[0], [2, 3]);
    assert.deepEqual(value("[1, 2].map((x) => x + 1)"), [[2, 3]]);
    assert.deepEqual(value("length"), [2, 2, 2]);
    assert.deepEqual(value("p"), [2, 2]);
    assert.deepEqual(value("a[0]"), [2]);
    assert.deepEqual(value("f(a[0])"), [2]);
    // Twice in each iteration: declared and read.
    assert.deepEqual(value("n"), [2, 2, 3, 3]);
  });

  test("what does not parse is told as such", () => {
    assert.equal(parseFile("/a.ts", "const x = ;").isWhole, false);
    assert.equal(parseFile("/a.ts", "const x = 1;").isWhole, true);
  });

  test("inputs of doc comments, of the class or of its forward", () => {
    const { inputs } = instrument(
      parseFile(
        "/a.ts",
        `/** @input [N, 3, 32, 32] */ class A { forward() {} }
         class B {
           /** @input int64 [N, T]
           * @input [N] */ forward() {} }
         /** @input three */ class C {}`,
      ),
    );
    assert.deepEqual(
      inputs.map(({ className, tensors }) => [className, tensors]),
      [
        ["A", [{ dims: ["N", 3, 32, 32], dtype: "float32" }]],
        [
          "B",
          [
            { dims: ["N", "T"], dtype: "int64" },
            { dims: ["N"], dtype: "float32" },
          ],
        ],
      ],
    );
  });
});
