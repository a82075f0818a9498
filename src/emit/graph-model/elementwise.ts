import { attributes } from "./definition.ts";
import type { Context, Rule, Rules } from "./rule.ts";

type Unary = "negate" | "abs" | "sign" | "exp" | "log" | "sqrt" | "reciprocal" | "relu" | "sigmoid" | "tanh" | "softplus" | "erf" | "stopGradient";
type Binary = "add" | "subtract" | "multiply" | "divide" | "maximum" | "minimum" | "power";

const as = (op: string): Rule<Unary | Binary> => (_value, { graph }, ...inputs) => graph.node(op, inputs);

const toNumber = ({ graph }: Context, from: "bool" | "int32", name: string): string =>
  graph.node("Cast", [name], { SrcT: attributes.type(from), DstT: attributes.type("float32") });

const comparison = (op: string): Rule<"greater" | "equal"> => (_value, context, ...inputs) =>
  toNumber(context, "bool", context.graph.node(op, inputs));

export const elementwise: Rules<Unary | Binary | "greater" | "equal" | "select" | "cast"> = {
  negate: as("Neg"),
  abs: as("Abs"),
  sign: as("Sign"),
  exp: as("Exp"),
  log: as("Log"),
  sqrt: as("Sqrt"),
  reciprocal: as("Reciprocal"),
  relu: as("Relu"),
  sigmoid: as("Sigmoid"),
  tanh: as("Tanh"),
  softplus: as("Softplus"),
  erf: as("Erf"),
  stopGradient: as("Identity"),
  add: as("AddV2"),
  subtract: as("Sub"),
  multiply: as("Mul"),
  divide: as("RealDiv"),
  maximum: as("Maximum"),
  minimum: as("Minimum"),
  power: as("Pow"),
  greater: comparison("Greater"),
  equal: comparison("Equal"),
  select: (_value, { graph }, condition, yes, no) => {
    const holds = graph.node("Cast", [condition], { SrcT: attributes.type("float32"), DstT: attributes.type("bool") });
    return graph.node("SelectV2", [holds, yes, no]);
  },
  cast: (_value, context, x) => toNumber(context, "int32", x),
};
