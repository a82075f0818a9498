/** Colours and letters of the page, as a canvas needs them. */
export interface Theme {
  readonly text: string;
  readonly grid: string;
  readonly font: string;
  readonly task: (index: number) => string;
}

const taskColours = 8;

export function readTheme(element: HTMLElement): Theme {
  const style = getComputedStyle(element);
  const value = (name: string): string => style.getPropertyValue(name).trim();
  return { text: value("--text-soft"), grid: value("--grid"), font: `11px ${style.fontFamily}`, task: (index) => value(`--task-${index % taskColours}`) };
}
