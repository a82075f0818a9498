import type { ModelInput } from "../../graph/model.ts";
import { sizeOf } from "../../graph/shape.ts";
import { failed, ok, type Result } from "../result.ts";
import type { Table, Wanted } from "../table.ts";
import { categoryFeed, categoryFitter } from "./categories.ts";
import type { InputFitter, InputSignature } from "./encoded.ts";
import type { Feed } from "./feed.ts";
import { imageFeed, imageFitter } from "./images.ts";
import { numberFeed, numberFitter } from "./numbers.ts";
import { textFeed, textFitter } from "./words.ts";

/** How one type of input is read, fitted on the training rows, and encoded. The types of later issues join here. */
interface InputEncoder {
  readonly as: Wanted["as"];
  fitter(input: ModelInput, columns: readonly string[]): InputFitter;
  feed(input: ModelInput, signature: InputSignature, table: Table): Feed;
}

const categoryEncoder: InputEncoder = { as: "text", fitter: categoryFitter, feed: categoryFeed };

const encoders: Readonly<Partial<Record<ModelInput["type"], InputEncoder>>> = {
  number: { as: "number", fitter: numberFitter, feed: numberFeed },
  image: { as: "number", fitter: imageFitter, feed: imageFeed },
  category: categoryEncoder,
  categories: categoryEncoder,
  text: { as: "text", fitter: textFitter, feed: textFeed },
};

/** The encoder of an input. Problem MTL614 where its type cannot be read yet. */
export function encoderOf(input: ModelInput): Result<InputEncoder> {
  const encoder = encoders[input.type];
  if (encoder !== undefined) return ok(encoder);
  return failed("MTL614", `input \`${input.name}\` is of type \`${input.type}\`, which cannot be read from a file yet`);
}

/** The columns of an input, as its encoder reads them; `presence` names the inputs that rows may lack. */
export const wantedOf = (input: ModelInput, columns: readonly string[], presence: readonly string[] = []): readonly Wanted[] =>
  columns.map((name) => ({
    name, as: encoders[input.type]?.as ?? "text", missing: input.missing, width: columns.length === 1 ? columnWidth(input) : 1,
    ...(presence.includes(input.name) ? { mayLack: true } : {}),
  }));

/** Elements of a row that the columns of an input hold: a text stands in one, whatever becomes of it. */
export const columnWidth = ({ type, shape }: ModelInput): number => (type === "text" ? 1 : sizeOf(shape));
