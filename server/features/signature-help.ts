import type { SignatureHelp } from "vscode-languageserver";
import type { Context } from "../context.ts";
import { describeParameter, parameterLabel, signatureOf } from "../describe.ts";
import { placeAt } from "../place.ts";
import { parameterAt, wordNamed } from "../words.ts";

/** The word whose arguments are being written, and which of them it is. */
export function signatureHelp({ document }: Context, offset: number): SignatureHelp | undefined {
  const place = placeAt(document.getText(), offset);
  if (place.inside !== "arguments" || place.within) return undefined;
  const definition = wordNamed(place.word);
  if (!definition) return undefined;
  const active = parameterAt(place);
  const activeParameter = active ? definition.parameters.indexOf(active) : undefined;
  const parameters = definition.parameters.map((parameter) => ({
    label: parameterLabel(parameter),
    documentation: { kind: "markdown" as const, value: describeParameter(parameter) },
  }));
  return {
    signatures: [{ label: signatureOf(definition), documentation: definition.summary, parameters }],
    activeSignature: 0,
    ...(activeParameter !== undefined && { activeParameter }),
  };
}
