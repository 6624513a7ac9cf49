import { setGradEnabled } from "../../engine/autograd/mode.js";
import { Module } from "../../engine/nn/module.js";
import { setDefaultDtype, float32 } from "../../engine/tensor/dtype.js";
import { manualSeed } from "../../engine/tensor/random/generator.js";
import { Tensor } from "../../engine/tensor/tensor.js";
import { setDetectAnomaly } from "../../engine/autograd/anomaly.js";

type Properties = [object, Map<PropertyKey, PropertyDescriptor>];

/** Things that all code shares and may change. */
const shared: object[] = [
  globalThis,
  Math,
  JSON,
  ...[Object, Array, Number, String, Boolean, Function, Map, Set, Promise, Error, RegExp, Float32Array].flatMap(
    (type) => [type, type.prototype],
  ),
  Tensor,
  Tensor.prototype,
  Module,
  Module.prototype,
  process.env,
];

let before: Properties[] = [];
let listeners: { name: string | symbol; of: unknown[] }[] = [];

/** Takes down how everything is that a run could change. */
export function remember(): void {
  before = shared.map((object) => [object, propertiesOf(object)]);
  listeners = process.eventNames().map((name) => ({ name, of: process.listeners(name as never) }));
}

/** Puts back what a run changed in what outlives it. */
export function putBack(): void {
  for (const [object, properties] of before) {
    for (const key of Reflect.ownKeys(object)) if (!properties.has(key)) Reflect.deleteProperty(object, key);
    for (const [key, descriptor] of properties) {
      const now = Reflect.getOwnPropertyDescriptor(object, key);
      if (now === undefined || now.value !== descriptor.value || now.get !== descriptor.get)
        Reflect.defineProperty(object, key, descriptor);
    }
  }
  for (const name of process.eventNames()) {
    const kept = listeners.find((known) => known.name === name)?.of ?? [];
    for (const listener of process.listeners(name as never))
      if (!kept.includes(listener)) process.removeListener(name, listener as never);
  }
  setGradEnabled(true);
  setDefaultDtype(float32);
  setDetectAnomaly(false);
  manualSeed(0);
}

function propertiesOf(object: object): Map<PropertyKey, PropertyDescriptor> {
  return new Map(Reflect.ownKeys(object).map((key) => [key, Reflect.getOwnPropertyDescriptor(object, key)!]));
}
