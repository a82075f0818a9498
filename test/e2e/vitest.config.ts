import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/e2e/**/*.test.ts"],
    globalSetup: ["test/e2e/setup.ts"],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // One server and one browser: the tests take turns.
    fileParallelism: false,
    pool: "threads",
  },
});
