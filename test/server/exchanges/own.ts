import { expect } from "vitest";
import type { HeatAnswer } from "../../../server/features/advice.ts";
import type { AdviceAnswer } from "../../../src/protocol/advice.ts";
import type { EditAnswer } from "../../../server/features/topology-edits.ts";
import type { TopologyAnswer } from "../../../server/features/topology.ts";
import { text as runText } from "../../advice/runs.ts";
import type { Client } from "../client.ts";
import { text, type Exchanges, type Stage } from "./stage.ts";

async function withRun(stage: Stage): Promise<Client> {
  const client = await stage.reader();
  await client.open(client.uri("run.mtl"), runText);
  return client;
}

/** Messages that only this server has. */
export const own: Exchanges = {
  "mtl/model": async (stage) => {
    const client = await stage.reader();
    expect(await client.connection.sendRequest("mtl/model", { uri: client.uri("m.mtl"), model: "Pair" })).toMatchObject({ graph: { name: "Pair" }, problems: [] });
  },
  "mtl/topology": async (stage) => {
    const client = await stage.reader();
    const { topology, errors } = await client.connection.sendRequest<TopologyAnswer>("mtl/topology", { uri: client.uri("m.mtl") });
    expect(errors).toBe(0);
    expect(JSON.stringify(topology)).toContain("dense");
  },
  "mtl/advice": async (stage) => {
    const client = await withRun(stage);
    const advice = await client.connection.sendRequest<AdviceAnswer>("mtl/advice", { uri: client.uri("run.mtl"), model: "M" });
    expect(advice).toMatchObject({ stale: false, findings: [{ code: "MTL801" }] });
    expect(advice.edits.length).toBeGreaterThan(0);
  },
  "mtl/heat": async (stage) => {
    const client = await withRun(stage);
    const { layers } = await client.connection.sendRequest<HeatAnswer>("mtl/heat", { uri: client.uri("run.mtl") });
    expect(layers.map(({ verdict }) => verdict)).toContain("fight");
  },
  "mtl/edit": async (stage) => {
    const client = await stage.reader();
    const start = text.indexOf("dense(4, relu)");
    const span = { start, end: start + "dense(4, relu)".length };
    const answer = await client.connection.sendRequest<EditAnswer>("mtl/edit", { uri: client.uri("m.mtl"), span, change: { kind: "width", width: 6 } });
    expect(answer.edits).toEqual([expect.objectContaining({ newText: "6" })]);
  },
  "mtl/trusted": async (stage) => {
    const client = await stage.fresh();
    await client.start({ trusted: false });
    const uri = client.uri("m.mtl");
    await client.open(uri, text.replace("\"c\"", "\"cc\""));
    expect(await client.codes(uri, 1)).toEqual([]);
    client.published.length = 0;
    await client.connection.sendNotification("mtl/trusted", { trusted: true });
    expect(await client.codes(uri, 1)).toEqual(["MTL601"]);
  },
};
