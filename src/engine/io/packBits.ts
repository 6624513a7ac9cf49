/**
 * Run lengths of TIFF, DICOM and the Macintosh. https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf, section 9
 * @returns how many bytes of `target` were filled; what does not fit is left
 */
export function unpackBits(bytes: Uint8Array, target: Uint8Array): number {
  let at = 0;
  for (let i = 0; i < bytes.length && at < target.length;) {
    const count = bytes[i++];
    if (count < 128) {
      const part = bytes.subarray(i, Math.min(i + count + 1, i + target.length - at));
      target.set(part, at);
      at += part.length;
      i += count + 1;
    } else if (count > 128) {
      const end = Math.min(at + 257 - count, target.length);
      if (i === bytes.length) return at;
      target.fill(bytes[i++], at, end);
      at = end;
    }
  }
  return at;
}
