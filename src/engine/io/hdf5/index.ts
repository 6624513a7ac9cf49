/** HDF5. */
export type { Hdf5Attributes, Hdf5Value } from "../../platform/hdf5.js";
export { Hdf5Dataset, Hdf5Group, type Hdf5Rows, readHdf5 } from "./read.js";
export { type Hdf5Contents, type Hdf5WriteOptions, writeHdf5 } from "./write.js";
