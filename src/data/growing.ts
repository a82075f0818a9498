/** A list of numbers in a typed array that doubles when it is full. */
export interface Growing<Store extends Float64Array | Int32Array | Uint32Array> {
  push(value: number): void;
  /** What was pushed so far. */
  values(): Store;
}

export const growingDoubles = (): Growing<Float64Array> => growing((size) => new Float64Array(size));
export const growingIntegers = (): Growing<Int32Array> => growing((size) => new Int32Array(size));
export const growingCounts = (): Growing<Uint32Array> => growing((size) => new Uint32Array(size));

function growing<Store extends Float64Array | Int32Array | Uint32Array>(make: (size: number) => Store): Growing<Store> {
  let store = make(1024);
  let length = 0;
  const grow = () => {
    const larger = make(store.length * 2);
    larger.set(store);
    store = larger;
  };
  return {
    push(value) {
      if (length === store.length) grow();
      store[length++] = value;
    },
    values: () => store.subarray(0, length) as Store,
  };
}
