import { describe, expect, it } from "vitest";
import { MemberParser } from "../../grammar/parser.ts";
import { createLexer, tokenize } from "../../grammar/tokens.ts";

describe("the grammar itself", () => {
  it("has no faults that the parser generator can find: choices that nothing decides, tokens that hide each other", () => {
    expect(() => new MemberParser(true)).not.toThrow();
    expect(createLexer(true).lexerDefinitionErrors).toEqual([]);
  });

  it("takes every letter of the first plane as the start of a name, and nothing else", () => {
    const wrong: string[] = [];
    for (let code = 128; code < 65_536; code++) {
      const character = String.fromCharCode(code);
      const isName = tokenize(`a ${character} b`).tokens.length === 3;
      if (isName !== /^[\p{L}_]$/u.test(character)) wrong.push(code.toString(16));
    }
    expect(wrong).toEqual([]);
  });
});
