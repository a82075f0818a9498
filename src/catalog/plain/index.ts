import type { PlainDefinition } from "../definition.ts";
import { averages } from "./averages.ts";
import { cadences } from "./cadences.ts";
import { curricula } from "./curricula.ts";
import { metas } from "./metas.ts";
import { samplings } from "./samplings.ts";
import { scales } from "./scales.ts";
import { searches } from "./searches.ts";
import { sources } from "./sources.ts";
import { stops } from "./stops.ts";

/** Words whose meaning is their arguments. */
export const plainWords: readonly PlainDefinition[] = [...cadences, ...stops, ...scales, ...samplings, ...sources, ...averages, ...curricula, ...metas, ...searches];
