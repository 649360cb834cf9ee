import { isDroppedOperator, isStandardOperator, operatorsOf } from '../onnx/operators';
import { type Diagnostic, diagnostic } from '../problem';
import { nearest } from '../text/nearest';
import { intAttribute, intsAttribute } from './attributes';
import type { FunctionDef, Model, Node } from './graph';

/** The newest that this reader was made for; a newer file is read all the same. */
const newest = { irVersion: 14, opset: 28 };

/** IR version and opset imports make sense. */
export function* checkHeader({ irVersion, opsets }: Model): Iterable<Diagnostic> {
  if (irVersion < 1)
    yield diagnostic(
      'warning',
      'ir-version',
      'model',
      `The IR version is ${irVersion}.`,
      'Export the model again: every ONNX file states its IR version.',
    );
  if (irVersion > newest.irVersion)
    yield diagnostic(
      'warning',
      'ir-version',
      'model',
      `IR version ${irVersion} is newer than ${newest.irVersion}, the newest known here.`,
      'Check that your tools read it.',
    );
  if (irVersion >= 3 && opsets.size === 0)
    yield diagnostic(
      'error',
      'opset-missing',
      'model',
      'The model imports no opset, so the meaning of its operators is not defined.',
      'Add opset_import for ai.onnx.',
    );
  const opset = opsets.get('');
  if (opset !== undefined && (opset < 1 || opset > 1000))
    yield diagnostic('error', 'opset-version', 'model', `Opset ${opset} of ai.onnx does not exist.`, `Use 1 to ${newest.opset}.`);
  else if (opset !== undefined && opset > newest.opset)
    yield diagnostic(
      'warning',
      'opset-version',
      'model',
      `Opset ${opset} is newer than ${newest.opset}, the newest known here.`,
      'Operators that it adds are shown without shapes.',
    );
}

/** Every operator is one that an imported domain defines, and its attributes have possible values. */
export function* checkOperators(model: Model): Iterable<Diagnostic> {
  const functions = new Set(model.functions.map(({ domain, name }) => `${domain}:${name}`));
  for (const node of model.nodes) {
    yield* checkOperator(node, model, functions);
    yield* checkAttributeValues(node);
  }
  yield* checkRecursion(model.functions);
}

function* checkOperator(node: Node, { opsets, irVersion }: Model, functions: ReadonlySet<string>): Iterable<Diagnostic> {
  const { domain, opType } = node;
  const where = `node "${node.name}"`;
  if (opType === '') {
    yield diagnostic('error', 'operator-unknown', where, `Node "${node.name}" names no operator.`, 'Export the model again.');
    return;
  }
  if (functions.has(`${domain}:${opType}`)) return;
  if (isDroppedOperator(domain, opType)) {
    yield diagnostic(
      'warning',
      'operator-dropped',
      where,
      `"${opType}" was an experimental operator; ONNX dropped it.`,
      "Export the model again with today's operators: few tools still run this one.",
    );
  } else if (isStandardOperator(domain, opType) === false) {
    const close = nearest(opType, operatorsOf(domain));
    yield diagnostic(
      'error',
      'operator-unknown',
      where,
      `${domain || 'ai.onnx'} defines no operator "${short(opType)}".`,
      close ? `Did the exporter mean "${close}"?` : 'Use a custom domain for own operators, and import it.',
    );
  } else if (irVersion >= 3 && !opsets.has(domain) && opsets.size > 0) {
    const severity = domain === '' || isStandardOperator(domain, opType) ? 'error' : 'warning';
    yield diagnostic(
      severity,
      'domain-not-imported',
      where,
      `Operator "${short(opType)}" is of domain "${short(domain) || 'ai.onnx'}", which the model does not import.`,
      'Add an opset_import for the domain.',
    );
  }
  if (opType === 'EPContext' && !node.attributes.has('ep_cache_context'))
    yield diagnostic(
      'error',
      'ep-context-empty',
      where,
      'The EPContext node has no ep_cache_context, so there is no compiled graph in it.',
      'Compile the context again.',
    );
}

/** Names in messages stay short, whatever a file does. */
function short(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** Attributes of convolution and pooling that would divide by zero or look backward. */
const positive = ['strides', 'dilations', 'kernel_shape'];

function* checkAttributeValues(node: Node): Iterable<Diagnostic> {
  if (!/^(Conv|ConvTranspose|ConvInteger|QLinearConv|MaxPool|AveragePool|LpPool)$/.test(node.opType) || node.domain !== '') return;
  const where = `node "${node.name}"`;
  for (const name of positive) {
    const values = intsAttribute(node, name);
    if (values?.some((value) => value < 1))
      yield diagnostic(
        'error',
        'attribute-value',
        where,
        `${node.opType} "${node.name}" has ${name} = [${values.join(', ')}]; each must be at least 1.`,
        'Export the model again.',
      );
  }
  const group = intAttribute(node, 'group', 1);
  if (group < 1)
    yield diagnostic(
      'error',
      'attribute-value',
      where,
      `${node.opType} "${node.name}" has group = ${group}; it must be at least 1.`,
      'Export the model again.',
    );
}

/** A function may call functions, but not itself by any detour: it is a macro, not a procedure. */
function* checkRecursion(functions: readonly FunctionDef[]): Iterable<Diagnostic> {
  const byName = new Map(functions.map((definition) => [`${definition.domain}:${definition.name}`, definition]));
  const done = new Set<string>();
  for (const start of byName.keys()) {
    const path: string[] = [];
    const visit = (name: string): string | undefined => {
      if (path.includes(name)) return name;
      const definition = byName.get(name);
      if (!definition || done.has(name)) return undefined;
      path.push(name);
      for (const { domain, opType } of definition.body.nodes) {
        const found = visit(`${domain}:${opType}`);
        if (found) return found;
      }
      path.pop();
      done.add(name);
      return undefined;
    };
    const loop = visit(start);
    if (loop) {
      yield diagnostic(
        'error',
        'function-cycle',
        `function "${loop}"`,
        `The function "${loop}" calls itself: ${[...path.slice(path.indexOf(loop)), loop].join(' > ')}.`,
        'Functions of a model must not be recursive.',
      );
      return;
    }
  }
}
