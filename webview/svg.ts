/** What the page's stylesheet decides about a drawn element, in words that a file of its own understands. */
const properties = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "opacity", "font-size", "font-family", "font-weight", "text-anchor"] as const;

const drawn = "rect, path, text, circle, ellipse, line, polyline, polygon";

/** An inline drawing as a file: every element carries the colours that it has at this moment, on a ground where one is named. */
export function svgOf(picture: SVGSVGElement, ground?: string): string {
  const copy = picture.cloneNode(true) as SVGSVGElement;
  const originals = picture.querySelectorAll<SVGElement>(drawn);
  copy.querySelectorAll<SVGElement>(drawn).forEach((element, index) => {
    const style = getComputedStyle(originals[index]);
    for (const name of properties) {
      const value = style.getPropertyValue(name);
      element.setAttribute(name, name === "fill" || name === "stroke" ? plainColour(value) : value);
    }
  });
  if (ground !== undefined) copy.prepend(groundOf(copy, ground));
  return new XMLSerializer().serializeToString(copy);
}

function groundOf({ ownerDocument }: SVGSVGElement, colour: string): SVGElement {
  const rectangle = ownerDocument.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of Object.entries({ width: "100%", height: "100%", fill: plainColour(colour) })) rectangle.setAttribute(name, value);
  return rectangle;
}

/** Of the picture that a chart's element holds. */
export function pictureIn(section: HTMLElement): string {
  const picture = section.querySelector<SVGSVGElement>('svg[role="img"]');
  return picture ? svgOf(picture, groundColour()) : "";
}

/** What lies under the page's pictures. */
export const groundColour = (): string => getComputedStyle(document.body).backgroundColor;

/** Mixed colours are known to browsers alone: as channels every program that draws a file understands them. */
export function plainColour(colour: string): string {
  if (!colour.startsWith("color")) return colour;
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (context === null) return colour;
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data;
  return alpha === 255 ? `rgb(${red}, ${green}, ${blue})` : `rgba(${red}, ${green}, ${blue}, ${(alpha / 255).toFixed(3)})`;
}
