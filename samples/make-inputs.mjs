// node samples/make-inputs.mjs [FOLDER]: draws the four sample inputs, the same pixels on every machine (integer arithmetic up to the last step).
// Each is one picture of 320 x 240: in images/ as PNG, in inputs/ as the model wants it: float32, planes R, G, B, (pixel - 127) / 128. Drawn, so
// nobody's face is in them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const [width, height] = [320, 240];

/** A backdrop from one color to another, and faces: center, half width, half height, skin. */
const scenes = [
  { name: 'empty', from: [40, 60, 90], to: [150, 170, 190], faces: [] },
  { name: 'one-large', from: [200, 190, 170], to: [90, 80, 70], faces: [[160, 118, 62, 84, [224, 172, 140]]] },
  {
    name: 'two',
    from: [30, 70, 50],
    to: [120, 160, 110],
    faces: [
      [92, 110, 38, 52, [198, 134, 96]],
      [228, 126, 40, 54, [241, 194, 167]],
    ],
  },
  {
    name: 'crowd',
    from: [70, 70, 80],
    to: [20, 20, 30],
    faces: [45, 105, 165, 225, 280].map((x, index) => [x, 96 + 24 * (index % 2), 18 + 2 * index, 25 + 3 * index, [210 - 22 * index, 160 - 20 * index, 130 - 18 * index]]),
  },
];

const inside = (x, y, cx, cy, rx, ry) => (x - cx) ** 2 * ry * ry + (y - cy) ** 2 * rx * rx <= rx * rx * ry * ry;

/** Eyes, brows and mouth are dark ovals placed in parts of the face's own size. */
const features = [
  [-40, -20, 15, 9],
  [40, -20, 15, 9],
  [-40, -42, 22, 5],
  [40, -42, 22, 5],
  [0, 12, 8, 16],
  [0, 48, 34, 9],
];

function pixel(scene, x, y) {
  for (const [cx, cy, rx, ry, skin] of scene.faces) {
    if (!inside(x, y, cx, cy, rx, ry)) continue;
    const dark = features.some(([fx, fy, fw, fh]) => inside(100 * x, 100 * y, 100 * cx + fx * rx, 100 * cy + fy * ry, fw * rx, fh * ry));
    return dark ? skin.map((level) => level >> 2) : skin;
  }
  return scene.from.map((level, plane) => level + Math.trunc(((scene.to[plane] - level) * y) / (height - 1)));
}

/** Pixels, red, green and blue beside each other. */
function draw(scene) {
  const pixels = Array.from({ length: width * height }, (_, at) => pixel(scene, at % width, Math.floor(at / width)));
  return Uint8Array.from(pixels.flat());
}

function planes(pixels) {
  const values = new DataView(new ArrayBuffer(4 * pixels.length));
  const area = width * height;
  pixels.forEach((level, at) => values.setFloat32(4 * ((at % 3) * area + Math.floor(at / 3)), (level - 127) / 128, true));
  return new Uint8Array(values.buffer);
}

const folder = process.argv[2] ?? dirname(fileURLToPath(import.meta.url));
const [inputs, images] = [join(folder, 'inputs'), join(folder, 'images')];
for (const made of [inputs, images]) mkdirSync(made, { recursive: true });
for (const scene of scenes) {
  const pixels = draw(scene);
  writeFileSync(join(inputs, `${scene.name}.raw`), planes(pixels));
  await sharp(pixels, { raw: { width, height, channels: 3 } }).png({ compressionLevel: 9 }).toFile(join(images, `${scene.name}.png`));
}
writeFileSync(join(inputs, 'input_list.txt'), scenes.map(({ name }) => `input:=${name}.raw\n`).join(''));
