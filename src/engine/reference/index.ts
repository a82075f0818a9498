export { createReferenceExecutor } from "./executor.ts";
