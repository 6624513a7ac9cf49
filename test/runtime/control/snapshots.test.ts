/** Snapshots: bounded, whole, and enough to go on from exactly, in the run itself and in a new one. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import type { RunEvent, Snapshot } from "../../../src/protocol/run.js";
import { surplus } from "../../../src/runtime/control/thinning.js";
import { run } from "../project.js";
import { atStep, order, pointsOf, steered, trainings } from "./trainings.js";

function lastSnapshots(events: readonly RunEvent[]): Snapshot[] {
  return events.findLast((event) => event.type === "snapshots")?.snapshots ?? [];
}

const from = (points: Map<number, number>, step: number) => [...points].filter(([at]) => at >= step);

/** Series that must come out the same. A learning rate is told when it changes. */
const same = (events: readonly RunEvent[], step: number) =>
  ["loss", "epoch loss", "validation loss"].map((series) => from(pointsOf(events, series), step));

for (const [name, source] of Object.entries(trainings))
  describe(`snapshots of a ${name}`, () => {
    test("every so many steps, whole files, thinned evenly to the number allowed", async () => {
      const { events, folder } = await steered(
        source,
        { snapshotEvery: 5, snapshotLimits: { count: 9, megabytes: 100 } },
        () => undefined,
      );
      const snapshots = lastSnapshots(events);
      assert.equal(snapshots.length, 9);
      assert.deepEqual([snapshots[0].step, snapshots.at(-1)!.step], [5, 160]);
      const gaps = snapshots.slice(1).map(({ step }, i) => step - snapshots[i].step);
      assert.ok(Math.max(...gaps) <= 4 * Math.min(...gaps), gaps.join(" "));
      assert.deepEqual(
        readdirSync(path.join(folder, "snapshots")).sort(),
        snapshots.map(({ file }) => path.basename(file)),
      );
      assert.equal(path.basename(snapshots[0].file), "step-00000005.pth");
      for (const { file, bytes } of snapshots) assert.equal(statSync(file).size, bytes);
    });

    test("stay within the megabytes allowed", async () => {
      const { events } = await steered(
        source,
        { snapshotEvery: 1, snapshotLimits: { count: 999, megabytes: 0.2 } },
        () => undefined,
      );
      const bytes = lastSnapshots(events).reduce((sum, snapshot) => sum + snapshot.bytes, 0);
      assert.ok(bytes > 0.1 * 2 ** 20 && bytes <= 0.2 * 2 ** 20, `${bytes}`);
    });

    test("on request, and none without a folder or a wish", async () => {
      const asked = await steered(source, atStep(7), (_, handle) => order(handle, { type: "snapshot" }));
      assert.deepEqual(
        lastSnapshots(asked.events).map(({ step }) => step),
        [7],
      );
      const without = await steered(source, { ...atStep(7), folder: undefined, snapshotEvery: 2 }, (_, handle) =>
        order(handle, { type: "snapshot" }),
      );
      assert.match(without.text, /no snapshots: the run is not recorded/);
      const { folder } = await steered(source, {}, () => undefined);
      assert.equal(existsSync(path.join(folder, "snapshots")), false);
    });

    test("the live run goes back to one, and on as before", async () => {
      const plain = await steered(source, {}, () => undefined);
      const { events, ended, pauses } = await steered(
        source,
        { snapshotEvery: 6, conditions: [{ kind: "step", step: 50 }] },
        ({ number }, handle) => {
          if (number > 0) return;
          order(handle, { type: "restore", step: 18 });
          handle.resume();
          return "stay";
        },
      );
      assert.equal(events.find((event) => event.type === "restored")?.step, 18);
      // Where a script is in its own loop is not known: it has as many iterations left as before.
      assert.equal(ended.steps, name === "definition" ? 160 : 160 - (50 - 18));
      if (name === "definition") assert.deepEqual(same(events, 0), same(plain.events, 0));
      else assert.deepEqual([...pointsOf(events)].slice(0, 128), [...pointsOf(plain.events)].slice(0, 128));
      assert.equal(pauses.filter(({ reason }) => reason.kind === "condition").length, 2);
    });
  });

