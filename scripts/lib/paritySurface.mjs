/** What this library exports under each of PyTorch's namespaces. */

/** @typedef {Record<string, unknown>} Scope */

/** PyTorch's name in this library's spelling: `max_pool2d` is `maxPool2d`, `add_` stays, classes keep their names. */
export function camelCase(/** @type {string} */ name) {
  return name.replace(/(?<=[A-Za-z0-9])_([A-Za-z0-9])/g, (_, letter) => letter.toUpperCase());
}

/** Names of an object and of all that it inherits, but what every object or function has. */
function membersOf(/** @type {object} */ value) {
  const names = new Set();
  const common = [Object.prototype, Function.prototype];
  for (let at = value; at !== null && !common.includes(at); at = Object.getPrototypeOf(at))
    for (const name of Object.getOwnPropertyNames(at)) names.add(name);
  return names;
}

/**
 * @param {Scope} torch the library
 * @returns {Record<string, Set<string>>} names by PyTorch's namespace
 */
export function surfaceOf(torch) {
  const at = (/** @type {string} */ path) =>
    path.split(".").reduce((scope, name) => /** @type {Scope} */ (scope?.[name] ?? {}), torch);
  const instance = (/** @type {unknown} */ value) => membersOf(/** @type {object} */ (value));
  const { tensor, nn, autograd } = /** @type {any} */ (torch);
  /** @type {Record<string, string>} */
  const paths = {
    "torch.autograd": "autograd",
    "torch.autograd.functional": "autograd.functional",
    "torch.linalg": "linalg",
    "torch.special": "special",
    "torch.sparse": "sparse",
    "torch.nn": "nn",
    "torch.nn.functional": "nn.functional",
    "torch.nn.init": "nn.init",
    "torch.nn.utils": "nn.utils",
    "torch.nn.utils.rnn": "nn.utils.rnn",
    "torch.nn.utils.prune": "nn.utils.prune",
    "torch.nn.utils.parametrize": "nn.utils.parametrize",
    "torch.nn.utils.parametrizations": "nn.utils.parametrizations",
    "torch.optim": "optim",
    "torch.optim.lr_scheduler": "optim.lrScheduler",
    "torch.optim.swa_utils": "optim.swaUtils",
    "torch.utils.data": "utils.data",
  };
  /** @type {Record<string, Set<string>>} */
  const surface = {
    torch: new Set(Object.keys(torch)),
    "torch.Tensor": instance(tensor([1])),
    "torch.nn.Module": instance(new nn.Module()),
  };
  for (const [space, path] of Object.entries(paths)) surface[space] = new Set(Object.keys(at(path)));
  // Modes and hooks are of autograd in PyTorch too, beside torch.
  for (const name of Object.keys(torch)) if (name in autograd) surface["torch.autograd"].add(name);
  return surface;
}
