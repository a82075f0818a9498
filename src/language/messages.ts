import type { Severity } from "./problem.ts";

export interface Message {
  readonly severity: Severity;
  /** What kind of mistake it is, for the list of codes. */
  readonly title: string;
  /** One sentence; `{name}` is filled from the problem's data. */
  readonly text: string;
  readonly unnecessary?: boolean;
}

const error = (title: string, text: string): Message => ({ severity: "error", title, text });
const warning = (title: string, text: string): Message => ({ severity: "warning", title, text });
const information = (title: string, text: string): Message => ({ severity: "information", title, text });

const names = {
  MTL201: error("Unknown name", "unknown {what} `{name}`{suggestion}"),
  MTL202: error("Duplicate name", "`{name}` is declared twice: rename one of the two, or take it away"),
  MTL203: error("Cycle", "`{first}` needs itself: {cycle}"),
  MTL204: error("Name of the wrong kind", "`{name}` is {is}; {expected}"),
  MTL205: error("Unknown part of a task", "`{name}` has no `{member}`{suggestion}"),
  MTL206: error("Index on a shared value", "`{name}[{task}]`: `{name}` is one value for all tasks, so there is none of `{task}`"),
  MTL207: error("A value inside a chain", "nothing can flow into `{name}`: it is {is}, not a stage"),
  MTL209: error("Out of a block's sight", "{place} sees its parameters and `it`, not `{name}`: pass it as an argument"),
  MTL210: error("`it` without a value", "`it` is the value that comes into a block or an argument chain; there is none here"),
  MTL211: error("A chain where a stage is expected",
    "`{name}` is a chain, so using it as a stage is ambiguous: declare it as a `block` (new weights each time) or a `layer` (one set)"),
  MTL212: error("Too large", "`{name}` grows beyond {limit} layers: use fewer copies or smaller blocks"),
  MTL213: error("Import not found", "`{path}` {missing}{suggestion}"),
  MTL214: error("Problem in an imported file", "`{path}` has a problem in line {line}{others}: {message}"),
  MTL215: error("Imports in a circle", "`{path}` is imported in a circle: {cycle}"),
  MTL216: error("Imported twice", "`{name}` is declared in `{first}` and in `{second}`: rename one of them"),
} as const;

const layers = {
  MTL301: error("Lengths do not fit", "`{word}` on axis {axis} needs equal lengths elsewhere: {left} is {leftShape}, {right} is {rightShape}"),
  MTL302: error("Empty result", "`{word}` would make {shape} empty: its window, {window}, is larger: make the window smaller, or pool less before it"),
  MTL303: error("Dimensions do not fit", "`{word}` reads {expected}: {input} is {shape}"),
  MTL304: error("Shapes do not fit", "`{word}` needs equal shapes: {left} is {leftShape}, {right} is {rightShape}"),
  MTL305: error("Ids in a layer of numbers", "{input} is a category and has no place in `{word}`: embed it first"),
  MTL306: error("Numbers in a layer of ids", "`{word}` looks up the ids of a category: {input} holds numbers, {shape}: declare it as `category`, or read it without `{word}`"),
  MTL307: error("No such axis", "`{word}` has no axis {axis} to work on: {input} is {shape}"),
  MTL308: error("Number of values", "`{word}` reads {expected}, not {actual}"),
  MTL310: error("Missing argument", "`{word}` needs `{parameter}`: {summary}"),
  MTL311: error("Unknown argument or setting", "`{word}` has no {what} `{key}`{suggestion}"),
  MTL312: error("Too many arguments", "`{word}` takes {count}, this is one more"),
  MTL313: error("Unfit argument", "`{parameter}` of `{word}` takes {expected}, not {found}"),
  MTL314: error("Out of range", "`{parameter}` of `{word}` must be {range}: {value} is not"),
  MTL315: error("Not one of the choices", "`{parameter}` of `{word}` is one of {choices}, not `{found}`{suggestion}"),
  MTL316: error("Given twice", "`{key}` of `{word}` is given twice"),
  MTL317: error("Unfit search", "`search` {what}"),
  MTL318: error("Nothing to read", "`{word}` has no value to read: write what flows into it, as in `x -> {word}`"),
  MTL320: error("One layer, two shapes", "`{name}` has one set of weights, but reads {first} here and {second} elsewhere: make it a `block`, which has new ones each time"),
  MTL322: error("Too large to train", "`{word}` would {what}: no model here has more than {most}"),
  MTL340: information("Padding read as data",
    "`{word}` reads the padding of `{input}` as if it were data: pool, attend or read it by `lstm` or `gru` before, and what is padded is left out"),
  MTL341: error("Too many positions", "`{word}` reads at most {most} positions, and {input} has {length}: pool it first, as in `avg_pool(2)`, or declare it shorter"),
  MTL342: error("Not recurrent", "`{word}` reads both ways with `lstm`, `gru` or `rnn`, not with `{layer}`"),
  MTL321: error("Dimensions", "`{type}` takes {expected}, not {found}"),
} as const;

