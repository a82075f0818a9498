import type { SharingDefinition } from "../definition.ts";
import { attend } from "./attend.ts";
import { repeat, residual } from "./chains.ts";
import { dselectK } from "./dselect.ts";
import { each } from "./each.ts";
import { cgc, ple } from "./extraction.ts";
import { film } from "./film.ts";
import { learnedBranch } from "./learned-branch.ts";
import { mmoe } from "./mmoe.ts";
import { moe } from "./moe.ts";
import { sharedPrivate } from "./shared-private.ts";
import { soft } from "./soft.ts";
import { crossStitch, nddr, sluice } from "./stitching.ts";
import { transformer } from "./transformer.ts";

export const sharing: readonly SharingDefinition[] = [each, soft, sharedPrivate, moe, mmoe, dselectK, cgc, ple, crossStitch, sluice, nddr, film, attend, learnedBranch, residual, repeat, transformer];
