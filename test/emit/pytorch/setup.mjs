/** `npm run setup:pytorch`: a virtual environment with PyTorch, about 800 MB, in which exported modules are run. */
import { mainOf, root } from "../../bench/bundle.mjs";

const main = await mainOf("test/emit/pytorch", "setup-pytorch");
main(root);