const tasks = {
  MTL401: error("Unfit loss", "loss `{loss}` does not fit `{type}`: use {choices}"),
  MTL402: error("Unfit metric", "metric `{metric}` does not fit `{type}`: use {choices}"),
  MTL403: information("Two activations in a row",
    "`{task}` ends in {layer} with {activation}; its last layer, {head}, is added after it: write `-> output` if that is the prediction"),
  MTL404: error("Unfit weights", "{what}"),
  MTL406: error("Unfit value for a task", "`{task} : {type}` needs {needs}: the value is {shape}{wayOut}"),
  MTL408: error("No task", "`{model}` has no task: write `task NAME : number = VALUE`, or another kind"),
  MTL409: error("No last layer", "`{task}` ends in `output`: there is nothing before its last layer to read as `{member}`"),
  MTL410: error("Setting does not fit the kind", "`{key}` does not fit `{type}`{hint}"),
  MTL420: error("A list of the wrong length", "`{key}` needs one number for each of the {count} tasks with a loss, {tasks}: {given} given"),
  MTL421: error("Not defined together", "`{first}` and `{second}` are not defined together: {why}"),
  MTL422: warning("Weights without much effect",
    "`{combiner}` turns no other way however long gradients are: `{weights}` changes the length of its step and the tasks' own layers alone"),
  MTL423: error("No shared representation", "`combine` finds no shared representation to work at: {why}"),
  MTL424: error("Nobody begins", "no task learns in the first epoch: let one begin without `from_epoch`"),
  MTL425: warning("A task that never learns", "`{task}` would begin in epoch {from}, and the run has {epochs}: let it begin earlier, or raise `epochs`"),
  MTL426: error("No preference at all", "`pareto` needs a number above 0"),
  MTL430: error("Class weights", "`class_weights` of `{task}` has {count} weights, and there are {classes} classes: give one for each, or `balanced`"),
  MTL431: error("Auxiliary to itself", "`{task}` cannot be auxiliary to {what}: name another task, which has a loss"),
  MTL427: error("Nothing to reconstruct", "`{task}` cannot reconstruct `{input}`: {why}"),
  MTL432: error("No run to extend", "`extend` {what}: {way}"),
  MTL433: warning("A setting without effect", "`{key}` of `extend` changes nothing here: it needs {way}"),
  MTL434: warning("One task a step", "`sample: bandit` lets one task learn in a step: `{what}` has nothing to look at: take it away, or sample otherwise"),
  MTL412: error("Nothing to learn from", "no task of `{model}` has a loss, so nothing would be learned: let one have its own, without `loss: none`"),
  MTL411: error("Two settings for one thing", "`{task}` has both `{first}` and `{second}`: give one"),
} as const;

