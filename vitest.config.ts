import { defineConfig } from "vitest/config";

export default defineConfig({
  // The editor brings this module; tests of the client have a stand-in.
  resolve: { alias: { vscode: new URL("./test/client/vscode.ts", import.meta.url).pathname } },
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/e2e/**", "test/bench/**"],
    setupFiles: ["test/property-seed.ts"],
    testTimeout: 60_000,
    pool: "threads",
    maxWorkers: 2,
  },
});
