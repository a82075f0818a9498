import { TextDocument } from "vscode-languageserver-textdocument";
import type { Host, StoredFile } from "./host.ts";

/** The `.mtl` files of the workspace that no editor has open, as they lie on the disk. */
export class Workspace {
  private readonly host: Host;
  private readonly documents = new Map<string, TextDocument>();
  private listed: Promise<readonly StoredFile[]> | undefined;
  private reads = 0;

  constructor(host: Host) {
    this.host = host;
  }

  async stored(folders: readonly string[]): Promise<readonly TextDocument[]> {
    this.listed ??= this.host.list?.(folders) ?? Promise.resolve([]);
    return (await this.listed).map((file) => this.documentOf(file));
  }

  /** Files may have come, gone or changed. */
  forget(): void {
    this.listed = undefined;
  }

  /** The same document for the same text. Versions are negative: an editor's own begin at 0. */
  private documentOf({ uri, text }: StoredFile): TextDocument {
    const known = this.documents.get(uri);
    if (known?.getText() === text) return known;
    const made = TextDocument.create(uri, "mtl", -1 - this.reads++, text);
    this.documents.set(uri, made);
    return made;
  }
}
