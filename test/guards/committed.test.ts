import assert from 'node:assert/strict';
import { test } from 'node:test';
import { committedFiles, isText, read, readJson } from './repository';

/** Written in pieces, so that this file does not match itself. */
const machineSigns: readonly RegExp[] = [
  new RegExp(`(^|[^\\w.])/(${['work', 'root', 'opt/pypi', 'opt/wheels'].join('|')})/`, 'm'),
  new RegExp(`/${'home'}/[a-z]+/`),
  new RegExp(`[A-Z]:\\\\{1,2}${'Users'}\\\\`),
  new RegExp(`/${'tmp'}/w/`),
  new RegExp(['registry', 'npmjs', 'org'].join('\\.')),
  new RegExp(['pythonhosted', 'org'].join('\\.')),
];

const texts = () => committedFiles().filter(isText);

test('no committed file names a path of somebody’s machine or a registry host', () => {
  const found = texts().flatMap((name) => {
    const text = read(name);
    return machineSigns.filter((sign) => sign.test(text)).map((sign) => `${name}: ${sign.exec(text)?.[0]}`);
  });
  assert.deepEqual(found, []);
});

test('the signs of a machine are recognized', () => {
  const planted = ['"/ro' + 'ot/x"', '/ho' + 'me/ann/x', 'C:\\Us' + 'ers\\ann', '/tm' + 'p/w/x', 'https://registry.npm' + 'js.org/x'];
  for (const text of planted)
    assert.ok(
      machineSigns.some((sign) => sign.test(text)),
      text,
    );
});

test('no source file has more than 500 lines', () => {
  const sources = committedFiles().filter((name) => /\.(ts|mts|js|mjs|cjs|py|css|sh)$/.test(name));
  assert.ok(sources.length > 50, `${sources.length} source files found`);
  const long = sources.map((name) => [name, read(name).split('\n').length - 1] as const).filter(([, lines]) => lines > 500);
  assert.deepEqual(long, []);
});

interface Locked {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lockedPackages = (): (readonly [path: string, entry: Locked])[] => {
  const { packages } = readJson('package-lock.json') as { packages: Record<string, Locked> };
  return Object.entries(packages).filter(([path]) => path !== '');
};

test('package-lock.json holds integrity and no address for every package', () => {
  const entries = lockedPackages();
  assert.ok(entries.length > 100);
  const wrong = entries.filter(([, entry]) => entry.resolved !== undefined || entry.integrity === undefined);
  assert.deepEqual(
    wrong.map(([path]) => path),
    [],
  );
});

// npm leaves out what the registry does not hold for another platform, and `npm ci` refuses such a lock.
test('package-lock.json holds every package that its packages name', () => {
  const names = new Set(lockedPackages().map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)));
  const absent = lockedPackages().flatMap(([path, entry]) =>
    Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })
      .filter((name) => !names.has(name))
      .map((name) => `${path} names ${name}`),
  );
  assert.deepEqual(absent, []);
});

test('every dependency is pinned to one version', () => {
  const { dependencies, devDependencies } = readJson('package.json') as Record<string, Record<string, string>>;
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
  assert.deepEqual(loose, []);
});

test('the licence is Apache-2.0, in package.json and in full', () => {
  assert.equal((readJson('package.json') as { license: string }).license, 'Apache-2.0');
  assert.match(read('LICENSE'), /Apache License\s+Version 2\.0/);
});

test('every committed model has its origin, licence or maker beside it or in a folder around it', () => {
  const all = committedFiles();
  const models = all.filter((name) => name.endsWith('.onnx'));
  assert.ok(models.includes('samples/ultraface-rfb-320.onnx'));
  const explained = new Set(
    all.filter((name) => /\/(README|LICENSE|make)[^/]*$/i.test(name)).map((name) => name.slice(0, name.lastIndexOf('/'))),
  );
  assert.deepEqual(
    models.filter((name) => !foldersAround(name).some((folder) => explained.has(folder))),
    [],
  );
});

const foldersAround = (name: string): string[] =>
  name
    .split('/')
    .slice(0, -1)
    .map((_, index, parts) => parts.slice(0, index + 1).join('/'));
