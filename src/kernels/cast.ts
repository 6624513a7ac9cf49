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
  cast<f32, f64>(source, target, n);
}

export function castFloat64ToFloat32(source: usize, target: usize, n: i32): void {
  cast<f64, f32>(source, target, n);
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
  cast<u8, f32>(source, target, n);
}

export function castUint8ToFloat64(source: usize, target: usize, n: i32): void {
  cast<u8, f64>(source, target, n);
}

export function castBoolToFloat32(source: usize, target: usize, n: i32): void {
  cast<u8, f32>(source, target, n);
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
