/**
 * One script for both workers of the page, since half of what they hold is the same: the one that is named `server` answers the editor,
 * any other trains. Messages wait: a task of their own brings them, and both listen before this one ends.
 */
if (self.name === "server") void import("../../server/browser.ts");
else void Promise.all([import("../training/train-here.ts"), import("./engine.ts")]).then(([{ trainHere }, { unpackedEngine }]) => trainHere(unpackedEngine));
