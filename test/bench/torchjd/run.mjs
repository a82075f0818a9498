/** `npm run parity:torchjd`: our combiners beside TorchJD's; without Python it says so. */
import { join } from "node:path";
import { bundledMain, root } from "../bundle.mjs";

const main = await bundledMain("torchjd");
await main(root, join(root, "test/bench/torchjd/theirs.py"));
