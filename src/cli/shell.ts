/** A command as it can be pasted into a shell: words that a shell would take apart, or read as more than themselves, stand in quotes. */
export function shellLine(...words: readonly string[]): string {
  return words.map(process.platform === "win32" ? windowsWord : posixWord).join(" ");
}

const posixWord = (word: string): string => (/^[\p{L}\p{N}@%+=:,./_-]+$/u.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** No name of a file holds a quote there. */
const windowsWord = (word: string): string => (/^[\p{L}\p{N}@+=:./\\_-]+$/u.test(word) ? word : `"${word}"`);
