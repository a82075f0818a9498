/**
 * `.mtl` is also what 3D programs call their materials, and Acceleo its templates. Their first word gives them away; a material
 * file often starts with remarks in `#`, which are nothing in ours.
 */
const first = /^(?:\uFEFF?\s*#[^\n]*(?:\n|$)|\s)*(?:newmtl\s|K[ads]\s|\[(?:module|comment)\b)/;
const looked = 4096;

/** Whether a text is an `.mtl` file of somebody else. */
export const isForeign = (text: string): boolean => first.test(text.slice(0, looked));
