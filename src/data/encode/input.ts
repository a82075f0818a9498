import type { ModelInput } from "../../graph/model.ts";
import { failed, ok, type Result } from "../result.ts";
import type { Table, Wanted } from "../table.ts";
import { categoryFeed, fitCategories } from "./categories.ts";
import type { FittedInput, InputSignature } from "./encoded.ts";
import type { Feed } from "./feed.ts";
import { fitImage, imageFeed } from "./images.ts";
import { fitNumbers, numberFeed } from "./numbers.ts";

/** How one type of input is read, fitted on the training rows, and encoded. The types of later issues join here. */
interface InputEncoder {
  readonly as: Wanted["as"];
  fit(input: ModelInput, columns: readonly string[], table: Table, train: Uint32Array): Result<FittedInput>;
  feed(input: ModelInput, signature: InputSignature, table: Table): Feed;
}

const categoryEncoder: InputEncoder = { as: "text", fit: fitCategories, feed: categoryFeed };

const encoders: Readonly<Partial<Record<ModelInput["type"], InputEncoder>>> = {
  number: { as: "number", fit: (...fitting) => ok(fitNumbers(...fitting)), feed: numberFeed },
  image: { as: "number", fit: (...fitting) => ok(fitImage(...fitting)), feed: imageFeed },
  category: categoryEncoder,
  categories: categoryEncoder,
};

/** The encoder of an input. Problem MTL614 where its type cannot be read yet. */
export function encoderOf(input: ModelInput): Result<InputEncoder> {
  const encoder = encoders[input.type];
  if (encoder !== undefined) return ok(encoder);
  return failed("MTL614", `input \`${input.name}\` is of type \`${input.type}\`, which cannot be read from a file yet`);
}

/** The columns of an input, as its encoder reads them. */
export const wantedOf = (input: ModelInput, columns: readonly string[]): readonly Wanted[] =>
  columns.map((name) => ({ name, as: encoders[input.type]?.as ?? "text", missing: input.missing }));
