import { fitName, floatBytes } from "../files.ts";
import type { Numbers } from "../numbers.ts";

/** One output of a layer: a layer used twice has two. */
export interface TensorRef {
  readonly layer: string;
  readonly node: number;
}

interface LayerJson {
  readonly class_name: string;
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly inbound_nodes: unknown[];
}

interface NewLayer {
  /** Made fit for Keras and unique. */
  readonly name: string;
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly inputs: readonly TensorRef[];
  /** In the order in which the class names its weights. */
  readonly weights: readonly Numbers[];
}

/** Collects the layers of a functional Keras model, and its weights. */
export class Topology {
  readonly #layers = new Map<string, LayerJson>();
  readonly #weights: { name: string; numbers: Numbers }[] = [];
  readonly #inputs: TensorRef[] = [];

  input(name: string, shape: readonly number[], type: "float32" | "int32"): TensorRef {
    const unique = this.#unique(name);
    const config = { batch_input_shape: [null, ...shape], dtype: type, sparse: false, name: unique };
    this.#layers.set(unique, { class_name: "InputLayer", name: unique, config, inbound_nodes: [] });
    const made = { layer: unique, node: 0 };
    this.#inputs.push(made);
    return made;
  }

  /** Adds a layer and uses it once. */
  add({ name, className, config, inputs, weights }: NewLayer): TensorRef {
    const unique = this.#unique(name);
    this.#layers.set(unique, { class_name: className, name: unique, config: { ...config, name: unique, trainable: true }, inbound_nodes: [] });
    weightNames(className, config).forEach((weight, index) => this.#weights.push({ name: `${unique}/${weight}`, numbers: weights[index] }));
    return this.use(unique, inputs);
  }

  /** Uses a layer once more, with the same weights. */
  use(layer: string, inputs: readonly TensorRef[]): TensorRef {
    const nodes = this.#layers.get(layer)?.inbound_nodes ?? [];
    nodes.push(inputs.map((input) => [input.layer, input.node, 0, {}]));
    return { layer, node: nodes.length - 1 };
  }

  /** The files that `tf.loadLayersModel` opens. */
  files(name: string, outputs: readonly TensorRef[], by: string): Map<string, string | Uint8Array> {
    const place = ({ layer, node }: TensorRef) => [layer, node, 0];
    const model = {
      format: "layers-model", generatedBy: by, convertedBy: null,
      modelTopology: {
        class_name: "Model", keras_version: "2.15.0", backend: "tensorflow",
        config: { name: fitName(name), layers: [...this.#layers.values()], input_layers: this.#inputs.map(place), output_layers: outputs.map(place) },
      },
      weightsManifest: [{
        paths: ["weights.bin"],
        weights: this.#weights.map(({ name: weight, numbers }) => ({ name: weight, shape: [...numbers.shape], dtype: "float32" })),
      }],
    };
    return new Map<string, string | Uint8Array>([
      ["model.json", `${JSON.stringify(model)}\n`],
      ["weights.bin", floatBytes(this.#weights.map(({ numbers }) => numbers))],
    ]);
  }

  #unique(name: string): string {
    const fit = fitName(name);
    let unique = fit;
    for (let count = 2; this.#layers.has(unique); count++) unique = `${fit}_${count}`;
    return unique;
  }
}

/** What a stock layer calls its weights, in its order. */
function weightNames(className: string, config: Readonly<Record<string, unknown>>): readonly string[] {
  switch (className) {
    case "Embedding": return ["embeddings"];
    case "BatchNormalization": return [...affineNames(config), "moving_mean", "moving_variance"];
    case "LayerNormalization": return affineNames(config);
    case "Dense": case "Conv1D": case "Conv2D": case "Conv2DTranspose": return ["kernel", ...biasName(config)];
    case "LSTM": case "GRU": case "SimpleRNN": return ["kernel", "recurrent_kernel", "bias"];
    case "DepthwiseConv2D": return ["depthwise_kernel", ...biasName(config)];
    case "SeparableConv2D": return ["depthwise_kernel", "pointwise_kernel", ...biasName(config)];
    default: return [];
  }
}

function biasName(config: Readonly<Record<string, unknown>>): string[] {
  return config["use_bias"] === false ? [] : ["bias"];
}

function affineNames(config: Readonly<Record<string, unknown>>): string[] {
  return [...(config["scale"] === false ? [] : ["gamma"]), ...(config["center"] === false ? [] : ["beta"])];
}
