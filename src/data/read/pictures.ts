import { convertIndexedToRgb, decode as decodePng, type DecodedPng } from "fast-png";
import { decode as decodeJpeg } from "jpeg-js";
import { fillsItsScan } from "./jpeg-check.ts";

/** Bytes [height, width, channels]; one channel for grey, three for colours. */
export interface Picture {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly bytes: Uint8Array;
}

const isPng = (bytes: Uint8Array): boolean => bytes[0] === 0x89 && bytes[1] === 0x50;
const isJpeg = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xd8;

/** Decodes a PNG or a JPEG; a sentence where it is neither, cut or damaged. What is transparent keeps its colour. */
export function decodePicture(bytes: Uint8Array): Picture | string {
  try {
    if (isPng(bytes)) return ofPng(decodePng(bytes, { checkCrc: true }));
    if (isJpeg(bytes)) return ofJpeg(bytes);
  } catch (error) {
    return `does not decode (${error instanceof Error ? error.message : String(error)}): it is cut short or damaged`;
  }
  return "is neither PNG nor JPEG";
}

function ofPng(png: DecodedPng): Picture {
  const { height, width } = png;
  const [data, channels] = png.palette ? indexed(png) : [eightBits(png), png.channels] as const;
  if (data.length < height * width * channels) throw new Error("pixels are missing");
  const kept = channels < 3 ? 1 : 3;
  return { height, width, channels: kept, bytes: firstChannels(data, channels, kept) };
}

function indexed(png: DecodedPng): readonly [Uint8Array, number] {
  const rgb = convertIndexedToRgb(png);
  return [Uint8Array.from(rgb), rgb.length / (png.width * png.height)];
}

/** Samples of 16 bits lose the lower eight, those of fewer than eight are spread over all of them. */
function eightBits({ data, depth }: DecodedPng): Uint8Array {
  if (depth === 8) return Uint8Array.from(data);
  if (depth === 16) return Uint8Array.from(data, (value) => value >> 8);
  return Uint8Array.from(data, (value) => Math.round((value * 255) / (2 ** depth - 1)));
}

function ofJpeg(bytes: Uint8Array): Picture {
  const { height, width, data } = decodeJpeg(bytes, { useTArray: true, formatAsRGBA: false, tolerantDecoding: false });
  if (!fillsItsScan(bytes)) throw new Error("its coded pixels end too early or too late");
  return { height, width, channels: 3, bytes: data };
}

function firstChannels(data: Uint8Array, channels: number, kept: number): Uint8Array {
  if (channels === kept) return data;
  const pixels = data.length / channels;
  const bytes = new Uint8Array(pixels * kept);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < kept; channel++) bytes[pixel * kept + channel] = data[pixel * channels + channel];
  }
  return bytes;
}

/** The picture with so many channels: grey is repeated; colours become grey by their brightness (ITU-R BT.601). */
export function withChannels(picture: Picture, channels: number): Picture {
  if (picture.channels === channels) return picture;
  const pixels = picture.height * picture.width;
  const bytes = new Uint8Array(pixels * channels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    if (channels === 1) {
      const [red, green, blue] = picture.bytes.subarray(3 * pixel, 3 * pixel + 3);
      bytes[pixel] = Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
    } else bytes.fill(picture.bytes[pixel], pixel * channels, (pixel + 1) * channels);
  }
  return { ...picture, channels, bytes };
}

/** The picture at another size: every new pixel is the mean of the area that it covers. */
export function resized(picture: Picture, height: number, width: number): Picture {
  if (picture.height === height && picture.width === width) return picture;
  const { channels } = picture;
  const bytes = new Uint8Array(height * width * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < channels; channel++) bytes[(y * width + x) * channels + channel] = areaMean(picture, channel, [y / height, (y + 1) / height], [x / width, (x + 1) / width]);
    }
  }
  return { height, width, channels, bytes };
}

type Range = readonly [from: number, to: number];

function areaMean({ height, width, channels, bytes }: Picture, channel: number, [top, bottom]: Range, [left, right]: Range): number {
  let [sum, area] = [0, 0];
  for (let y = Math.floor(top * height); y < Math.min(height, Math.ceil(bottom * height)); y++) {
    const tall = Math.min(y + 1, bottom * height) - Math.max(y, top * height);
    for (let x = Math.floor(left * width); x < Math.min(width, Math.ceil(right * width)); x++) {
      const share = tall * (Math.min(x + 1, right * width) - Math.max(x, left * width));
      sum += share * bytes[(y * width + x) * channels + channel];
      area += share;
    }
  }
  return area > 0 ? Math.round(sum / area) : 0;
}
