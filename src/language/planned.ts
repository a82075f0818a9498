/**
 * Words of the language's first version that the catalogue may not hold yet: someone who writes one is told that it is not
 * available, instead of being asked whether something else was meant. The catalogue is always asked first.
 */
export const plannedWords: ReadonlySet<string> = new Set([
  "search",
]);
