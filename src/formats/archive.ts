/** Gzip streams in pieces: `.gz`. */
export { gunzipSync, Gunzip } from "fflate";
