/** Conversions between element types, as C converts them; `castFloat32ToInt64` and so on, over contiguous elements. */

/** The range in which floats have an int64. */
const LEAST: f64 = -9.223372036854775808e18;
const BEYOND: f64 = 9.223372036854775808e18;

function cast<From, To>(source: usize, target: usize, n: i32): void {
  const end = source + <usize>n * sizeof<From>();
  while (source < end) {
    store<To>(target, <To>load<From>(source));
    source += sizeof<From>();
    target += sizeof<To>();
  }
}

/** `cast` from float32 to float64, four at a time. */
function widen(source: usize, target: usize, n: i32): void {
  const end = source + (<usize>(n >> 2) << 4);
  while (source < end) {
    const four = v128.load(source);
    v128.store(target, f64x2.promote_low_f32x4(four));
    v128.store(target, f64x2.promote_low_f32x4(i64x2.shuffle(four, four, 1, 0)), 16);
    source += 16;
    target += 32;
  }
  cast<f32, f64>(source, target, n & 3);
}

/** `cast` from float64 to float32, four at a time. */
function narrow(source: usize, target: usize, n: i32): void {
  const end = source + (<usize>(n >> 2) << 5);
  while (source < end) {
    const low = f32x4.demote_f64x2_zero(v128.load(source));
    const high = f32x4.demote_f64x2_zero(v128.load(source, 16));
    v128.store(target, i64x2.shuffle(low, high, 0, 2));
    source += 32;
    target += 16;
  }
  cast<f64, f32>(source, target, n & 3);
}

/** `cast` from bytes to float32, four at a time. */
function bytesToFloat32(source: usize, target: usize, n: i32): void {
  const end = source + <usize>(n & ~3);
  while (source < end) {
    const words = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(source)));
    v128.store(target, f32x4.convert_i32x4_s(words));
    source += 4;
    target += 16;
  }
  cast<u8, f32>(source, target, n & 3);
}

/** Truncated toward zero; what has no int64 becomes the least one, as on x86. */
function castToInt64<From>(source: usize, target: usize, n: i32): void {
  const end = source + <usize>n * sizeof<From>();
  while (source < end) {
    const value = <f64>load<From>(source);
    store<i64>(target, value >= LEAST && value < BEYOND ? <i64>value : i64.MIN_VALUE);
    source += sizeof<From>();
    target += 8;
  }
}

/** 1 where not zero. */
function castToBool<From>(source: usize, target: usize, n: i32): void {
  const end = source + <usize>n * sizeof<From>();
  while (source < end) {
    store<u8>(target, <u8>(load<From>(source) != 0));
    source += sizeof<From>();
    target++;
  }
}

export function castFloat32ToFloat64(source: usize, target: usize, n: i32): void {
  widen(source, target, n);
}

export function castFloat64ToFloat32(source: usize, target: usize, n: i32): void {
  narrow(source, target, n);
}

export function castInt64ToFloat32(source: usize, target: usize, n: i32): void {
  cast<i64, f32>(source, target, n);
}

export function castInt64ToFloat64(source: usize, target: usize, n: i32): void {
  cast<i64, f64>(source, target, n);
}

export function castInt32ToFloat32(source: usize, target: usize, n: i32): void {
  cast<i32, f32>(source, target, n);
}

export function castInt32ToFloat64(source: usize, target: usize, n: i32): void {
  cast<i32, f64>(source, target, n);
}

export function castUint8ToFloat32(source: usize, target: usize, n: i32): void {
  bytesToFloat32(source, target, n);
}

export function castUint8ToFloat64(source: usize, target: usize, n: i32): void {
  cast<u8, f64>(source, target, n);
}

export function castBoolToFloat32(source: usize, target: usize, n: i32): void {
  bytesToFloat32(source, target, n);
}

export function castBoolToFloat64(source: usize, target: usize, n: i32): void {
  cast<u8, f64>(source, target, n);
}

export function castInt64ToInt32(source: usize, target: usize, n: i32): void {
  cast<i64, i32>(source, target, n);
}

export function castInt32ToInt64(source: usize, target: usize, n: i32): void {
  cast<i32, i64>(source, target, n);
}

export function castBoolToInt64(source: usize, target: usize, n: i32): void {
  cast<u8, i64>(source, target, n);
}

export function castUint8ToInt64(source: usize, target: usize, n: i32): void {
  cast<u8, i64>(source, target, n);
}

export function castBoolToInt32(source: usize, target: usize, n: i32): void {
  cast<u8, i32>(source, target, n);
}

export function castBoolToUint8(source: usize, target: usize, n: i32): void {
  cast<u8, u8>(source, target, n);
}

export function castFloat32ToInt64(source: usize, target: usize, n: i32): void {
  castToInt64<f32>(source, target, n);
}

export function castFloat64ToInt64(source: usize, target: usize, n: i32): void {
  castToInt64<f64>(source, target, n);
}

export function castFloat32ToBool(source: usize, target: usize, n: i32): void {
  castToBool<f32>(source, target, n);
}

export function castFloat64ToBool(source: usize, target: usize, n: i32): void {
  castToBool<f64>(source, target, n);
}

export function castInt64ToBool(source: usize, target: usize, n: i32): void {
  castToBool<i64>(source, target, n);
}

export function castInt32ToBool(source: usize, target: usize, n: i32): void {
  castToBool<i32>(source, target, n);
}

export function castUint8ToBool(source: usize, target: usize, n: i32): void {
  castToBool<u8>(source, target, n);
}
