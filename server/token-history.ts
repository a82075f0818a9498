import type { SemanticTokens, SemanticTokensDelta } from "vscode-languageserver";

/** What an editor was told last of each document's tokens, so that the next answer can be the difference. */
export class TokenHistory {
  private readonly told = new Map<string, { readonly id: string; readonly data: readonly number[] }>();
  private count = 0;

  full(uri: string, { data }: SemanticTokens): SemanticTokens {
    const resultId = String(++this.count);
    this.told.set(uri, { id: resultId, data });
    return { resultId, data };
  }

  /** Everything, where the editor's last answer is not the one that is remembered. */
  delta(uri: string, previous: string, tokens: SemanticTokens): SemanticTokens | SemanticTokensDelta {
    const last = this.told.get(uri);
    const full = this.full(uri, tokens);
    if (last?.id !== previous) return full;
    return { resultId: full.resultId ?? "", edits: differenceOf(last.data, tokens.data) };
  }

  forget(uri: string): void {
    this.told.delete(uri);
  }
}

/** One edit from the first to the last number that differs. */
function differenceOf(before: readonly number[], after: readonly number[]): SemanticTokensDelta["edits"] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  const deleteCount = before.length - start - end;
  const data = after.slice(start, after.length - end);
  return deleteCount === 0 && data.length === 0 ? [] : [{ start, deleteCount, data }];
}
