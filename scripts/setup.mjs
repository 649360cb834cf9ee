// node scripts/setup.mjs [npm] [toolchain] [workbench]: installs what is missing, side by side; all parts without arguments.
// Plain Node without dependencies: node_modules may not exist yet.

import { say } from './lib/say.mjs';
import { setUp } from './lib/setup-parts.mjs';

const asked = process.argv.slice(2);
const missing = await setUp(asked.length > 0 ? asked : ['npm', 'toolchain', 'workbench']);
say('setup', missing.size === 0 ? 'everything is there' : `not available here: ${[...missing.keys()].join(', ')}`);
process.exitCode = missing.size === 0 ? 0 : 1;
