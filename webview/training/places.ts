import type { Places } from "../../src/training/index.ts";

/** Stands for the folders above the model's file, whose names the page need not know; deep enough for any `../`. */
const depth = 32;
const above = Array.from({ length: depth }, (_, index) => `.${index}`);

/** Where the page believes the model's file to be; the host, who knows, refuses what lies outside its folder. */
export const pagePlaces: Places = { directory: `/${above.join("/")}`, root: "/" };

/** A path under `pagePlaces`, relative to the model's file again: what the host is asked for. */
export function relativeName(path: string): string {
  const parts = path.split("/").slice(1);
  const shared = above.findIndex((name, index) => parts[index] !== name);
  const common = shared < 0 ? depth : shared;
  return [...Array<string>(depth - common).fill(".."), ...parts.slice(common)].join("/");
}
