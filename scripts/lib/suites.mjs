// The suites of test/, in the order they run, and what each needs before it can run.

/**
 * @typedef Suite
 * @property {readonly string[]} parts what `setup-parts.mjs` installs for it; without one of `musts` the suite is skipped
 * @property {readonly string[]} musts
 * @property {boolean} built does it run dist/?
 * @property {boolean} packed does it install the .vsix?
 */

/** @type {Readonly<Record<string, Suite>>} */
export const suites = {
  guards: { parts: [], musts: [], built: false, packed: false },
  engine: { parts: [], musts: [], built: false, packed: false },
  toolchain: { parts: ['toolchain'], musts: ['toolchain'], built: true, packed: false },
  // The editor's page in a plain browser.
  page: { parts: ['workbench'], musts: ['workbench'], built: true, packed: false },
  // Most of what the editor does works without the toolchain; its tests skip one by one what does not.
  workbench: { parts: ['toolchain', 'workbench'], musts: ['workbench'], built: true, packed: true },
  conformance: { parts: [], musts: [], built: true, packed: false },
};

/** `npm test` without arguments. */
export const everyday = ['guards', 'engine', 'toolchain', 'page', 'workbench'];
