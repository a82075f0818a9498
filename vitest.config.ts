import { defineConfig } from "vitest/config";

// Tests load ONNX Runtime in threads, whose environment is a copy of this one.
process.env["ORT_DISABLE_TELEMETRY"] = "1";

export default defineConfig({
  // The editor brings this module; tests of the client have a stand-in.
  resolve: { alias: { vscode: new URL("./test/client/vscode.ts", import.meta.url).pathname } },
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/e2e/**", "test/bench/**"],
    setupFiles: ["test/property-seed.ts"],
    // A limit for what hangs, not a measure: a machine that does other things besides is several times as slow.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    pool: "threads",
    maxWorkers: 2,
  },
});
