import { locale } from "./text.js";

const cache = new Map<string, Intl.NumberFormat>();

function formatter(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options);
  let format = cache.get(key);
  if (!format) cache.set(key, (format = new Intl.NumberFormat(locale(), options)));
  return format;
}

/** A measured value: four significant digits, exponent where the number would be long. */
export function formatValue(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const long = size !== 0 && (size < 1e-4 || size >= 1e6);
  return formatter({ maximumSignificantDigits: 4, notation: long ? "scientific" : "standard" }).format(value);
}

export function formatInteger(value: number): string {
  return formatter({ maximumFractionDigits: 0 }).format(value);
}

/** Tick labels that differ where their values do. */
export function formatTicks(values: readonly (number | null)[]): string[] {
  const shown = values.filter((value): value is number => value !== null);
  const size = Math.max(...shown.map(Math.abs), 0);
  const gap = shown.length > 1 ? Math.min(...shown.slice(1).map((value, i) => Math.abs(value - shown[i]))) : size;
  const small = size !== 0 && size < 1e-3;
  const digits = gap > 0 ? Math.max(0, Math.ceil(-Math.log10(gap) - 1e-9)) : 2;
  const options: Intl.NumberFormatOptions = small
    ? { notation: "scientific", maximumSignificantDigits: 3 }
    : size >= 10_000
      ? { notation: "compact", maximumSignificantDigits: 4 }
      : { maximumFractionDigits: Math.min(digits, 8) };
  return values.map((value) => (value === null ? "" : formatter(options).format(value)));
}

/** Labels of a logarithmic axis. */
export function formatPower(value: number): string {
  const small = value < 1e-3 || value >= 1e5;
  return formatter({ maximumSignificantDigits: 2, notation: small ? "scientific" : "standard" }).format(value);
}

/** A duration on an axis or under the crosshair: `0.25 s`, `42 s`, `3:07`, `1:02:45`. */
export function formatSeconds(seconds: number): string {
  if (Math.abs(seconds) < 60)
    return formatter({ style: "unit", unit: "second", unitDisplay: "narrow", maximumSignificantDigits: 3 }).format(
      seconds,
    );
  const whole = Math.round(seconds);
  const pad = (value: number): string => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`;
}
