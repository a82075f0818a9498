import type { WeightingDefinition } from "../definition.ts";
import { autoLambda } from "./auto-lambda.ts";
import { awl } from "./awl.ts";
import { cosmos } from "./cosmos.ts";
import { cov } from "./cov.ts";
import { dbLog } from "./db-log.ts";
import { dtp } from "./dtp.ts";
import { dwa } from "./dwa.ts";
import { equal } from "./equal.ts";
import { famo } from "./famo.ts";
import { forum } from "./forum.ts";
import { geometric } from "./geometric.ts";
import { gradnorm } from "./gradnorm.ts";
import { imtlL } from "./imtl-l.ts";
import { moml } from "./moml.ts";
import { pbi } from "./pbi.ts";
import { random } from "./random.ts";
import { stch } from "./stch.ts";
import { tchebycheff } from "./tchebycheff.ts";
import { uncertainty } from "./uncertainty.ts";

/** How the losses of tasks are weighted: the words after `weights:`. */
export const weightings: readonly WeightingDefinition[] = [
  equal, uncertainty, dwa, random, geometric, gradnorm, imtlL, famo, stch, tchebycheff, cov, dtp, awl, dbLog, pbi, cosmos, autoLambda, moml, forum,
];
