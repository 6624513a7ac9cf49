/** PNG files written. */
export { encode } from "fast-png";
