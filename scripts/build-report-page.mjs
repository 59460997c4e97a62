// Bundles the script of the HTML report (src/training/report/page) with lightweight-charts into one TypeScript module,
// so that a report is complete wherever it is written: from sources, from dist, as ESM or as CommonJS.
// With --check nothing is written and the exit code says whether the module is the one of the sources at hand.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'src/training/report/generated/page-script.ts');

/** The module's text. */
export async function pageScriptModule() {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'src/training/report/page/main.ts')],
    absWorkingDir: root,
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2020',
    charset: 'utf8',
    legalComments: 'inline',
    conditions: ['production'],
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const script = outputFiles[0].text.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
  return `// Made by scripts/build-report-page.mjs from src/training/report/page and lightweight-charts (Apache-2.0, notice inside).
// biome-ignore-all lint: generated
// biome-ignore-all format: generated

/** The script of a report's page, the charting library included. */
export const PAGE_SCRIPT: string = ${JSON.stringify(script)};
`;
}

async function main() {
  const made = await pageScriptModule();
  const present = read(target);
  if (made === present) return;
  if (process.argv.includes('--check')) {
    console.error(`${target} is stale: run node scripts/build-report-page.mjs`);
    process.exitCode = 1;
    return;
  }
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, made);
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main();
