import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { createOrtWebExecutor } from "../../src/engine/ort/web.ts";
import { Sketch } from "./programs.ts";

test("WebAssembly starts from bytes alone, as in a page that cannot fetch", async () => {
  const path = createRequire(import.meta.url).resolve("onnxruntime-web/ort-wasm-simd-threaded.wasm");
  const executor = await createOrtWebExecutor({ wasmBinary: readFileSync(path) });
  const sketch = new Sketch();
  const x = sketch.feed("x", [2]);
  const compiled = await executor.compile(sketch.program("double", { y: sketch.node("add", {}, [x, x], [2]) }));
  const { y } = await compiled.run({ x: { shape: [2], data: Float32Array.of(1, 2) } }, await executor.createState({}));
  expect([...y.data]).toEqual([2, 4]);
});
