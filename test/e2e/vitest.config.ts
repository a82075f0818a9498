import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/e2e/**/*.test.ts"],
    globalSetup: ["test/e2e/setup.ts"],
    testTimeout: 1_200_000,
    hookTimeout: 300_000,
    // One server and one browser: the tests take turns.
    fileParallelism: false,
    // A loaded machine can outlast a wait of two minutes in a whole VS Code; a fault of ours fails twice.
    retry: process.env["CI"] === "true" ? 1 : 0,
    pool: "threads",
  },
});
