import { activationLayer } from "../activations/layer.ts";
import { activations } from "../activations/index.ts";
import type { LayerDefinition } from "../definition.ts";
import { attention, attentionPool } from "./attention.ts";
import { batchNorm } from "./batch-norm.ts";
import { concat } from "./concat.ts";
import { conv2d } from "./conv2d.ts";
import { conv1d, conv2dTranspose, depthwiseConv2d, separableConv2d } from "./convolutions.ts";
import { crossAttend } from "./cross-attend.ts";
import { cumulative } from "./cumulative.ts";
import { dense } from "./dense.ts";
import { dropout } from "./dropout.ts";
import { embed } from "./embed.ts";
import { flatten } from "./flatten.ts";
import { fuse } from "./fuse.ts";
import { reverseGradient, stopGradient } from "./gradient.ts";
import { idScores } from "./id-scores.ts";
import { layerNorm } from "./layer-norm.ts";
import { mask } from "./mask.ts";
import { add, average, maximum, multiply } from "./merge.ts";
import { mix } from "./mix.ts";
import { modulate } from "./modulate.ts";
import { noise } from "./noise.ts";
import { oneHot } from "./one-hot.ts";
import { output } from "./output.ts";
import { avgPool, globalAvgPool, globalMaxPool, maxPool } from "./pool.ts";
import { position } from "./position.ts";
import { permute, reshape, upsample } from "./resize.ts";
import { bidirectional, gru, lstm, rnn } from "./recurrent.ts";
import { selectExperts } from "./select-experts.ts";
import { stitch, stitchChannels, stitchFeatures } from "./stitch.ts";
import { branchChoice } from "./branch-choice.ts";
import { rotate } from "./rotate.ts";
import { taskMessages } from "./task-messages.ts";
import { taskVector } from "./task-vector.ts";
import { topSoftmax } from "./top-softmax.ts";

/** Every layer, and every activation as a stage of its own. */
export const layers: readonly LayerDefinition[] = [
  dense, cumulative, conv2d, conv1d, depthwiseConv2d, separableConv2d, conv2dTranspose,
  maxPool, avgPool, globalAvgPool, globalMaxPool, upsample, flatten, reshape, permute,
  embed, oneHot, position, lstm, gru, rnn, bidirectional, attention, crossAttend, attentionPool,
  dropout, noise, mask, batchNorm, layerNorm,
  concat, add, multiply, average, maximum, fuse,
  stopGradient, reverseGradient,
  output,
  mix, topSoftmax, selectExperts, stitch, stitchChannels, stitchFeatures, taskVector, taskMessages, branchChoice, modulate, rotate, idScores,
  ...activations.map(activationLayer),
];
