/** What a hover may be made of: a text from a link is somebody else's, and its comments are shown. */
const allowed: ReadonlySet<string> = new Set([
  "p", "br", "hr", "strong", "em", "del", "code", "pre", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6",
  "table", "thead", "tbody", "tr", "th", "td", "blockquote", "a",
]);

/**
 * Keeps plain markup: tags without attributes, but for the address of a link. Other tags are left out, and a `<` that begins none is
 * written as text; so nothing but what is made here reaches the page's parser.
 */
export function cleanHtml(html: string): string {
  return html.replace(/<(\/?)([a-z][a-z0-9]*)\b([^<>]*)>|</gi, (_, slash: string | undefined, tag: string | undefined, attributes: string | undefined) => {
    if (tag === undefined) return "&lt;";
    const name = tag.toLowerCase();
    return allowed.has(name) ? `<${slash ?? ""}${name}${name === "a" && slash === "" ? address(attributes ?? "") : ""}>` : "";
  });
}

function address(attributes: string): string {
  const found = /\bhref="(https?:\/\/[^"\s]+)"/.exec(attributes)?.[1];
  return found === undefined ? "" : ` href="${found}" target="_blank" rel="noreferrer"`;
}
