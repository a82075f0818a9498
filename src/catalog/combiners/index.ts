import type { CombinerDefinition } from "../definition.ts";
import { aligned } from "./aligned.ts";
import { cagrad } from "./cagrad.ts";
import { config } from "./config.ts";
import { dualproj } from "./dualproj.ts";
import { fairgrad } from "./fairgrad.ts";
import { imtl } from "./imtl.ts";
import { mean } from "./mean.ts";
import { mgda } from "./mgda.ts";
import { nash } from "./nash.ts";
import { pcgrad } from "./pcgrad.ts";
import { sum } from "./sum.ts";
import { upgrad } from "./upgrad.ts";

/** How task gradients become one step: the words after `combine:`. */
export const combiners: readonly CombinerDefinition[] = [
  sum, mean, pcgrad, mgda, cagrad, upgrad, nash, dualproj, imtl, aligned, fairgrad, config,
];
