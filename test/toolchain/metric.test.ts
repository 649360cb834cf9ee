import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { userMetric } from '../../src/engine/quantize/accuracy/user-metric';
import { testFolder, testJob } from '../support/toolchain-job';

const cases: readonly [name: string, python: string, wanted: number | RegExp][] = [
  ['arrays have the shape of the output', 'def metric(outputs, name):\n  return outputs["y"][1, 0] + len(name)', 7],
  ['it may use numpy', 'import numpy\nmetric = lambda outputs, name: numpy.float32(outputs["y"].sum())', 18],
  ['what it raises is said, with the sample', 'def metric(outputs, name):\n  raise KeyError(name)', /for the sample "a": KeyError: 'a'/],
  ['no number', 'def metric(outputs, name):\n  return None', /for the sample "a"/],
  ['not a number', 'def metric(outputs, name):\n  return float("nan")', /it gave nan/],
  ['no function', 'x = 1', /has no attribute 'metric'/],
  ['no Python', 'def', /SyntaxError/],
];
for (const [name, python, wanted] of cases)
  test(`a metric in Python: ${name}`, async (context) => {
    const folder = await testFolder(context);
    const [file, path] = [join(folder, 'metric.py'), join(folder, 'y.raw')];
    await writeFile(file, python);
    await writeFile(path, new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8).buffer));
    const found = userMetric({ file, names: ['a', 'bcd'], outputs: [{ name: 'y', dims: [2, 2], path }] }, folder, testJob());
    if (typeof wanted === 'number') assert.equal(await found, wanted);
    else await assert.rejects(found, { code: 'metric-failed', message: wanted });
  });
