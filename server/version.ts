// The one field by its name, so that bundles hold no more of the file.
export { version } from "../package.json";
