// The parts that demo and tests need, each with its installer.
import { say } from './say.mjs';
import { setUpNpm } from './setup-npm.mjs';
import { setUpToolchain } from './setup-toolchain.mjs';
import { setUpWorkbench } from './setup-workbench.mjs';

const installers = { npm: setUpNpm, toolchain: setUpToolchain, workbench: setUpWorkbench };

/** Installs side by side what is missing; returns the parts that cannot be had here, with the reason. */
export async function setUp(parts) {
  const missing = new Map();
  await Promise.all(
    parts.map(async (part) => {
      const install = installers[part];
      if (!install) throw new Error(`There is no part "${part}" to set up; the parts are ${Object.keys(installers).join(', ')}.`);
      try {
        await install();
      } catch (error) {
        missing.set(part, error.message);
        say(part, `NOT AVAILABLE: ${error.message}`);
      }
    }),
  );
  return missing;
}
