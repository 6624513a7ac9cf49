/** `torch.onnx`. https://pytorch.org/docs/1.13/onnx.html */
export { type DynamicAxes, exportModel as export, type ExportOptions } from "./export.js";
export type { ModelInputs } from "../program/trace.js";
