import type { Finding } from '../../finding';
import type { ConfigKind } from '../../kinds';
import type { CheckContext, Rule } from '../rule';

/** Who reads the file, where that is known to refuse comments. */
const strictReaders: Partial<Record<ConfigKind, string>> = {
  // Observed in onnxruntime-qnn 2.7.0: libQnnHtpNetRunExtensions.so answers "is not valid JSON, check format".
  'htp-config': "Qualcomm's HTP extensions library",
  // The same reader, rapidjson with its default flags.
  'netrun-config': 'qnn-net-run',
  // AIMET and the QAIRT converters read encodings with Python's json.
  encodings: "Python's json, which AIMET and the converters use,",
};

/** Comments are right in the editor, and no fault of the user's; but whoever hands this very file to the tool should know. */
function* comments({ document: { kind, json } }: CheckContext): Generator<Finding> {
  const [first] = json.comments;
  if (!first) return;
  yield {
    severity: 'info',
    code: 'comments-strict-reader',
    at: first.at,
    end: first.end,
    where: '',
    what: `${capitalized(strictReaders[kind] ?? '')} reads no JSON with comments.`,
    fix: 'Remove them from the copy that is handed to the tool.',
    fixes: [{ title: 'Remove all comments', edits: json.comments.map(({ at, end }) => ({ at, end, text: '' })) }],
  };
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export const commentRule: Rule = { name: 'comments', kinds: Object.keys(strictReaders) as ConfigKind[], check: comments };
