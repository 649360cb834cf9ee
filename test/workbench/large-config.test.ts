import { inWorkbench } from './rig/session';
import { TextPage } from './rig/text-page';

const inEditor = inWorkbench();

/** Lines as long as those of a real file, for little work of the editor. */
function textOf(bytes: number): Buffer {
  const pad = ' '.repeat(1000);
  const lines = `\n${pad}`.repeat(Math.ceil(bytes / (pad.length + 1)));
  return Buffer.from(
    `{ "version": "0.6.1", "activation_encodings": { "a": { "bitwidth": 8, "min": 0, "max": 1 } }, "param_encodings": {} }${lines}\n`,
  );
}

inEditor(
  'a config above 50 MB, which VS Code keeps from extensions, is checked as it was saved, and that is said',
  {
    files: [
      { name: 'large.encodings.json', bytes: textOf(52 * 1024 * 1024) },
      { name: 'qnn-budget.json', bytes: Buffer.from('{ "limits": {} }') },
    ],
    settings: { 'workbench.editorLargeFileConfirmation': 200 },
  },
  async (session) => {
    const text = new TextPage(session.page);
    // The large file alone activates nobody: VS Code keeps it from its JSON service too.
    await text.open('qnn-budget.json');
    await text.statusItem('no model').waitFor({ timeout: 60_000 });
    await text.open('large.encodings.json');
    await text.showProblems();
    await text.problems().filter({ hasText: '50 MB' }).first().waitFor({ timeout: 120_000 });
    await text.problems().filter({ hasText: 'bare object' }).first().waitFor();
    await session.shot('config-large');
  },
);
