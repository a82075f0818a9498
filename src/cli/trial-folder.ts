import * as path from "node:path";

/** Where results of trainings that are compared are kept, beside the model's file: `.mtl/trials/<model>`. */
export function trialCache(file: string, model: string): string {
  return path.join(path.dirname(path.resolve(file)), ".mtl", "trials", model);
}
