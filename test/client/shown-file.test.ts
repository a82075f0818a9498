import { beforeEach, describe, expect, it } from "vitest";
import { shownFile } from "../../client/shown-file.ts";
import { Document, TabInputText, Uri, editor, reset, shown } from "./vscode.ts";

const document = (path: string) => new Document(path, "model M {}\n");
const tab = (path: string) => ({ input: new TabInputText(Uri.file(path)) });
const found = () => shownFile()?.path;

beforeEach(reset);

describe("the file that a command is about", () => {
  it("is the text with the caret, whatever else is open", () => {
    shown(document("/seen.mtl"));
    editor.active = { document: { uri: Uri.file("/notes.txt") } };
    expect(found()).toBe("/notes.txt");
  });

  it("is the model that is seen beside a page that has the focus", () => {
    shown(document("/seen.mtl"));
    editor.tabs = [tab("/seen.mtl"), tab("/behind.mtl"), { input: undefined }];
    expect(found()).toBe("/seen.mtl");
  });

  it("is the only model that is open behind such a page, in however many tabs", () => {
    editor.tabs = [tab("/data.csv"), tab("/one.mtl"), { input: undefined }, tab("/one.mtl")];
    expect(found()).toBe("/one.mtl");
  });

  it("is not guessed among several, nor where none is open", () => {
    expect(found()).toBeUndefined();
    editor.tabs = [tab("/one.mtl"), tab("/two.mtl")];
    expect(found()).toBeUndefined();
  });
});
