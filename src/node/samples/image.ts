import type { Sharp } from 'sharp';
import { Problem } from '../../engine/problem';
import type { FilledInput } from '../../engine/profile/cpu-fill';
import { feedOfPixels } from '../../engine/quantize/calibrate/feed-data';
import { type ImageShape, imageShape } from '../../engine/quantize/calibrate/image-shape';
import { withColors } from '../../engine/quantize/calibrate/pixel-colors';
import { typeName, unreadable } from '../../engine/quantize/calibrate/sample-problems';
import type { Preprocessing, SampleInput, SampleSource } from '../../engine/quantize/calibrate/samples';

interface Size {
  readonly height: number;
  readonly width: number;
}

/** A picture as the elements of an input: turned as its EXIF orientation says, resized, then cropped from the middle. */
export async function decodeImage({ file }: SampleSource, input: SampleInput): Promise<FilledInput | undefined> {
  const shape = imageShape(input.dims);
  if (!shape) throw noRoom(file, input);
  const { pixels, size, bands } = await decode(file, input.preprocessing, shape);
  if (size.height !== shape.height || size.width !== shape.width) throw wrongSize(file, input, size);
  return feedOfPixels(withColors(pixels, bands, shape.channels, input.preprocessing.color), shape.channels, input, shape);
}

interface Decoded {
  readonly pixels: Uint8Array;
  readonly size: Size;
  readonly bands: number;
}

async function decode(file: string, steps: Preprocessing, shape: ImageShape): Promise<Decoded> {
  const { default: sharp } = await loadSharp();
  try {
    const picture = sharp(file, { failOn: 'error' }).autoOrient();
    const { autoOrient } = await picture.metadata();
    const cut = geometry(picture, autoOrient, steps, shape);
    // sRGB whatever the file has: gray, CMYK and 16 bits become 8 bits of red, green and blue.
    const { data, info } = await cut.toColourspace('srgb').raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    return { pixels: data, size: info, bands: info.channels };
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw unreadable(file, `the picture cannot be decoded (${why})`, 'Open it in a picture viewer; take it away, or save it again as PNG.');
  }
}

/** One size is that of the shorter side. Without a word about it, the picture is stretched to what the model takes. */
function geometry(picture: Sharp, found: Size, { resize, crop }: Preprocessing, shape: Size): Sharp {
  const [first, second] = resize ?? (crop ? [found.height, found.width] : [shape.height, shape.width]);
  const shorter = Math.min(found.height, found.width);
  const height = second === undefined ? Math.round((found.height * (first as number)) / shorter) : (first as number);
  const width = second ?? Math.round((found.width * (first as number)) / shorter);
  const resized = picture.resize({ height, width, fit: 'fill', kernel: 'linear', fastShrinkOnLoad: false });
  if (!crop) return resized;
  const [tall = height, wide = tall] = crop;
  return resized.extract({ left: Math.floor((width - wide) / 2), top: Math.floor((height - tall) / 2), width: wide, height: tall });
}

/** Native, and of this child alone: it is loaded when the first picture comes. */
async function loadSharp(): Promise<typeof import('sharp')> {
  try {
    return await import('sharp');
  } catch (thrown) {
    throw new Problem(
      'tool-missing',
      'sharp',
      `The library that decodes pictures could not be loaded: ${thrown instanceof Error ? thrown.message : thrown}`,
      'Install it beside QNN Lens (npm install sharp), or give arrays (.npy, .npz).',
    );
  }
}

function noRoom(file: string, input: SampleInput): Problem {
  return new Problem(
    'sample-shape',
    file,
    `"${file}" is a picture, but the input "${input.name}" is ${typeName(input)}, which has no room for one.`,
    'Give arrays (.npy, .npz) for this input.',
  );
}

function wrongSize(file: string, input: SampleInput, { height, width }: Size): Problem {
  return new Problem(
    'sample-shape',
    file,
    `"${file}" is ${height}×${width} after resizing and cropping, but the input "${input.name}" is ${typeName(input)}.`,
    'Let resize or crop end at the size of the input, or leave both out.',
  );
}
