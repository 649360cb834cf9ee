// npm run package [-- --all]: a .vsix for this platform, or one for each, in out/vsix. Each ships its own platform's native files only.
import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root, runOrThrow } from './lib/run.mjs';
import { say } from './lib/say.mjs';
import { setUp } from './lib/setup-parts.mjs';

/** The platforms that onnxruntime-node has binaries for, as VS Code names them; Qualcomm has no wheels for macOS. */
const targets = {
  'linux-x64': { toolchain: true },
  'linux-arm64': { toolchain: true },
  'win32-x64': { toolchain: true },
  'win32-arm64': { toolchain: true },
  'darwin-arm64': { toolchain: false },
  // No onnxruntime-node binary: CPU profiles are refused with that reason, everything else works.
  'darwin-x64': { toolchain: false },
};

/** What ships besides dist/ and node_modules; those that are not there yet are left out. */
const shipped = ['README.md', 'CHANGELOG.md', 'LICENSE', 'media', 'syntaxes', 'schemas', 'snippets'];

/** Not for users: source maps, type declarations, the module format that is not loaded, leftovers of a run, the second name of macOS's library. */
const ships = (path) => !/(\.map|\d\.\d+\.\d+\.dylib|\.d\.ts|sizes\.txt|__pycache__|\.pyc|[\\/]dist[\\/]esm)$/.test(path);

const here = `${process.platform}-${process.arch}`;
const output = join(root, 'out', 'vsix');
if ((await setUp(['npm'])).size > 0) process.exit(1);
await mkdir(output, { recursive: true });
await runOrThrow('package', process.execPath, ['esbuild.mjs', '--minify', '--outdir', 'out/vsix/dist']);
for (const target of process.argv.includes('--all') ? Object.keys(targets) : [here]) await packageFor(target);

async function packageFor(target) {
  if (!(target in targets)) throw new Error(`There is no package for ${target}; the targets are ${Object.keys(targets).join(', ')}.`);
  const stage = join(output, `stage-${target}`);
  await rm(stage, { recursive: true, force: true });
  await stageFiles(stage, target);
  const file = join(output, `qnn-lens-${target}.vsix`);
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  await runOrThrow(
    'package',
    process.execPath,
    [vsce, 'package', '--target', target, '--out', file, '--allow-missing-repository', '--no-rewrite-relative-links'],
    { cwd: stage },
  );
  await rm(stage, { recursive: true, force: true });
  const { size } = await stat(file);
  say('package', `out/vsix/qnn-lens-${target}.vsix  ${(size / 1e6).toFixed(1)} MB`);
}

async function stageFiles(stage, target) {
  await mkdir(stage, { recursive: true });
  const folders = targets[target].toolchain ? [...shipped, 'toolchain'] : shipped;
  for (const name of folders) await cp(join(root, name), join(stage, name), { recursive: true, filter: ships }).catch(absent);
  await cp(join(output, 'dist'), join(stage, 'dist'), { recursive: true, filter: ships });
  await copyOnnxruntime(join(stage, 'node_modules'), target);
  await copySharp(join(stage, 'node_modules'), target);
  await cp(join(root, '.vscodeignore'), join(stage, '.vscodeignore'));
  await writeFile(join(stage, 'package.json'), await manifest());
}

function absent(error) {
  if (error.code !== 'ENOENT') throw error;
}

/** package.json without what only a checkout needs: its scripts would run, its devDependencies would be looked for. */
async function manifest() {
  const { scripts, devDependencies, private: _private, ...rest } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  return `${JSON.stringify(rest, null, 2)}\n`;
}

/** The binding with one platform's binaries, and without the packages that only its download script uses. */
async function copyOnnxruntime(to, target) {
  const from = join(root, 'node_modules');
  const binaries = join('bin', 'napi-v6', ...target.split('-'));
  for (const part of ['dist', 'README.md', binaries])
    await cp(join(from, 'onnxruntime-node', part), join(to, 'onnxruntime-node', part), { recursive: true, filter: ships }).catch(absent);
  const { dependencies, ...rest } = JSON.parse(await readFile(join(from, 'onnxruntime-node', 'package.json'), 'utf8'));
  const trimmed = { ...rest, scripts: {}, devDependencies: {}, dependencies: { 'onnxruntime-common': dependencies['onnxruntime-common'] } };
  await writeFile(join(to, 'onnxruntime-node', 'package.json'), `${JSON.stringify(trimmed, null, 2)}\n`);
  for (const part of ['dist', 'package.json', 'README.md'])
    await cp(join(from, 'onnxruntime-common', part), join(to, 'onnxruntime-common', part), { recursive: true, filter: ships });
}

/** The decoder of pictures and what it needs, with one platform's binaries. npm installs those of its own platform: a package for another has none. */
async function copySharp(to, target) {
  const from = join(root, 'node_modules');
  const { optionalDependencies, ...rest } = JSON.parse(await readFile(join(from, 'sharp', 'package.json'), 'utf8'));
  await cp(join(from, 'sharp', 'dist'), join(to, 'sharp', 'dist'), { recursive: true, filter: ships });
  await cp(join(from, 'sharp', 'LICENSE'), join(to, 'sharp', 'LICENSE'));
  await writeFile(join(to, 'sharp', 'package.json'), `${JSON.stringify({ ...rest, scripts: {}, devDependencies: {} }, null, 2)}\n`);
  const native = [`@img/sharp-${target}`, `@img/sharp-libvips-${target}`];
  for (const name of [...Object.keys(rest.dependencies), ...native])
    await cp(join(from, name), join(to, name), { recursive: true, filter: ships }).catch(absent);
}
