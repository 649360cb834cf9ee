import { add } from './dom';

/** Not in every browser that an editor may run in. */
interface Tasks {
  readonly scheduler?: { postTask(task: () => void): unknown };
}

/** The page's next task: long work is done in several, so that what was typed or clicked meanwhile, and pictures, come between. */
export function nextTask(): Promise<void> {
  const { scheduler } = window as Tasks;
  return new Promise((resolve) => (scheduler ? scheduler.postTask(resolve) : window.setTimeout(resolve)));
}

/** Does work in a task for each of its parts. */
export async function inTurns<T>(work: Generator<void, T>): Promise<T> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    await nextTask();
  }
}

/** Builds what an element holds, each part in a task of its own. */
export async function addInTurn(parent: HTMLElement, makers: readonly (() => readonly HTMLElement[])[]): Promise<void> {
  for (const make of makers) {
    await nextTask();
    add(parent, ...make());
  }
}
