// Packs the library, installs the tarball with its one required peer into an empty project, and uses it from ESM and CommonJS.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const project = mkdtempSync(join(tmpdir(), 'neurotrade-consumer-'));

function run(command, args, cwd) {
  const { status, stdout } = spawnSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed with ${status}\n${stdout}`);
  return stdout;
}

const version = (name) => JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).version;

try {
  const [{ filename, size, files }] = JSON.parse(
    run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', project], root),
  );
  console.log(`packed ${filename}: ${(size / 1024).toFixed(0)} kB, ${files.length} files`);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'consumer', private: true, version: '1.0.0' }));
  const peers = [
    `@tensorflow/tfjs@${version('@tensorflow/tfjs')}`,
    `typescript@${version('typescript')}`,
    `@types/node@${version('@types/node')}`,
  ];
  run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', join(project, filename), ...peers], project);
  cpSync(join(root, 'test/package'), project, { recursive: true });
  run('node', ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'], project);
  console.log('types: both programs compile under node16 resolution');
  console.log(run('node', ['consumer.mjs'], project).trim());
  console.log(run('node', ['consumer.cjs'], project).trim());
} finally {
  rmSync(project, { recursive: true, force: true });
}
