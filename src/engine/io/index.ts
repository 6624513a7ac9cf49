/** Files of tensors: safetensors, HDF5, IDX. PyTorch's own format is `torch.save` and `torch.load`, NumPy's `numpy.save` and `numpy.load`. */
// Tensor methods live in the operations: importing this entry alone must bring them too.
import "../torch.js";

export { FormatError, type Misfit } from "./formatError.js";
export * from "./hdf5/index.js";
export { readIdx } from "./idx.js";
export { loadSafetensors, safetensorsMetadata, type SafetensorsOptions, saveSafetensors } from "./safetensors/index.js";
