import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { diagnostics } from "./exchanges/diagnostics.ts";
import { editing } from "./exchanges/editing.ts";
import { lifecycle } from "./exchanges/lifecycle.ts";
import { own } from "./exchanges/own.ts";
import { answered } from "./exchanges/page.ts";
import { reading } from "./exchanges/reading.ts";
import { Stage, type Exchanges } from "./exchanges/stage.ts";
import { workspace } from "./exchanges/workspace.ts";
import { bundleForPages, pageClient } from "./worker.ts";

const exchanges: Exchanges = { ...lifecycle, ...diagnostics, ...reading, ...editing, ...workspace, ...own };

let stage: Stage;

beforeAll(async () => {
  const script = await bundleForPages();
  stage = new Stage((folder) => pageClient(script, folder));
});

afterEach(async () => {
  await stage.endOthers();
});

afterAll(async () => {
  await stage.end();
});

/** A page ends its worker itself. */
const otherwise: readonly string[] = ["exit"];

describe("a scripted editor in a page that serves its files", () => {
  it.each(answered.filter((method) => !otherwise.includes(method)))("exchanges %s", async (method) => {
    stage.exchanged.delete(method);
    await exchanges[method]?.(stage);
    expect(stage.exchanged).toContain(method);
  });
});
