/** What all copies have in common: `dense(32) in branch` of `dense(32) in branch@a+b`, `branch/dense_1` of `branch@a/dense_1`. */
export function withoutCopy(text: string): string {
  return text.includes("@") ? text.replace(/@[^/]*/g, "") : text;
}
