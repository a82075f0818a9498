import type { SignatureHelp } from "vscode-languageserver";
import type { Block } from "../../grammar/syntax.ts";
import type { Context } from "../context.ts";
import { describeParameter, parameterLabel, signatureOf } from "../describe.ts";
import { placeIn, type Place } from "../place.ts";
import { argumentAt, wordNamed } from "../words.ts";
import { blockNamed } from "./blocks.ts";
import { importedBlock } from "./imported.ts";

/** The word whose arguments are being written, and which of them it is: a block of the file, one that it imports, or a word of the catalogue. */
export function signatureHelp(context: Context, offset: number): SignatureHelp | undefined {
  const place = placeIn(context, offset);
  const inArguments = place.inside === "arguments" || (place.inside === "list" && place.word !== undefined);
  if (!inArguments || place.within || place.word === undefined) return undefined;
  const block = blockNamed(context, place.word, offset);
  if (block) return blockHelp(context.document.getText(), block, place);
  const imported = importedBlock(context, place.word);
  return imported ? blockHelp(imported.text, imported.block, place) : wordHelp(place);
}

function wordHelp(place: Place): SignatureHelp | undefined {
  const definition = wordNamed(place.word);
  if (!definition) return undefined;
  const parameters = definition.parameters.map((parameter) => ({
    label: parameterLabel(parameter),
    documentation: { kind: "markdown" as const, value: describeParameter(parameter) },
  }));
  const active = argumentAt(place);
  const signature = { label: signatureOf(definition), documentation: definition.summary, parameters };
  return helpOf(signature, active ? definition.parameters.indexOf(active) : undefined);
}

function blockHelp(text: string, { name, parameters, documentation }: Block, { key, index, given }: Place): SignatureHelp {
  const labels = parameters.map(({ span }) => text.slice(span.start, span.end));
  const free = parameters.filter((parameter) => !given.includes(parameter.name.name));
  const active = key === undefined ? free[index - given.length] : parameters.find((parameter) => parameter.name.name === key);
  const signature = { label: `${name?.name ?? ""}(${labels.join(", ")})`, ...(documentation && { documentation }), parameters: labels.map((label) => ({ label })) };
  return helpOf(signature, active ? parameters.indexOf(active) : undefined);
}

function helpOf(signature: SignatureHelp["signatures"][number], activeParameter: number | undefined): SignatureHelp {
  return { signatures: [signature], activeSignature: 0, ...(activeParameter !== undefined && { activeParameter }) };
}
