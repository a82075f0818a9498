import type { ActivationDefinition } from "../definition.ts";

const gelu: ActivationDefinition = {
  kind: "activation",
  name: "gelu",
  summary: "x · Φ(x), Φ the normal distribution function",
  documentation: "Weights each number by the chance that a standard normal draw lies below it: x (1 + erf(x / √2)) / 2. "
    + "The exact form, not the one by tanh.",
  source: "Hendrycks & Gimpel 2016, Gaussian error linear units",
  parameters: [],
  keras: "gelu",
  lower: (build, x) => {
    const share = build.add(build.erf(build.multiply(x, build.scalar(Math.SQRT1_2))), build.scalar(1));
    return build.multiply(build.multiply(x, build.scalar(0.5)), share);
  },
};

export const gaussian: readonly ActivationDefinition[] = [gelu];