describe("forks", () => {
  test("of a definition come out as the run they fork from, to the bit, in the middle of an epoch too", async () => {
    const { definition } = trainings;
    const whole = await steered(
      definition,
      { snapshotEvery: 3, snapshotLimits: { count: 99, megabytes: 99 } },
      () => undefined,
    );
    const snapshots = lastSnapshots(whole.events);
    for (const step of [3, 18, 60]) {
      const snapshot = snapshots.find((one) => one.step === step)!;
      const fork = await steered(definition, { snapshot: snapshot.file }, () => undefined);
      assert.equal(fork.ended.steps, 160);
      assert.deepEqual(same(fork.events, step), same(whole.events, step));
      assert.deepEqual(fork.ended.metrics, whole.ended.metrics);
      assert.equal(Math.min(...pointsOf(fork.events).keys()), step);
    }
  });

  test("of a script start its loop over, with the state of the snapshot and its random numbers", async () => {
    const { script } = trainings;
    const whole = await steered(script, { snapshotEvery: 20 }, () => undefined);
    const fork = await steered(script, { snapshot: lastSnapshots(whole.events)[2].file }, () => undefined);
    const expected = from(pointsOf(whole.events), 60);
    // The first iteration made known what there is to put the state into, and was left out.
    assert.equal(fork.ended.steps, 60 + 159);
    assert.deepEqual(from(pointsOf(fork.events), 0).slice(0, expected.length), expected);
  });

  test("a snapshot of another kind or of another model fails in words", async () => {
    const of = async (source: string) =>
      lastSnapshots((await steered(source, { snapshotEvery: 50 }, () => undefined)).events)[0].file;
    const [definition, script] = [await of(trainings.definition), await of(trainings.script)];
    const wrong = await steered(trainings.script, { snapshot: definition }, () => undefined);
    assert.match(
      wrong.ended.error?.message ?? "",
      /checkpoint of a training definition, and this file trains by itself/,
    );
    const other = await steered(trainings.definition, { snapshot: script }, () => undefined);
    assert.match(other.ended.error?.message ?? "", /resume takes a checkpoint/);
    const changed = trainings.script.replaceAll("8", "9");
    const misfit = await steered(changed, { snapshot: script }, () => undefined);
    assert.match(misfit.ended.error?.message ?? "", /other shapes than those of the script/);
  });
});

for (const [name, source] of Object.entries(trainings))
  test(`a snapshot of a ${name} is looked at without training`, async () => {
    const { events, folder } = await steered(source, { snapshotEvery: 40 }, () => undefined);
    const snapshot = lastSnapshots(events).find(({ step }) => step === 80)!;
    const before = readFileSync(snapshot.file);
    const seen: RunEvent[] = [];
    const { ended } = await run(
      path.join(folder, "main.ts"),
      { mode: "inspect", snapshot: snapshot.file },
      (event, handle) => {
        seen.push(event);
        if (event.type === "paused")
          handle.order({ type: "probe", id: 7, request: { probe: "parameters", parameters: {} } });
        if (event.type === "probe") handle.stop();
      },
    );
    const paused = seen.find((event) => event.type === "paused");
    assert.deepEqual(paused && [paused.step, paused.reason], [80, { kind: "inspect" }]);
    const answer = seen.find((event) => event.type === "probe")!;
    assert.ok("data" in answer.answer);
    assert.equal(ended.status, "stopped");
    assert.ok(before.equals(readFileSync(snapshot.file)));
  });

test("thinning keeps the first and the last, and gives up what is missed least", () => {
  const snapshots = [1, 2, 3, 4, 10, 20].map((step) => ({ step, time: 0, file: String(step), bytes: 10 }));
  const given = (count: number, bytes: number) => surplus(snapshots, { count, bytes }).map(({ step }) => step);
  assert.deepEqual(given(6, 60), []);
  assert.deepEqual(given(4, 60), [2, 3]);
  assert.deepEqual(given(6, 35), [2, 3, 4]);
});
