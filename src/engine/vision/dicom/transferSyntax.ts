/** How pixels are packed. https://dicom.nema.org/medical/dicom/current/output/chtml/part05/chapter_10.html */

export type Packing = "stored" | "rle" | "jpeg" | "jpegLossless";

interface TransferSyntax {
  readonly name: string;
  /** Undefined for what is not read here. */
  readonly packing?: Packing;
  readonly bigEndian?: boolean;
}

const root = "1.2.840.10008.1.2";

const syntaxes: ReadonlyMap<string, TransferSyntax> = new Map<string, TransferSyntax>([
  [root, { name: "Implicit VR Little Endian", packing: "stored" }],
  [`${root}.1`, { name: "Explicit VR Little Endian", packing: "stored" }],
  [`${root}.1.99`, { name: "Deflated Explicit VR Little Endian", packing: "stored" }],
  [`${root}.2`, { name: "Explicit VR Big Endian", packing: "stored", bigEndian: true }],
  [`${root}.5`, { name: "RLE Lossless", packing: "rle" }],
  [`${root}.4.50`, { name: "JPEG Baseline", packing: "jpeg" }],
  [`${root}.4.51`, { name: "JPEG Extended", packing: "jpeg" }],
  [`${root}.4.57`, { name: "JPEG Lossless", packing: "jpegLossless" }],
  [`${root}.4.70`, { name: "JPEG Lossless, First-Order Prediction", packing: "jpegLossless" }],
  [`${root}.4.80`, { name: "JPEG-LS Lossless" }],
  [`${root}.4.81`, { name: "JPEG-LS Near-Lossless" }],
  [`${root}.4.90`, { name: "JPEG 2000 Lossless" }],
  [`${root}.4.91`, { name: "JPEG 2000" }],
  [`${root}.4.100`, { name: "MPEG2" }],
  [`${root}.4.102`, { name: "MPEG-4" }],
  [`${root}.4.201`, { name: "High-Throughput JPEG 2000 Lossless" }],
]);

/** By its number; its name is the number where it is not known. */
export function transferSyntax(uid: string): TransferSyntax {
  return syntaxes.get(uid) ?? { name: `transfer syntax ${uid.slice(0, 64)}` };
}

/** Names of those that are read. */
export const readable = [...syntaxes.values()].filter(({ packing }) => packing !== undefined).map(({ name }) => name);
