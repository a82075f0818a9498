/** A vector of R, or a list of such: a data frame is a list whose attributes name its columns. */
export interface RValue {
  readonly values: readonly unknown[];
  readonly attributes?: Readonly<Record<string, RValue>>;
}

export function readRda(file: string): Readonly<Record<string, RValue>>;
export function readPackageData(folder: string, name: string): RValue;
export function frameColumns(frame: RValue): readonly (readonly [name: string, values: readonly unknown[]])[];
export function frameCsv(frame: RValue): string;
