#!/usr/bin/env node
import { Command, CommanderError, Option } from "commander";
import { executorNames } from "../engine/executor.ts";
import { measures } from "../affinity/index.ts";
import { adviseCommand } from "./commands/advise.ts";
import type { AdviseOptions } from "./commands/advise.ts";
import { affinityCommand, type AffinityOptions } from "./commands/affinity.ts";
import { baselinesCommand } from "./commands/baselines.ts";
import type { BaselineOptions } from "./commands/baselines.ts";
import { checkCommand } from "./commands/check.ts";
import { compileCommand } from "./commands/compile.ts";
import { dataCommand } from "./commands/data.ts";
import { evaluateCommand } from "./commands/evaluate.ts";
import type { SplitName } from "./commands/evaluate.ts";
import { exportCommand, exportFormats, type ExportFormat } from "./commands/export.ts";
import { frontCommand, type FrontOptions } from "./commands/front.ts";
import { formatCommand } from "./commands/format.ts";
import { groupCommand } from "./commands/group.ts";
import type { GroupOptions } from "./commands/group.ts";
import { graphCommand } from "./commands/graph.ts";
import { lspCommand } from "./commands/lsp.ts";
import { playCommand } from "./commands/play.ts";
import { predictCommand } from "./commands/predict.ts";
import { reportCommand } from "./commands/report.ts";
import type { ReportFormat } from "./commands/report.ts";
import { trainCommand } from "./commands/train.ts";
import type { TrainOptions } from "./commands/train.ts";
import { viewCommand } from "./commands/view.ts";
import { exitCodes } from "./exit.ts";
import { failureOf } from "./failure.ts";
import { serveTools } from "./mcp.ts";
import { cosine, factor, integer, port, positiveInteger, severalPoints } from "./option-values.ts";
import type { Output } from "./output.ts";
import { createOutput } from "./output.ts";
import { version } from "./version.ts";

// Before any thread starts: ONNX Runtime reads the environment of the process, which a thread cannot change, and would tell its maker of every model.
process.env["ORT_DISABLE_TELEMETRY"] = "1";

/** What a run can say; gains come from `mtl baselines`. */
const runMeasures = Object.keys(measures).filter((name) => name !== "gain");

const executorOption = () => new Option("--executor <name>", "what computes (default: ort)").choices(executorNames);

function commands(): Command {
  const program = new Command("mtl")
    .description("Crosstask: design, train and diagnose multi-task models.")
    .version(version)
    .option("--json", "print one JSON object on standard output")
    .exitOverride()
    .configureHelp({ showGlobalOptions: true });
  addLanguageCommands(program);
  addTrainingCommands(program);
  addEvidenceCommands(program);
  for (const command of [program, ...program.commands]) {
    const name = command === program ? "mtl" : `mtl ${command.name()}`;
    command.configureOutput({ outputError: (text, write) => write(`${usageLine(text, name)}\n`) });
  }
  return program;
}

/** What Commander says of wrong words, in one line, with the way out where it names none. */
function usageLine(text: string, command: string): string {
  const line = text.trimEnd().replaceAll("\n", " ");
  return /is invalid\.|Did you mean/.test(line) ? line : `${line} (${command} --help says what there is)`;
}

/** Commands that look at the text. */
function addLanguageCommands(program: Command): void {
  program.command("check <file...>").description("print the problems of .mtl files")
    .action(ended((output, files: string[]) => checkCommand(files, output)));
  program.command("format <file...>").description("rewrite .mtl files in the canonical form")
    .option("--check", "only say which files would change")
    .action(ended(async (output, files: string[], options: { check?: boolean }) => formatCommand(files, { check: options.check === true }, output)));
  program.command("compile <file>").description("write the untrained model as TensorFlow.js files")
    .option("--model <name>", "which model of the file").option("--out <folder>", "where to (default: <model>.tfjs beside the file)")
    .action(ended((output, file: string, options: { model?: string; out?: string }) => compileCommand(file, options, output)));
  program.command("graph <file>").description("draw who shares which layers, as SVG")
    .option("--model <name>", "which model of the file").option("--out <file>", "where to (default: <model>.svg beside the file)")
    .action(ended((output, file: string, options: { model?: string; out?: string }) => graphCommand(file, options, output)));
  program.command("data <file>").description("show what the data of a model hold, column by column")
    .option("--model <name>", "which model of the file")
    .action(ended((output, file: string, options: { model?: string }) => dataCommand(file, options, output)));
  program.command("mcp").description("tools for agents, over standard input and output").option("--train", "let them train models, too")
    .option("--no-data", "let them open no data file, as in an untrusted folder")
    .action((options: { train?: boolean; data: boolean }) => serveTools(options));
  program.command("lsp").description("run the language server").option("--stdio", "talk over standard input and output, as it does without being told")
    .action(async () => { process.exitCode = await lspCommand(); });
}

