import type { PlainDefinition } from "../definition.ts";
import { analyzeSettings } from "./analyze.ts";
import { bindingSettings } from "./binding.ts";
import { dataSettings } from "./data.ts";
import { extendSettings } from "./extend.ts";
import { inputSettings } from "./input.ts";
import { taskSettings } from "./task.ts";
import { trainSettings } from "./train.ts";

/** What may stand between the braces of a member, for every place. */
export const settings: readonly PlainDefinition[] = [
  ...dataSettings, ...inputSettings, ...bindingSettings, ...taskSettings, ...trainSettings, ...analyzeSettings, ...extendSettings,
];
