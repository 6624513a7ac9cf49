/** Zip archives and gzip streams: `.pth`, `.npz`, `.gz`. */
export { gunzipSync, Gunzip, strFromU8, strToU8, unzipSync, Unzip, UnzipInflate, zipSync } from "fflate";
