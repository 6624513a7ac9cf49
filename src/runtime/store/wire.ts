/** The protobuf wire format, as far as TensorBoard's `Event` needs it (protobuf.dev/programming-guides/encoding). */

export const wireType = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** Appends fields to a growing buffer. Nested messages are reserved with a one-byte length or written after their size. */
export class WireWriter {
  private view = new DataView(new ArrayBuffer(4096));
  length = 0;

  /** The bytes so far; valid until the next write. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.view.buffer, 0, this.length);
  }

  reserve(count: number): void {
    if (this.length + count <= this.view.byteLength) return;
    const wider = new Uint8Array(Math.max(2 * this.view.byteLength, this.length + count));
    wider.set(this.bytes);
    this.view = new DataView(wider.buffer);
  }

  /** Non-negative integers up to 2^53. */
  varint(value: number): void {
    this.reserve(10);
    while (value >= 128) {
      this.view.setUint8(this.length++, (value % 128) | 128);
      value = Math.floor(value / 128);
    }
    this.view.setUint8(this.length++, value);
  }

  tag(field: number, type: number): void {
    this.varint(field * 8 + type);
  }

  fixed32(value: number): void {
    this.reserve(4);
    this.view.setUint32(this.length, value, true);
    this.length += 4;
  }

  float(field: number, value: number): void {
    this.tag(field, wireType.fixed32);
    this.reserve(4);
    this.view.setFloat32(this.length, value, true);
    this.length += 4;
  }

  double(field: number, value: number): void {
    this.tag(field, wireType.fixed64);
    this.reserve(8);
    this.view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  /** A repeated field, packed. */
  doubles(field: number, values: readonly number[]): void {
    this.tag(field, wireType.bytes);
    this.varint(8 * values.length);
    this.reserve(8 * values.length);
    for (const value of values) {
      this.view.setFloat64(this.length, value, true);
      this.length += 8;
    }
  }

  block(field: number, bytes: Uint8Array): void {
    this.tag(field, wireType.bytes);
    this.varint(bytes.length);
    this.raw(bytes);
  }

  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    new Uint8Array(this.view.buffer).set(bytes, this.length);
    this.length += bytes.length;
  }
}

/** One field of a message: a number, or the bytes of a string or nested message. */
export interface WireField {
  field: number;
  value: number;
  bytes?: Uint8Array;
}

/**
 * Reads the fields of a message in order; unknown ones too.
 *
 * @throws RangeError if the bytes end inside a field, Error for a wire type that does not exist.
 */
export function* wireFields(bytes: Uint8Array): Generator<WireField> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = view.getUint8(at++);
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const field = Math.floor(tag / 8);
    switch (tag % 8) {
      case wireType.varint:
        yield { field, value: varint() };
        break;
      case wireType.fixed64:
        yield { field, value: view.getFloat64(at, true) };
        at += 8;
        break;
      case wireType.fixed32:
        yield { field, value: view.getFloat32(at, true) };
        at += 4;
        break;
      case wireType.bytes: {
        const length = varint();
        if (at + length > bytes.length) throw new RangeError("A field is longer than its message.");
        yield { field, value: NaN, bytes: bytes.subarray(at, at + length) };
        at += length;
        break;
      }
      default:
        throw new Error(`Wire type ${tag % 8} does not exist.`);
    }
  }
}
