import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runtime } from './onnx-runtime.js';

const root = resolve(import.meta.dirname, '../..');

/** The TypeScript blocks of a page, in order. */
function codeBlocks(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8');
  return Array.from(text.matchAll(/```ts\n([\s\S]*?)```/g), ([, code]) => code as string);
}

/** Runs a program inside the package, where `neurotrade/…` means the built package itself. */
function runProgram(
  name: string,
  code: string,
  prepare: (folder: string) => void = () => {},
): { status: number | null; stdout: string; stderr: string } {
  const folder = join(root, 'out/documentation', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'example.mts'), code);
  prepare(folder);
  return spawnSync(process.execPath, ['--import', 'tsx', 'example.mts'], { cwd: folder, encoding: 'utf8' });
}

describe('the code in the documentation', () => {
  it('runs as the README prints it: train, compare, then load the policy and act', () => {
    const [training, bot] = codeBlocks('README.md') as [string, string];
    const observe = "import { readFileSync } from 'node:fs';\n";
    const check = `const observation = new Float32Array("shape" in policy.observationSpace ? (policy.observationSpace.shape[0] ?? 0) : 0);\n`;
    const acting = bot.replace('const { action }', `${check}const { action }`);
    const { status, stdout, stderr } = runProgram(
      'readme',
      `${observe}${training}${acting}console.log('action', action);`,
    );
    expect(stderr.split('\n').filter((line) => line.includes('Error'))).toEqual([]);
    expect(status).toBe(0);
    expect(stdout).toContain('buy and hold');
    expect(stdout).toContain('hindsight optimum');
    expect(stdout).toMatch(/action [01]/);
  });

  it('runs as getting started prints it, on a CSV file with gaps in its order', () => {
    const steps = codeBlocks('docs/getting-started.md');
    const prepare = `
      import { candlesToCsv, geometricBrownian } from 'neurotrade/data';
      import { writeFileSync } from 'node:fs';
      const bars = 24 * 1_400;
      writeFileSync('btc-usd-1h.csv', candlesToCsv(geometricBrownian({ seed: 1, bars, start: Date.UTC(2018, 4, 15), timeframe: '1h' })));
    `;
    const observation = `const observation = new Float32Array("shape" in policy.observationSpace ? (policy.observationSpace.shape[0] ?? 0) : 0);\n`;
    const program = [prepare, ...steps].join('\n').replace('const { action }', `${observation}const { action }`);
    const { status, stdout, stderr } = runProgram('getting-started', program.replace('100_000', '4_096'));
    expect(stderr.split('\n').filter((line) => line.includes('Error'))).toEqual([]);
    expect(status).toBe(0);
    expect(stdout).toContain('buy and hold');
  });

  it('runs as the page on networks prints it, every kind', () => {
    const blocks = codeBlocks('docs/networks.md');
    const { status, stdout, stderr } = runProgram('networks', `${blocks.join('\n')}console.log('again', again.seed);`);
    expect(stderr.split('\n').filter((line) => line.includes('Error'))).toEqual([]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/again \d+/);
  });

  it('runs as the page on behaviour cloning prints it', () => {
    const { status, stdout, stderr } = runProgram('cloning', codeBlocks('docs/behaviour-cloning.md').join('\n'));
    expect(stderr.split('\n').filter((line) => line.includes('Error'))).toEqual([]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/accuracy 0\.9\d+ held out 0\.9/);
  });

  it.skipIf('missing' in runtime)('runs as the page on export prints it, in ONNX Runtime and out of Python', () => {
    const { status, stdout, stderr } = runProgram('export', codeBlocks('docs/export.md').join('\n'), (folder) => {
      copyFileSync(join(root, 'test/policy/fixtures/sb3-ppo.safetensors'), join(folder, 'model.safetensors'));
      mkdirSync(join(folder, 'node_modules'));
      if ('folder' in runtime) symlinkSync(runtime.folder, join(folder, 'node_modules/onnxruntime-node'), 'junction');
    });
    expect(stderr.split('\n').filter((line) => line.includes('Error'))).toEqual([]);
    expect(status).toBe(0);
    const [action, choice] = [/action (\d)/, /choice (\d)/].map((line) => line.exec(stdout)?.[1]);
    expect(action).toMatch(/[01]/);
    expect(choice).toBe(action);
    expect(stdout).toMatch(/imported [01]/);
  });

  it('has the script of the page on export in a file, too', () => {
    const script = readFileSync(join(root, 'docs/sb3_to_safetensors.py'), 'utf8');
    const page = readFileSync(join(root, 'docs/export.md'), 'utf8');
    expect(page).toContain(script.slice(script.indexOf('import json')));
  });

  it('has the types that it is printed with', () => {
    const folder = join(root, 'out/documentation');
    const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const files = folders.map(({ name }) => join(folder, name, 'example.mts'));
    const compilerOptions = {
      target: 'ES2022',
      lib: ['ES2023', 'DOM', 'DOM.Iterable', 'ESNext.Disposable'],
      module: 'ESNext',
      moduleResolution: 'bundler',
      types: ['node'],
      strict: true,
      skipLibCheck: true,
      noEmit: true,
      paths: { neurotrade: [join(root, 'src/index.ts')], 'neurotrade/*': [join(root, 'src/*/index.ts')] },
    };
    const project = join(folder, 'tsconfig.json');
    writeFileSync(project, JSON.stringify({ compilerOptions, files }));
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const { stdout } = spawnSync(process.execPath, [tsc, '-p', project], { cwd: root, encoding: 'utf8' });
    expect(files.length).toBeGreaterThanOrEqual(4);
    expect(stdout.split('\n').filter((line) => line.includes('documentation'))).toEqual([]);
  });
});
