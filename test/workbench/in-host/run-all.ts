import { appendFileSync } from 'node:fs';

export type HostTest = readonly [title: string, body: () => Promise<string | undefined>];

/** One line of the results file, which is how the extension host reports to the test run outside. */
export interface HostResult {
  readonly title: string;
  readonly error?: string;
  /** A figure worth printing. */
  readonly note?: string;
}

/** Runs the tests in the order given, inside the extension host; rejects when one failed, which is the workbench's exit code. */
export async function runAll(tests: readonly HostTest[]): Promise<void> {
  let failed = 0;
  for (const [title, body] of tests) {
    try {
      report({ title, note: await body() });
    } catch (error) {
      failed++;
      report({ title, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  }
  if (failed > 0) throw new Error(`${failed} of ${tests.length} tests failed`);
}

function report(result: HostResult): void {
  appendFileSync(process.env.QNN_LENS_TEST_RESULTS ?? '', `${JSON.stringify(result)}\n`);
}
