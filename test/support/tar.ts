/** A tar archive. @param entries names and contents; a text instead of bytes is what a link leads to */
export function tar(entries: readonly (readonly [name: string, content: Uint8Array | string])[]): Uint8Array {
  const blocks = entries.flatMap(([name, content]) => {
    const isLink = typeof content === "string";
    const size = isLink ? 0 : content.length;
    const header = Buffer.alloc(512);
    header.write(name, 0, 100);
    header.write("0000644\0", 100);
    header.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
    header.write("        ", 148);
    header.write(isLink ? "2" : name.endsWith("/") ? "5" : "0", 156);
    if (isLink) header.write(content, 157, 100);
    header.write("ustar\x0000", 257);
    const sum = header.reduce((sum, byte) => sum + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return isLink ? [header] : [header, Buffer.from(content), Buffer.alloc(-size & 511)];
  });
  return new Uint8Array(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}
