import type { SharingDefinition } from "../definition.ts";
import { each } from "./each.ts";
import { mmoe } from "./mmoe.ts";

export const sharing: readonly SharingDefinition[] = [each, mmoe];
