import { cast, expand, type Rule, type Rules } from "./rule.ts";

type Unary = "negate" | "abs" | "sign" | "exp" | "log" | "sqrt" | "reciprocal" | "relu" | "sigmoid" | "tanh" | "softplus" | "erf" | "stopGradient";
type Binary = "add" | "subtract" | "multiply" | "divide" | "maximum" | "minimum" | "power";

const unary = (kernel: string): Rule<Unary> => ({ inputs: [x] }, kernels) => kernels.run(kernel, { x });
const binary = (kernel: string): Rule<Binary> => ({ inputs: [a, b] }, kernels) => kernels.run(kernel, { a, b });

const comparison = (kernel: string): Rule<"greater" | "equal"> => ({ inputs: [a, b] }, kernels) =>
  cast(kernels, kernels.run(kernel, { a, b }), "float32");

export const elementwise: Rules<Unary | Binary | "greater" | "equal" | "select" | "cast"> = {
  negate: unary("Neg"),
  abs: unary("Abs"),
  sign: unary("Sign"),
  exp: unary("Exp"),
  log: unary("Log"),
  sqrt: unary("Sqrt"),
  reciprocal: unary("Reciprocal"),
  relu: ({ inputs: [features] }, kernels) => kernels.run("Relu", { x: features, features }),
  sigmoid: unary("Sigmoid"),
  tanh: unary("Tanh"),
  softplus: unary("Softplus"),
  erf: unary("Erf"),
  stopGradient: unary("Identity"),
  add: binary("Add"),
  subtract: binary("Sub"),
  multiply: binary("Multiply"),
  divide: binary("RealDiv"),
  maximum: binary("Maximum"),
  minimum: binary("Minimum"),
  power: binary("Pow"),
  greater: comparison("Greater"),
  equal: comparison("Equal"),
  select: ({ inputs: [condition, t, e], shape }, kernels) =>
    kernels.run("Select", {
      condition: expand(kernels, cast(kernels, condition, "bool"), shape),
      t: expand(kernels, t, shape),
      e: expand(kernels, e, shape),
    }),
  cast: ({ inputs: [x] }, kernels) => cast(kernels, x, "float32"),
};
