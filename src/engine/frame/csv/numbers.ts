/** Numbers in text, as pandas reads them. */

/** 10^0 to 10^22: the powers that a float64 holds exactly. */
const powers = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));
const decimalNumber = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;
const wholeNumber = /^\s*[+-]?\d+\s*$/;
const infinite = /^\s*([+-]?)inf(?:inity)?\s*$/i;
const DIGIT_0 = 48;
const SPACE = 32;
const PLUS = 43;
const MINUS = 45;

/** What a text is: `large` is a whole number past 2^53, which would lose digits. */
export type NumberKind = "none" | "whole" | "decimal" | "large";

/** Reads one text after the other; its kind is left in `kind`. The nearest float64, as pandas' `float_precision="round_trip"`. */
export class NumberReader {
  kind: NumberKind = "none";
  private readonly point: number;

  constructor(private readonly decimal = ".") {
    this.point = decimal.charCodeAt(0);
  }

  read(text: string): number {
    const end = text.length;
    let i = 0;
    while (text.charCodeAt(i) === SPACE) i++;
    const sign = text.charCodeAt(i);
    if (sign === MINUS || sign === PLUS) i++;
    let mantissa = 0;
    const start = i;
    let digit = text.charCodeAt(i) - DIGIT_0;
    while (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      digit = text.charCodeAt(++i) - DIGIT_0;
    }
    let digits = i - start;
    if (i === end && digits > 0 && digits <= 15) {
      this.kind = "whole";
      return sign === MINUS && mantissa !== 0 ? -mantissa : mantissa;
    }
    if (i < end && digit + DIGIT_0 === this.point) {
      const from = ++i;
      digit = text.charCodeAt(i) - DIGIT_0;
      while (digit >= 0 && digit <= 9) {
        mantissa = mantissa * 10 + digit;
        digit = text.charCodeAt(++i) - DIGIT_0;
      }
      const places = i - from;
      digits += places;
      // Both the digits and the power of ten are exact, so their quotient is rounded once.
      if (i === end && digits > 0 && digits <= 15) {
        this.kind = "decimal";
        const value = mantissa / powers[places];
        return sign === MINUS ? -value : value;
      }
    }
    return this.readUnusual(text);
  }

  private readUnusual(given: string): number {
    this.kind = "decimal";
    const text = this.decimal === "." ? given : given.replace(".", "!").replace(this.decimal, ".");
    if (wholeNumber.test(text)) {
      const value = Number(text);
      this.kind = Number.isSafeInteger(value) ? "whole" : "large";
      return value + 0;
    }
    if (decimalNumber.test(text)) return Number(text);
    const infinity = infinite.exec(text);
    if (infinity) return infinity[1] === "-" ? -Infinity : Infinity;
    this.kind = "none";
    return NaN;
  }
}
