import { inWords, type Words as Text } from "../protocol/said.js";

/** What the server says, in the person's language. */
export interface Words {
  /** @param text English, a key of l10n/bundle.l10n.<language>.json; `{0}`, `{1}` stand for the values */
  t(text: string, ...values: (string | number)[]): string;
  /** What an analysis says, whose values may be texts too. */
  said(text: Text): string;
  /** A whole number, grouped as the language does. */
  integer(value: number): string;
  /** `1.2 kB`, `3 MB`: powers of 1000. */
  bytes(value: number): string;
  /** `1.5M`: three significant digits. */
  compact(value: number): string;
}

const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];

/** @param locale BCP 47; one that is not known is English */
export function createWords(locale = "en", texts: Readonly<Record<string, string>> = {}): Words {
  const known = isLocale(locale) ? locale : "en";
  const integer = new Intl.NumberFormat(known, { maximumFractionDigits: 0 });
  const compact = new Intl.NumberFormat(known, { notation: "compact", maximumSignificantDigits: 3 });
  const t: Words["t"] = (text, ...values) =>
    (texts[text] ?? text).replace(/\{(\d+)\}/g, (hole, at: string) => String(values[+at] ?? hole));
  return {
    t,
    said: (text) => inWords(text, t),
    integer: (value) => integer.format(value),
    compact: (value) => compact.format(value),
    bytes(value) {
      const power = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
      const format = new Intl.NumberFormat(known, { style: "unit", unit: units[power], maximumSignificantDigits: 3 });
      return format.format(value / 1000 ** power);
    },
  };
}

function isLocale(locale: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(locale).length > 0;
  } catch {
    return false;
  }
}
