import { trainHere } from "./training/train-here.ts";

trainHere((fetched) => fetched);
