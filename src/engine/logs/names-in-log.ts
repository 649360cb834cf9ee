/** A piece of a log that may be the name of a node or a tensor; the model decides. */
export interface LogName {
  readonly at: number;
  readonly end: number;
  readonly name: string;
}

/** Logs of a verbose compile have tens of thousands; beyond this nobody scrolls. */
const mostNames = 100_000;

/** Quoted, whatever it is: names may hold blanks. */
const quoted = /"([^"\r\n]{1,300})"|'([^'\r\n]{1,300})'|`([^`\r\n]{1,300})`/g;

/** Behind a word that announces a name: `Node name: x`, `onnx node name: [x]`, `Tensor name x`, `{ name: x, type: Relu }`, `name=x`. */
const announced = /\b(?:name|node|op|tensor|layer)(?: name| config)?[:=]? ?\[?([^\s"'`,\]{}()=]+)/gi;

/** Anything else, where it does not look like a word of the language: `/block0/conv/Conv`, `features.1.conv`, `conv1_weight`. */
const loose = /[^\s"'`,;{}()[\]=<>|]{4,300}/g;

/** Names in the order of the text; where two overlap, the longer one comes first. */
export function namesInLog(text: string): readonly LogName[] {
  const found = new Map<string, LogName>();
  for (const pattern of [quoted, announced, loose]) {
    for (const match of text.matchAll(pattern)) {
      const name = bare(match.slice(1).find((group) => group !== undefined) ?? match[0]);
      if (name === '' || (pattern === loose && !isNameLike(name))) continue;
      const at = match.index + match[0].indexOf(name);
      found.set(`${at} ${name.length}`, { at, end: at + name.length, name });
      if (found.size >= mostNames) break;
    }
  }
  return [...found.values()].sort((a, b) => a.at - b.at || b.end - a.end);
}

/** Without the end of the sentence and without QNN's type: `Relu_2:qti.aisw:Relu`. */
const bare = (word: string) => word.replace(/:qti\.aisw.*$/, '').replace(/[.:!?]+$/, '');

const isNameLike = (word: string) => /[\p{L}]/u.test(word) && /[/._\d]/.test(word);
