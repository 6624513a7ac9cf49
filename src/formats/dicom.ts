/** DICOM files as trees of elements. */
import {
  createJPEGBasicOffsetTable,
  type DataSet,
  type Element,
  readEncapsulatedImageFrame,
  readEncapsulatedPixelDataFromFragments,
} from "dicom-parser";

export { type DataSet, parseDicom } from "dicom-parser";

/** The bytes of each frame of packed pixels. @throws Error (or a text) where they cannot be told apart */
export function frames(dataSet: DataSet, element: Element, count: number): Uint8Array[] {
  const { fragments = [], basicOffsetTable = [] } = element;
  if (fragments.length === 0) throw new Error("no fragments of packed pixels");
  if (count === 1)
    return [Uint8Array.from(readEncapsulatedPixelDataFromFragments(dataSet, element, 0, fragments.length))];
  if (count === fragments.length)
    return fragments.map((_, i) => Uint8Array.from(readEncapsulatedPixelDataFromFragments(dataSet, element, i, 1)));
  const table = basicOffsetTable.length > 0 ? basicOffsetTable : createJPEGBasicOffsetTable(dataSet, element);
  if (table.length !== count) throw new Error(`${table.length} frames of packed pixels in place of ${count}`);
  return table.map((_, i) => Uint8Array.from(readEncapsulatedImageFrame(dataSet, element, i, table)));
}
