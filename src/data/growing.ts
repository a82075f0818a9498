type Store = Float64Array | Int32Array | Uint32Array | Uint8Array;

/** A list of numbers in a typed array that doubles when it is full. */
export interface Growing<Held extends Store> {
  push(value: number): void;
  append(values: Held): void;
  /** What was pushed so far. */
  values(): Held;
}

export const growingDoubles = (): Growing<Float64Array> => growing((size) => new Float64Array(size));
export const growingIntegers = (): Growing<Int32Array> => growing((size) => new Int32Array(size));
export const growingCounts = (): Growing<Uint32Array> => growing((size) => new Uint32Array(size));
export const growingBytes = (): Growing<Uint8Array> => growing((size) => new Uint8Array(size));

function growing<Held extends Store>(make: (size: number) => Held): Growing<Held> {
  let store = make(1024);
  let length = 0;
  const grow = (least: number) => {
    const larger = make(Math.max(least, store.length * 2));
    larger.set(store);
    store = larger;
  };
  return {
    push(value) {
      if (length === store.length) grow(0);
      store[length++] = value;
    },
    append(values) {
      if (length + values.length > store.length) grow(length + values.length);
      store.set(values, length);
      length += values.length;
    },
    values: () => store.subarray(0, length) as Held,
  };
}
