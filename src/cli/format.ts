/** Numbers and times as the terminal shows them. */

const grouped = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat("en", { maximumFractionDigits: 1, minimumFractionDigits: 1 });

/** Four significant digits, as short as that gets. */
export function formatValue(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) return value.toExponential(3);
  return size >= 1000 ? grouped.format(value) : String(Number(value.toPrecision(4)));
}

export function formatCount(value: number): string {
  return grouped.format(value);
}

export function formatSpeed(stepsPerSecond: number): string {
  return `${stepsPerSecond < 10 ? oneDecimal.format(stepsPerSecond) : grouped.format(stepsPerSecond)} steps/s`;
}

/** `0:42`, `12:03`, `1:02:03`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number): string => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

export function formatSeconds(seconds: number): string {
  return seconds < 60 ? `${oneDecimal.format(seconds)} s` : formatDuration(seconds);
}

export function formatMetrics(metrics: Record<string, number>): string {
  return Object.entries(metrics)
    .map(([name, value]) => `${name} ${formatValue(value)}`)
    .join(", ");
}

/** `61.1 MB`: as file managers count, by thousands. */
export function formatBytes(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB"];
  const at = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  return `${at === 0 ? grouped.format(bytes) : oneDecimal.format(bytes / 1000 ** at)} ${units[at]}`;
}
