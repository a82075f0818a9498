/** Ids of the elements by which a page hands things to its script. */
export const pageIds = { root: "panel", events: "run-events", advice: "run-advice" } as const;
