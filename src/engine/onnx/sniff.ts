import { Problem } from '../problem';
import { decodeText } from './text';

interface Format {
  readonly name: string;
  readonly claims: (head: Uint8Array) => boolean;
  readonly fix: string;
}

const startsWith =
  (...bytes: number[]) =>
  (head: Uint8Array): boolean =>
    bytes.every((byte, i) => head[i] === byte);
const textAt =
  (at: number, text: string) =>
  (head: Uint8Array): boolean =>
    decodeText(head.subarray(at, at + text.length)) === text;

/** Files that are often found under the name of a model. */
const formats: readonly Format[] = [
  {
    name: 'a Git LFS pointer, not the model itself',
    claims: textAt(0, 'version https://git-lfs'),
    fix: 'Fetch the model with `git lfs pull`.',
  },
  { name: 'a ZIP archive (a PyTorch checkpoint?)', claims: textAt(0, 'PK\x03\x04'), fix: 'Unpack it, or export the model to ONNX first.' },
  { name: 'gzip-compressed', claims: startsWith(0x1f, 0x8b), fix: 'Unpack it with `gunzip`.' },
  {
    name: 'a web page, perhaps the error page of a download',
    claims: (head) => /^\s*<(!doctype|html)/i.test(decodeText(head.subarray(0, 64))),
    fix: 'Download the model again.',
  },
  { name: 'a TensorFlow Lite model', claims: textAt(4, 'TFL3'), fix: 'Convert it to ONNX with tf2onnx.' },
  { name: 'in ORT format', claims: textAt(4, 'ORTM'), fix: 'Open the .onnx file that it was made from.' },
  {
    name: 'a Python pickle',
    claims: (head) => head[0] === 0x80 && head[1]! >= 2 && head[1]! <= 5,
    fix: 'Export the model to ONNX from Python.',
  },
  { name: 'all zeros', claims: (head) => head.length > 16 && head.every((byte) => byte === 0), fix: 'Copy or download the model again.' },
];

/** The problem of a file that is known to be something else, by its first bytes. */
export function sniffOther(path: string, head: Uint8Array): Problem | undefined {
  if (head.length === 0) return new Problem('onnx-empty', path, 'The file is empty.', 'Copy or download the model again.');
  const format = formats.find(({ claims }) => claims(head));
  return format && new Problem('onnx-other-format', path, `This is not an ONNX model: the file is ${format.name}.`, format.fix);
}
