import { Builder } from "../builder.ts";
import type { Build } from "../build.ts";
import type { Instance } from "../forward.ts";
import type { Program, Value } from "../program.ts";
import { combinedGradient, readRows } from "./jacobian.ts";
import { makeProgram } from "./program.ts";
import { wantedOf } from "./tables.ts";
import { isShared, lossOutputs, ownedParameters, parameterStates, trainingOf, type Owned } from "./training.ts";

/**
 * The losses one step ahead: shared parameters moved to θ − rate · Σ source_k g_k, with the rows that `measure` kept;
 * own parameters and statistics stay. Feeds the same batch and noise, `source` [K], `lookahead_rate` []; outputs `losses`.
 */
export function lookaheadProgram(instance: Instance): Program {
  const build = new Builder();
  const { tasks } = trainingOf(instance);
  const moved = movedParameters(build, instance, ownedParameters({ instance, tasks }).filter(isShared), tasks.length);
  const states = parameterStates(instance, build);
  const ahead = trainingOf(instance, build, (name) => moved.get(name) ?? states(name));
  return makeProgram("lookahead", build, { outputs: new Map([["losses", lossOutputs(ahead).get("losses") ?? build.scalar(0)]]) });
}

/** Some parameters at θ − rate · Σ source_k g_k, by the rows that `measure` kept. */
export function movedParameters(build: Build, instance: Instance, owned: readonly Owned[], tasks: number): Map<string, Value> {
  const direction = build.multiply(build.feed("source", [tasks]), build.feed("lookahead_rate", []));
  const states = parameterStates(instance, build);
  return new Map(owned.map((one) => {
    const { gradient } = combinedGradient(build, { ...one, rows: readRows(build, instance, one) }, direction, direction);
    return [one.parameter.name, build.subtract(wantedOf(build, instance, one.parameter.name, states(one.parameter.name)), gradient)];
  }));
}