const sharing = {
  MTL501: information("Nothing is shared", "nothing is shared in `{model}`: no layer reaches two tasks, and no penalty ties any"),
  MTL502: error("Unfit groups", "`{task}` {what}"),
  MTL503: { ...warning("Unused", "`{name}` reaches no task"), unnecessary: true },
  MTL504: error("Unequal shapes", "`{word}` needs equal shapes from its tasks: `{left}` brings {leftShape}, `{right}` brings {rightShape}"),
  MTL505: error("Not one of the value's tasks", "`{name}[{task}]`: `{task}` does not use `{name}`: read one that does"),
  MTL506: error("A stage for all tasks inside one", "`{word}` makes a value for every task, so it cannot stand inside {place}: move it to a binding"),
  MTL507: error("Shared value", "`{word}` blends what tasks have of their own, but {value} is one value for all of them: put `each(…)` before it"),
  MTL508: error("Per-task value", "`{word}` reads one value for all tasks, but {value} is a value of each task: read what they share before they part"),
  MTL509: error("Several values in one copy", "tasks of one copy bring different values here; read what they share, or give each its own copy"),
  MTL510: error("More than there are", "`{parameter}` of `{word}` is {count}, and there are only {experts} experts"),
  MTL511: error("No power of two", "`experts` of `{word}` must be a power of two, for its selectors count in bits: {experts} is not, {nearest} is"),
  MTL512: error("Width that does not divide", "`{word}` cuts the last axis into {count} equal parts: {width} numbers do not divide by {count}: make it as wide as a multiple of {count}"),
  MTL514: error("Parts of a penalty", "`{word}` compares {needs}: {found}"),
  MTL515: error("Parts that are not alike", "`{word}` compares weights one by one: `{left}` has {leftShape}, `{right}` has {rightShape}"),
  MTL516: error("Nothing to penalise", "`{part}` has no weights of its own in the model that `{word}` could count"),
  MTL517: error("Unfit matrix", "`matrix` of `{word}` {what}"),
  MTL518: error("More directions than parts", "`rank` of `{word}` is {rank}, and there are only {parts} parts to mix"),
  MTL519: error("A chain that changes the shape", "`{word}` adds what its chain makes to what comes in: {shape} comes in, the chain makes {found}"),
  MTL513: error("Positions that do not fit", "`{word}` masks {shape}, and `{parameter}` is {found}: all axes but the last must be equal"),
} as const;

const data = {
  MTL601: error("No such column", "no column `{column}` in `{file}`{suggestion}"),
  MTL602: error("Unreadable data", "{missing}"),
  MTL603: error("Labels and classes disagree", "label of `{task}` has {count} in the data{where}, the task says {type}{wayOut}"),
  MTL604: warning("Categories beyond their count", "`{column}` in `{file}` has {count} values, and `{input}` has places for {places}: {wayOut}"),
  MTL605: information("Missing labels", "{share} of `{column}` is missing: those rows are masked"),
  MTL607: error("Text where numbers are needed", "column `{column}` of `{file}` holds text{where}, and {user} needs numbers{wayOut}"),
  MTL610: error("Another number of values", "{user} takes {count} a row, but {columns} in `{file}` {held}: {wayOut}"),
  MTL616: error("No data", "`{model}` says nothing about its data: add `data \"file.csv\"`"),
  MTL617: error("Split", "the parts of `split` {what}"),
  MTL618: warning("A task reads its own label", "`{task}` reads its own label: column `{column}` is also the input `{input}`: let it read other inputs, or learn another column"),
  MTL622: error("A source that lacks an input", "`{task}` learns from `{file}` (data `{source}`), which has no column for input `{input}` that `{task}` reads: add the column, or bind the task to another source with `data: {other}`"),
  MTL624: error("A data source without a name", "with several data sources each needs a name: write `data NAME = \"file.csv\"`"),
  MTL620: error("No such value", "`{value}` is not among the values of `{column}`{suggestion}"),
} as const;

/** Every message of the checker by its code; the codes are stable. */
export const messages = { ...names, ...layers, ...tasks, ...sharing, ...data } satisfies Record<string, Message>;

export type Code = keyof typeof messages;
export type MessageData = Readonly<Record<string, string | number>>;

export function isCode(text: string): text is Code {
  return Object.hasOwn(messages, text);
}

/** The sentence of a code, its placeholders filled. */
export function messageOf(code: Code, data: MessageData): string {
  return messages[code].text.replace(/\{(\w+)\}/g, (_, key: string) => String(data[key] ?? ""));
}
