/** Files of data sets that are fetched from the network. */
import { download } from "../../download.js";
import { hashOfFile } from "../../platform/download.js";
import { exists, joinPath } from "../../platform/folders.js";

export interface Resource {
  readonly file: string;
  readonly md5: string;
}

/** The path of a file in a folder: as it is there, where it is whole, else from the first of the mirrors that has it. @throws RuntimeError */
export function fetchResource({ file, md5 }: Resource, mirrors: readonly string[], folder: string): string {
  const place = joinPath(folder, file);
  if (exists(place) && hashOfFile(place, "md5") === md5) return place;
  download(
    mirrors.map((mirror) => mirror + file),
    place,
    {
      checksum: { algorithm: "md5", hex: md5 },
      advice: `Where there is no network, put the file there: ${place}`,
    },
  );
  return place;
}