/** Commands that train, or look at what was trained. */
function addTrainingCommands(program: Command): void {
  program.command("train <file>").description("train a model into a run folder")
    .option("--model <name>", "which model of the file")
    .option("--epochs <n>", "instead of the file's", positiveInteger).option("--seed <n>", "instead of the file's", integer)
    .addOption(executorOption()).option("--threads <n>", "threads of the engine (default: 1, the fastest for models of this size)", positiveInteger)
    .option("--out <folder>", "the run folder (default: .mtl/runs/<model>/<time>-<seed> beside the file)")
    .option("--resume <run>", "go on with a run that was stopped or killed")
    .action(ended(async (output, file: string, options: TrainOptions) => { await trainCommand(file, options, output); }));
  program.command("evaluate <run>").description("losses and metrics of a run's model")
    .addOption(new Option("--split <name>", "which rows").choices(["train", "validation", "test"]))
    .action(ended((output, run: string, options: { split?: SplitName }) => evaluateCommand(run, options, output)));
  program.command("predict <run> <data>").description("predictions for the rows of a file, as CSV")
    .option("--out <file>", "write them there instead of to standard output")
    .action(ended((output, run: string, data: string, options: { out?: string }) => predictCommand(run, data, options, output)));
  program.command("export <run>").description("a run's trained model for other tools")
    .addOption(new Option("--to <format>", "which tool").choices(exportFormats).makeOptionMandatory())
    .option("--out <folder>", "where to (default: <format> in the run folder)")
    .action(ended(async (output, run: string, options: { to: ExportFormat; out?: string }) => exportCommand(run, options, output)));
  program.command("report <run>").description("a run as one page, or its figures as Markdown")
    .addOption(new Option("--format <name>", "what to write (default: html, into the run folder)").choices(["html", "markdown"]))
    .option("--out <file>", "write it there")
    .action(ended((output, run: string, options: { format?: ReportFormat; out?: string }) => reportCommand(run, options, output)));
  program.command("view <run>").description("show a run in the browser, on this machine alone")
    .option("--port <n>", "which port (default: a free one)", port)
    .action(ended((output, run: string, options: { port?: number }) => viewCommand(run, options, output)));
  program.command("play [file]").description("the playground in the browser, with the text of a file where one is named")
    .option("--port <n>", "which port (default: 7478, or a free one)", port)
    .action(ended((output, file: string | undefined, options: { port?: number }) => playCommand(file, options, output)));
}

