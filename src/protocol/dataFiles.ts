/** Which files the dataset panel reads, by their names. A kind of source for each is in `runtime/dataset/sources/`. */

const endings = [
  ...["csv", "tsv", "csv.gz", "tsv.gz"],
  ...["npy", "npz", "h5", "hdf5", "hdf", "he5"],
  ...["pth", "pt", "safetensors"],
  ...["png", "jpg", "jpeg", "webp", "bmp", "gif", "tif", "tiff", "dcm", "dicom"],
];

/** For `findFiles`: all of them, those of MNIST (`train-images-idx3-ubyte.gz`) too. */
export const dataFiles = `**/{*.{${endings.join(",")}},*idx?-ubyte,*idx?-ubyte.gz}`;

const names = new RegExp(`\\.(${endings.join("|").replaceAll(".", "\\.")})$|[-.]idx[1-8]-ubyte(\\.gz)?$`, "i");

/** Whether a file is one of data. */
export const isDataFile = (file: string): boolean => names.test(file);
