import fc from "fast-check";

/** Property tests draw the same cases in every run, so that a change is what makes one fail; `PROPERTY_SEED=random` or a number draws others. */
const given = process.env.PROPERTY_SEED ?? "1";
fc.configureGlobal(given === "random" ? {} : { seed: Number(given) });
