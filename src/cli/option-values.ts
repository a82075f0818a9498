import { InvalidArgumentError } from "commander";

/** Reads the number behind an option; what does not fit is refused with what it must be. */
function numberThat(fits: (value: number) => boolean, mustBe: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === "" || !fits(value)) throw new InvalidArgumentError(`It must be ${mustBe}.`);
    return value;
  };
}

const isWhole = (from: number, to = Infinity) => (value: number): boolean => Number.isInteger(value) && value >= from && value <= to;

export const positiveInteger = numberThat(isWhole(1), "a whole number, 1 or more");
export const integer = numberThat(isWhole(0), "a whole number, 0 or more");
export const severalPoints = numberThat(isWhole(2, 500), "a whole number from 2 to 500");
export const port = numberThat(isWhole(0, 65_535), "a port, from 0 (any) to 65535");
export const factor = numberThat((value) => Number.isFinite(value) && value >= 1, "a number, 1 or more");
export const cosine = numberThat((value) => Math.abs(value) <= 1, "a cosine, from -1 to 1");
