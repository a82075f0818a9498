import { describe, expect, it } from "vitest";
import { check } from "../../../src/language/index.ts";
import { callWith, wordsWithUses, wrongValues, type Use } from "./uses.ts";

/** Errors of a text, by code; checking never throws. */
function errorsOf(text: string): readonly string[] {
  return check(text).problems.filter(({ severity }) => severity === "error").map(({ code, message }) => `${code} ${message}`);
}

function wrongCalls(use: Use): readonly (readonly [string, string])[] {
  const { parameters } = use.definition;
  const values = parameters.filter(({ rest }) => !rest).flatMap((parameter) =>
    wrongValues(parameter).map((value) => [`${parameter.name}: ${value}`, callWith(use, { [parameter.name]: value })] as const));
  const missing = parameters.filter(({ default: usual, optional, rest, name }) => usual === undefined && !optional && !rest && use.given.has(name))
    .map(({ name }) => [`no ${name}`, callWith(use, { [name]: undefined })] as const);
  const twice = [...use.given].slice(0, 1).map(([name, value]) => [`${name} twice`, callWith(use, {}, [`${name}: ${value}`])] as const);
  return [...values, ...missing, ["an unknown parameter", callWith(use, {}, ["nonsense: 1"])], ...twice];
}

describe.each(wordsWithUses.map((use) => [`${use.definition.kind} ${use.definition.name}`, use] as const))("%s", (_, use) => {
  it("is right as it is used here", () => {
    expect(errorsOf(use.text(callWith(use, {}))), use.text(callWith(use, {}))).toEqual([]);
  });

  it("tells of each wrong use once", () => {
    const found = wrongCalls(use).flatMap(([name, call]) => {
      const errors = errorsOf(use.text(call));
      return errors.length === 1 && /^MTL\d{3} ./.test(errors[0]) ? [] : [`${name}: ${errors.join(" | ") || "no error"}`];
    });
    expect(found).toEqual([]);
  });
});
