import { tokenLabel, type IParserErrorMessageProvider, type TokenType } from "chevrotain";

/**
 * Chevrotain asks for a message while it throws; ours are written later, with the text at hand. So the message only
 * carries what was expected: labels of tokens, one a line.
 */
export const expectations: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => tokenLabel(expected),
  buildNotAllInputParsedMessage: () => "",
  buildNoViableAltMessage: ({ expectedPathsPerAlt }) => firstLabels(expectedPathsPerAlt.flat()),
  buildEarlyExitMessage: ({ expectedIterationPaths }) => firstLabels(expectedIterationPaths),
};

function firstLabels(paths: readonly TokenType[][]): string {
  const labels = paths.flatMap((path) => (path[0] ? [tokenLabel(path[0])] : []));
  return [...new Set(labels)].join("\n");
}
