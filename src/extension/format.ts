import type { RunProgress } from "../protocol/run.js";

/** Numbers and dates as the editor's language writes them. */
export class Format {
  readonly #value: Intl.NumberFormat;
  readonly #tiny: Intl.NumberFormat;
  readonly #integer: Intl.NumberFormat;
  readonly #speed: Intl.NumberFormat;
  readonly #seconds: Intl.NumberFormat;
  readonly #megabytes: Intl.NumberFormat;
  readonly #gigabytes: Intl.NumberFormat;
  readonly #time: Intl.DateTimeFormat;
  readonly #date: Intl.DateTimeFormat;

  /** @param locale BCP 47, such as `en` or `ru` */
  constructor(readonly locale: string) {
    this.#value = new Intl.NumberFormat(locale, { maximumSignificantDigits: 4 });
    this.#tiny = new Intl.NumberFormat(locale, { maximumSignificantDigits: 4, notation: "scientific" });
    this.#integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
    this.#speed = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
    this.#seconds = new Intl.NumberFormat(locale, {
      style: "unit",
      unit: "second",
      unitDisplay: "narrow",
      maximumSignificantDigits: 3,
    });
    const unit = (name: string, digits: number): Intl.NumberFormat =>
      new Intl.NumberFormat(locale, { style: "unit", unit: name, maximumFractionDigits: digits });
    this.#megabytes = unit("megabyte", 0);
    this.#gigabytes = unit("gigabyte", 1);
    this.#time = new Intl.DateTimeFormat(locale, { timeStyle: "medium", hourCycle: "h23" });
    this.#date = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium", hourCycle: "h23" });
  }

  /** A loss or a metric: four significant digits. */
  value(value: number): string {
    if (Number.isNaN(value)) return "NaN";
    if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
    const size = Math.abs(value);
    return (size !== 0 && (size < 1e-4 || size >= 1e6) ? this.#tiny : this.#value).format(value);
  }

  integer(value: number): string {
    return this.#integer.format(value);
  }

  /** Memory, in MB or GB of powers of two. */
  bytes(value: number): string {
    return value < 2 ** 30 ? this.#megabytes.format(value / 2 ** 20) : this.#gigabytes.format(value / 2 ** 30);
  }

  /** Steps a second: three significant digits. */
  speed(value: number): string {
    return this.#speed.format(value);
  }

  /** @returns such as `8.24s`, `3:07` or `1:02:45` */
  duration(seconds: number): string {
    if (seconds < 60) return this.#seconds.format(seconds);
    const whole = Math.round(seconds);
    const pad = (value: number): string => String(value).padStart(2, "0");
    const hours = Math.floor(whole / 3600);
    const minutes = Math.floor((whole % 3600) / 60);
    return hours > 0 ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`;
  }

  /** The time of day, with the date when it was not today. Both in milliseconds since the Unix epoch. */
  moment(time: number, now = Date.now()): string {
    const sameDay = new Date(time).toDateString() === new Date(now).toDateString();
    return (sameDay ? this.#time : this.#date).format(time);
  }
}

/** The words that `describeProgress` needs, so that it stays free of the editor. */
export interface ProgressWords {
  epoch(epoch: string, epochs: string): string;
  step(step: string): string;
  loss(loss: string): string;
  speed(stepsPerSecond: string): string;
}

/** How far a run is, part by part: epoch or step, loss, speed. */
export function describeProgress(progress: RunProgress, format: Format, words: ProgressWords): string[] {
  const { epoch, epochs, step, loss, stepsPerSecond } = progress;
  const parts = [
    epoch !== undefined && epochs !== undefined
      ? words.epoch(format.integer(epoch), format.integer(epochs))
      : words.step(format.integer(step)),
  ];
  if (loss !== undefined) parts.push(words.loss(format.value(loss)));
  if (stepsPerSecond > 0) parts.push(words.speed(format.speed(stepsPerSecond)));
  return parts;
}
