/** `npm run catalogue [-- WORD…]`: word × proof, for all words or for some; fails where a word lacks a proof. */
import { mainOf } from "../../bench/bundle.mjs";

const main = await mainOf("test/catalog/proof", "catalogue");
process.exitCode = await main(process.argv.slice(2));
