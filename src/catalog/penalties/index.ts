import type { PenaltyDefinition } from "../definition.ts";
import { l2, relation } from "./distance.ts";
import { cosreg } from "./gradients.ts";
import { lowRank, traceNorm } from "./low-rank.ts";
import { exclusiveSparse, groupSparse, l1, l21 } from "./sparse.ts";
import { balance, coral, kl, mmd, orthogonal } from "./values.ts";

export const penalties: readonly PenaltyDefinition[] = [
  l2, l1, l21, traceNorm, groupSparse, exclusiveSparse, relation, lowRank, orthogonal, mmd, coral, kl, cosreg, balance,
];
