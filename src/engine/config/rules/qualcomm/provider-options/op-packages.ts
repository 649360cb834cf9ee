import type { Finding } from '../../../finding';
import { atValue, quoted } from '../../findings';
import type { Rule } from '../../rule';
import { isOnDevice } from '../missing-file';

/** A target other than these is unknown to the provider (QNN-ExecutionProvider.md). */
const targets = ['CPU', 'HTP'];

/** `<OpType>:<PackagePath>:<InterfaceSymbol>[:<Target>]`, separated by commas. Observed in onnxruntime-qnn 2.7.0: what is not like that is skipped. */
export const opPackagesRule: Rule = {
  name: 'provider-op-packages',
  kinds: ['provider-options'],
  check: function* ({ document: { json }, files }): Generator<Finding> {
    const value = json.root?.get('op_packages');
    for (const entry of value?.string()?.split(',') ?? []) {
      const parts = entry.trim().split(/:(?![\\/])/);
      const wrong =
        faultOf(parts) ??
        (files.get(parts[1] ?? '')?.exists === false && !isOnDevice(parts[1] ?? '')
          ? `the package ${quoted(parts[1] ?? '')} does not exist`
          : undefined);
      if (!value || entry.trim() === '' || !wrong) continue;
      yield atValue(value, {
        severity: 'error',
        code: 'op-package',
        what: `The op package ${quoted(entry.trim())} is not registered: ${wrong}.`,
        fix: 'Write OpType:PackagePath:InterfaceSymbol, and :CPU or :HTP behind it where needed.',
      });
    }
  },
};

function faultOf(parts: readonly string[]): string | undefined {
  if (parts.length < 3 || parts.length > 4) return `it has ${parts.length} parts between colons, and 3 or 4 are needed`;
  if (parts.some((part) => part === '')) return 'a part between its colons is empty';
  const [, , , target] = parts;
  return target !== undefined && !targets.includes(target) ? `${quoted(target)} is no target` : undefined;
}
