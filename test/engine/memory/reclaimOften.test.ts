import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch from "gradlens";
import { address } from "../../../src/engine/backend/cpu/address.js";
import { heap } from "../../../src/engine/memory/heap.js";
import { beginCompute, endCompute } from "../../../src/engine/memory/residents.js";

// The heap is made with the first tensor. Guards keep small tensors out of chunks.
Object.assign(process.env, { GRADLENS_RECLAIM: "1", GRADLENS_POISON: "1", GRADLENS_CANARY: "1" });

/** The first element at an address. */
const at = (pointer: number) => heap()!.views.float32[pointer / 4];

/** Address of a tensor that nothing refers to any more. */
const dropped = () => address(torch.full([64], 7.5));

describe("collections at every resident", () => {
  test("what only its address is known of is gone once a tensor is made, by an operation or not", () => {
    const first = dropped();
    assert.equal(at(first), 7.5);
    torch.zeros(64);
    torch.zeros(64);
    assert.notEqual(at(first), 7.5);
    const second = dropped();
    const x = torch.ones(64);
    x.add(1);
    x.add(1);
    assert.notEqual(at(second), 7.5);
  });

  test("what a variable holds stays, and so does everything while something computes", () => {
    const held = torch.full([64], 7.5);
    torch.zeros(64).add(1);
    assert.equal(at(address(held)), 7.5);
    beginCompute();
    const pointer = dropped();
    torch.zeros(64).add(1);
    assert.equal(at(pointer), 7.5);
    endCompute();
    assert.equal(held.sum().item(), 480);
  });
});
