import type { MetricDefinition } from "../definition.ts";
import { accuracy } from "./accuracy.ts";
import { auc } from "./auc.ts";
import { logLoss } from "./log-loss.ts";
import { macroF1 } from "./macro-f1.ts";
import { deviance, mae, mse, r2, rmse } from "./regression.ts";

/** What a task's predictions are measured by: the words after `metric:`. */
export const metrics: readonly MetricDefinition[] = [auc, accuracy, macroF1, rmse, mse, mae, r2, deviance, logLoss];
