import { escaped } from "./markup.ts";
import { groundColour, plainColour, svgOf } from "./svg.ts";

/** Room around the picture and above it, for its title; in CSS pixels. */
const [edge, head] = [12, 28];
/** Of the height of a line of text, what lies above its baseline in the fonts of screens. */
const ascent = 0.79;
/** What is there to be used or heard, not to be looked at. */
const left = "select, input, label.needs-script, .spoken, .numbers, header, title";

/**
 * What a chart's element shows as a file of its own: grounds, rules, words and inline drawings of a table as they stand on the page, also
 * those that one would have to scroll to. For pictures that the page draws as a table or on a canvas.
 */
export function shownIn(section: HTMLElement): string {
  const title = section.querySelector("h2")?.textContent ?? "";
  const { left: x, top: y } = section.getBoundingClientRect();
  const sheet: Sheet = { parts: [], from: [x - edge, y - edge], to: [0, 0] };
  for (const part of section.children) if (!part.matches(left)) draw(part, sheet);
  const [width, height] = [Math.ceil(sheet.to[0]) + edge, Math.ceil(sheet.to[1]) + edge];
  const { color, fontFamily } = getComputedStyle(section);
  const colour = plainColour(color);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escaped(fontFamily)}">`
    + `<rect width="100%" height="100%" fill="${plainColour(groundColour())}"/><title>${escaped(title)}</title>`
    + `<defs><pattern id="unclear" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="1" height="6" fill="${colour}" fill-opacity="0.25"/></pattern></defs>`
    + `<text x="${edge}" y="${head - 8}" font-size="14" font-weight="bold" fill="${colour}">${escaped(title)}</text>${sheet.parts.join("")}</svg>`;
}

interface Sheet {
  readonly parts: string[];
  /** Where the sheet's corner is on the screen. */
  readonly from: readonly [x: number, y: number];
  /** How far the picture reaches. */
  to: readonly [x: number, y: number];
}

/** An element, then what is in it. */
function draw(element: Element, sheet: Sheet): void {
  if (element.matches(left) || element.getClientRects().length === 0) return;
  if (element instanceof SVGSVGElement) return drawing(element, sheet);
  if (element instanceof HTMLCanvasElement) return pixels(element, sheet);
  ground(element, sheet);
  for (const child of element.childNodes) {
    if (child instanceof Element) draw(child, sheet);
    else if (child instanceof Text) words(child, element, sheet);
  }
}

function place(rectangle: DOMRect, sheet: Sheet): readonly [x: number, y: number] {
  const [x, y] = [rectangle.left - sheet.from[0], rectangle.top - sheet.from[1]];
  sheet.to = [Math.max(sheet.to[0], x + rectangle.width), Math.max(sheet.to[1], y + rectangle.height)];
  return [x, y];
}

const isSeen = (colour: string): boolean => !/^transparent$|^rgba\(.*, 0\)$|\/ 0\)$/.test(colour);

function ground(element: Element, sheet: Sheet): void {
  const { backgroundColor, backgroundImage, borderRadius, borderBottomColor, borderBottomStyle, borderBottomWidth } = getComputedStyle(element);
  const rectangle = element.getBoundingClientRect();
  const [x, y] = place(rectangle, sheet);
  const box = `<rect x="${x}" y="${y}" width="${rectangle.width}" height="${rectangle.height}" rx="${Math.min(Number.parseFloat(borderRadius) || 0, rectangle.height / 2)}"`;
  if (isSeen(backgroundColor)) sheet.parts.push(`${box} fill="${plainColour(backgroundColor)}"/>`);
  if (backgroundImage.includes("gradient")) sheet.parts.push(`${box} fill="url(#unclear)"/>`);
  const rule = Number.parseFloat(borderBottomWidth);
  if (rule > 0 && borderBottomStyle !== "none" && isSeen(borderBottomColor)) {
    const at = y + rectangle.height - rule / 2;
    sheet.parts.push(`<line x1="${x}" x2="${x + rectangle.width}" y1="${at}" y2="${at}" stroke="${plainColour(borderBottomColor)}" stroke-width="${rule}"/>`);
  }
}

/** A piece of text, a line of it apart. */
function words(node: Text, element: Element, sheet: Sheet): void {
  const { color, fontSize, fontWeight, fontStyle, writingMode } = getComputedStyle(element);
  const look = `font-size="${fontSize}" font-weight="${fontWeight}" font-style="${fontStyle}" fill="${plainColour(color)}"`;
  for (const { text, rectangle } of linesOf(node)) {
    const [x, y] = place(rectangle, sheet);
    const upright = writingMode.startsWith("vertical");
    const [across, down] = upright ? [x + ascent * rectangle.width, y + rectangle.height] : [x, y + ascent * rectangle.height];
    const spot = upright ? `transform="translate(${across} ${down}) rotate(-90)"` : `x="${across}" y="${down}"`;
    const length = upright ? rectangle.height : rectangle.width;
    sheet.parts.push(`<text ${spot} ${look} textLength="${length}" lengthAdjust="spacingAndGlyphs" xml:space="preserve">${escaped(text)}</text>`);
  }
}

interface Line {
  text: string;
  readonly rectangle: DOMRect;
}

function linesOf(node: Text): Line[] {
  const range = node.ownerDocument.createRange();
  const lines: Line[] = [];
  let end = 0;
  for (const { 0: word, index } of node.data.matchAll(/\S+/g)) {
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    const [rectangle] = range.getClientRects();
    const last = lines.at(-1);
    if (rectangle && last?.rectangle.top === rectangle.top) {
      range.setStart(node, end - last.text.length);
      Object.assign(last, { text: node.data.slice(end - last.text.length, index + word.length), rectangle: range.getBoundingClientRect() });
    } else if (rectangle) lines.push({ text: word, rectangle });
    end = index + word.length;
  }
  return lines;
}

function drawing(picture: SVGSVGElement, sheet: Sheet): void {
  put(new DOMParser().parseFromString(svgOf(picture), "image/svg+xml").documentElement, picture, sheet);
}

function pixels(canvas: HTMLCanvasElement, sheet: Sheet): void {
  const image = canvas.ownerDocument.createElementNS("http://www.w3.org/2000/svg", "image");
  image.setAttribute("href", canvas.toDataURL("image/png"));
  put(image, canvas, sheet);
}

/** A drawn element at the place of the one that it stands for. */
function put(drawn: Element, from: Element, sheet: Sheet): void {
  const rectangle = from.getBoundingClientRect();
  const [x, y] = place(rectangle, sheet);
  for (const [name, value] of Object.entries({ x, y, width: rectangle.width, height: rectangle.height })) drawn.setAttribute(name, String(value));
  sheet.parts.push(new XMLSerializer().serializeToString(drawn));
}
