import assert from 'node:assert/strict';
import test from 'node:test';
import { ruleFindings } from '../../../src/engine/config/check';
import { configDocument } from '../../../src/engine/config/document';
import { defaultTarget } from '../../../src/engine/targets/chips';

const many = 3000;
const repeated = (one: string) => Array.from({ length: many }, () => one).join(',\n');

const hostile: readonly (readonly [file: string, text: string, code: string])[] = [
  ['htp_config.json', `{"graphs": [${repeated('{"graph_names": ["g"], "O": 1}')}]}`, 'optimization-level-reserved'],
  ['provider_options.json', `{${repeated('"ep.context_enable": "1"')}}`, 'session-entry'],
  ['provider_options.json', `{${repeated('"soc_model": "57"')}}`, 'duplicate-key'],
  ['backend_config.json', `{"pins": [${repeated('{"unit": "cpu"}')}]}`, 'pin-subject'],
  ['input_list.txt', repeated(':=a.raw').replaceAll(',\n', '\n'), 'input-incomplete'],
];

for (const [file, text, code] of hostile)
  test(`${many} faults of one kind are told 200 times, and that there are more: ${code}`, () => {
    const document = configDocument(`/project/${file}`, text);
    assert.ok(document);
    const findings = ruleFindings({ document, target: defaultTarget, chipGiven: false, files: new Map() });
    assert.equal(findings.filter((one) => one.code === code).length, 200);
    assert.ok(findings.some((one) => one.code === 'more-findings'));
  });