/** Commands that compare models, and say what to change. */
function addEvidenceCommands(program: Command): void {
  program.command("baselines <file>").description("train every task alone and all together, and compare")
    .option("--model <name>", "which model of the file").option("--pairs", "train all pairs of tasks as well")
    .option("--seeds <n>", "trainings of each kind (default: 3)", positiveInteger).option("--epochs <n>", "instead of the file's", positiveInteger)
    .addOption(executorOption()).option("--jobs <n>", "trainings at a time (default: one a core)", positiveInteger)
    .action(ended((output, file: string, options: BaselineOptions) => baselinesCommand(file, options, output)));
  program.command("front <file>").description("train along many preferences over the tasks, and draw what can be reached")
    .option("--model <name>", "which model of the file").option("--points <n>", "how many preferences (default: 9)", severalPoints)
    .option("--seeds <n>", "trainings of each, averaged (default: 1)", positiveInteger).option("--epochs <n>", "instead of the file's", positiveInteger)
    .addOption(new Option("--by <figure>", "what is on the axes: every task's loss, or its first metric (default: loss)").choices(["loss", "metric"]))
    .addOption(executorOption()).option("--jobs <n>", "trainings at a time (default: one a core)", positiveInteger)
    .option("--out <folder>", "where picture and report go (default: .mtl/front/<model> beside the file)")
    .action(ended((output, file: string, options: FrontOptions) => frontCommand(file, options, output)));
  program.command("affinity <run...>").description("who helps whom by every measure of a run; several runs count as seeds")
    .addOption(new Option("--measure <name>", "one measure alone").choices(runMeasures))
    .option("--threshold <cosine>", "Recon's score of every shared layer: how often cosines lie below this (say -0.1)", cosine)
    .action(ended((output, runs: string[], options: AffinityOptions) => affinityCommand(runs, options, output)));
  program.command("group <run>").description("which tasks go together in at most N networks, and where a trunk should branch")
    .requiredOption("--budget <n>", "how many networks or branches at most", positiveInteger)
    .addOption(new Option("--measure <name>", "group by this").choices(runMeasures.filter((name) => name !== "projected")))
    .option("--growth <factor>", "how many times its parameters the model may have when it branches (default: 1.5)", factor)
    .action(ended((output, run: string, options: GroupOptions) => groupCommand(run, options, output)));
  program.command("advise <run>").description("what a run has shown, and the edits of the text that it speaks for")
    .option("--verify", "train old and new over the same seeds, and compare").option("--seeds <n>", "with --verify (default: 3)", positiveInteger)
    .option("--epochs <n>", "with --verify, instead of the run's", positiveInteger).option("--jobs <n>", "trainings at a time (default: one a core)", positiveInteger)
    .option("--top <n>", "how many edits to verify (default: 4)", positiveInteger).option("--only <title>", "this edit alone, whatever it costs")
    .option("--growth <factor>", "how many times its parameters a model may have (default: 1.5)", factor)
    .option("--markdown", "print Markdown")
    .action(ended((output, run: string, options: AdviseOptions) => adviseCommand(run, options, output)));
}

/** The one boundary: every command ends with an exit code, and every failure with one sentence. */
function ended<Arguments extends unknown[]>(command: (output: Output, ...args: Arguments) => Promise<number | void>) {
  return async function (this: Command, ...args: Arguments): Promise<void> {
    const output = createOutput(this.optsWithGlobals<{ json?: boolean }>().json === true);
    try {
      process.exitCode = await command(output, ...args) ?? exitCodes.fine;
    } catch (error) {
      process.exitCode = report(error, output);
    }
  };
}

function report(error: unknown, output: Output): number {
  const failure = failureOf(error);
  output.note(failure.code === undefined ? failure.message : `error ${failure.code}: ${failure.message}`);
  output.object({ error: { code: failure.code, message: failure.message, ...failure.details } });
  return failure.exitCode;
}

let unread = false;

/** Whoever reads the output may stop early, as `head` does: that is no fault. What trains stops as with Ctrl+C, and can be resumed. */
function endUnread({ code, message }: NodeJS.ErrnoException): void {
  if (unread) return;
  unread = true;
  if (code !== "EPIPE") {
    process.exitCode = exitCodes.training;
    process.stderr.write(`The output could not be written (${code === "ENOSPC" ? "the disk is full" : message}): send it elsewhere.\n`);
  }
  if (!process.emit("SIGINT")) process.exit();
}

process.stdout.on("error", endUnread);
process.stderr.on("error", endUnread);

/** Where no command is named, Commander shows the help and calls that an error without words. */
function usageMessage({ code, message }: CommanderError): string {
  return code === "commander.help" ? "No such command, or none: mtl --help lists them." : message.replace(/^error: /, "").replaceAll("\n", " ");
}

try {
  await commands().parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? exitCodes.fine : exitCodes.usage;
  // Commander has told people; the words were never read as far as `--json`.
  if (error.exitCode !== 0) createOutput(process.argv.includes("--json")).object({ error: { message: usageMessage(error) } });
}
