/** PyTorch's names of what optimizers and schedulers keep. A state has them, so that its file is one of PyTorch's; the fields here are camelCase. */

/** Names that do not follow from the fields' own: PyTorch's private ones, and those with a capital. */
const own: Readonly<Record<string, string>> = {
  stepCount: "_step_count",
  lastLr: "_last_lr",
  schedulers: "_schedulers",
  schedulePhases: "_schedule_phases",
  hDiag: "H_diag",
  TMax: "T_max",
  T0: "T_0",
  TMult: "T_mult",
  Ti: "T_i",
  TCur: "T_cur",
};
const back = new Map(Object.entries(own).map(([field, name]) => [name, field]));

/** `expAvg` as `exp_avg`. */
export function stateName(field: string): string {
  return Object.hasOwn(own, field) ? own[field] : field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `exp_avg` as `expAvg`; a name that is a field's already stays. */
export function fieldName(name: string): string {
  return back.get(name) ?? name.replace(/^_/, "").replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The entries of an object under other names. */
export function renamed<T>(values: Readonly<Record<string, T>>, rename: (name: string) => string): Record<string, T> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [rename(name), value]));
}
