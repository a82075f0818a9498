/** The engine of a page in its worker, as `webview/worker.ts` trains with it; `browser.ts` asks it. */
import type { Tensor } from "../../../src/engine/executor.ts";
import { createOrtWebExecutor } from "../../../src/engine/ort/web.ts";
import { measured, type Measured } from "./measured.ts";
import { subjects } from "./models.ts";
import { runnersOf, startOf, type Form } from "./runners.ts";

/** A model and how its step is run. */
export interface Asked {
  readonly model: string;
  readonly form: Form;
}

/** A tensor as it gets from the page to the benchmark. */
export interface Listed {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** What the worker answers. */
export interface PageEngine {
  first(asked: Asked): Promise<{ readonly losses: Listed; readonly gram: Listed; readonly parameters: Readonly<Record<string, Listed>> }>;
  times(asked: Asked & { readonly steps: number }): Promise<readonly number[]>;
}

const executor = fetch("/ort.wasm").then((answer) => answer.arrayBuffer()).then((wasmBinary) => createOrtWebExecutor({ wasmBinary }));
const opened = new Map<string, Promise<Measured>>();

function sideOf({ model, form }: Asked): Promise<Measured> {
  const key = `${model} ${form}`;
  const side = opened.get(key) ?? open(model, form);
  opened.set(key, side);
  return side;
}

async function open(model: string, form: Form): Promise<Measured> {
  const subject = subjects.find(({ name }) => name === model);
  if (!subject) throw new Error(`there is no model ${model}`);
  return measured(await runnersOf[form](await executor, subject, startOf(subject)), () => performance.now());
}

const listed = ({ shape, data }: Tensor): Listed => ({ shape, data: [...data] });

const engine: PageEngine = {
  first: async (asked) => {
    const { losses, gram, parameters } = await (await sideOf(asked)).first();
    return { losses: listed(losses), gram: listed(gram), parameters: Object.fromEntries(Object.entries(parameters).map(([name, tensor]) => [name, listed(tensor)])) };
  },
  times: async ({ steps, ...asked }) => (await sideOf(asked)).times(steps),
};

Object.assign(globalThis, { engine });
