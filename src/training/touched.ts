import type { Tensor, Tensors } from "../engine/executor.ts";
import type { Program } from "../graph/program.ts";
import { touchedIn } from "../graph/programs/index.ts";

/** The ids of a batch, each once, and where each source's ids are among them; where a program asks for them. */
export function touchedFeeds(program: Program, tensors: Tensors): Tensors {
  const found = new Map<string, Touched>();
  return Object.fromEntries(program.feeds.flatMap(({ name }): [string, Tensor][] => {
    const asked = touchedIn(name);
    if (!asked) return [];
    const key = asked.sources.join("+");
    const touched = found.get(key) ?? touchedBy(asked.sources, tensors);
    found.set(key, touched);
    const tensor = asked.of === undefined ? touched.ids : touched.places.get(asked.of);
    return tensor ? [[name, tensor]] : [];
  }));
}

interface Touched {
  /** As many as there are positions; 0 behind the last. */
  readonly ids: Tensor;
  readonly places: ReadonlyMap<string, Tensor>;
}

function touchedBy(sources: readonly string[], tensors: Tensors): Touched {
  const placeOf = new Map<number, number>();
  const places = new Map(sources.map((source) => {
    const { shape, data } = idsFrom(source, tensors);
    const own = Int32Array.from(data, (id) => {
      const place = placeOf.get(id) ?? placeOf.size;
      placeOf.set(id, place);
      return place;
    });
    return [source, { shape, data: own }] as const;
  }));
  const ids = new Int32Array([...places.values()].reduce((sum, { data }) => sum + data.length, 0));
  ids.set([...placeOf.keys()]);
  return { ids: { shape: [ids.length], data: ids }, places };
}

/** The ids of an input, or of one of its columns: `table.2`. */
function idsFrom(source: string, tensors: Tensors): Tensor {
  const dot = source.lastIndexOf(".");
  const whole = `input/${source}`;
  if (whole in tensors) return tensors[whole];
  const { shape: [rows, width], data } = tensors[`input/${source.slice(0, dot)}`];
  const column = Number(source.slice(dot + 1));
  return { shape: [rows], data: Int32Array.from({ length: rows }, (_, row) => data[row * width + column]) };
}
