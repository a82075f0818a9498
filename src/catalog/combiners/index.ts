import type { CombinerDefinition } from "../definition.ts";
import { aligned } from "./aligned.ts";
import { cagrad } from "./cagrad.ts";
import { config } from "./config.ts";
import { crMogm } from "./cr-mogm.ts";
import { db } from "./db.ts";
import { dualproj } from "./dualproj.ts";
import { excess } from "./excess.ts";
import { fairgrad } from "./fairgrad.ts";
import { graddrop } from "./graddrop.ts";
import { gradvac } from "./gradvac.ts";
import { imtl } from "./imtl.ts";
import { krum } from "./krum.ts";
import { mean } from "./mean.ts";
import { mgda } from "./mgda.ts";
import { moco } from "./moco.ts";
import { modo } from "./modo.ts";
import { nash } from "./nash.ts";
import { pcgrad } from "./pcgrad.ts";
import { rotograd } from "./rotograd.ts";
import { sdmgrad } from "./sdmgrad.ts";
import { sum } from "./sum.ts";
import { trimmedMean } from "./trimmed-mean.ts";
import { upgrad } from "./upgrad.ts";

/** Those whose weights follow from one step's Gram matrix alone. */
const plain: readonly CombinerDefinition[] = [sum, mean, pcgrad, mgda, cagrad, upgrad, nash, dualproj, imtl, aligned, fairgrad, config, krum];

/** How task gradients become one step: the words after `combine:`. */
export const combiners: readonly CombinerDefinition[] = [
  ...plain, gradvac, moco, modo, sdmgrad, excess, db, graddrop, trimmedMean, rotograd, crMogm(plain.filter(({ needs }) => needs === "gram")),
];
