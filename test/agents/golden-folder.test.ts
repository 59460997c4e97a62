import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setBackend } from '@tensorflow/tfjs';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { objection, verifyFolder } from '../../scripts/golden/folder.js';
import { compare, judged, type Result } from '../../scripts/golden/result.js';

const GOOD = fileURLToPath(new URL('fixtures/discrete-sac-updates.json', import.meta.url));
const MOMENTS = '{ "running_mean_std": [{ "x": [[1], [3]], "mean": [1.9999], "var": [1.0002], "count": 2.0001 }] }';
let folder = '';

beforeAll(() => setBackend('cpu'));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'golden-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Verifies a folder of these files. */
async function verify(files: Readonly<Record<string, string>>): Promise<Result[]> {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const results: Result[] = [];
  for await (const result of verifyFolder(folder)) results.push(result);
  return results;
}

it('a folder passes where something was checked and nothing failed', async () => {
  const results = await verify({ 'a.json': readFileSync(GOOD, 'utf8'), 'b.json': '{ "other": [] }', 'c.md': '#' });
  expect(results.map(({ verdict }) => verdict)).toEqual(['pass', 'pass', 'pass', 'skipped']);
  expect(objection(results)).toBe(null);
});

it.each<[string, Record<string, string>]>([
  ['found none', {}],
  ['found 1 skipped', { 'a.json': '{ "other": [] }' }],
  ['found 1 skipped', { 'a.json': '{ "cases": [{ "name": "a", "algorithm": "dreamer" }] }' }],
  ['found none', { 'a.json': '{ "cases": [] }' }],
])('one where nothing was checked does not: %s', async (expected, files) => {
  expect(objection(await verify(files))).toMatch(new RegExp(`^nothing was checked: .*, ${expected}$`));
});

it.each([
  ['{ "cases": [', /cannot be read as JSON \(.+\); write it again/],
  ['', /cannot be read as JSON/],
  ['null', /expected an object with "cases" or "running_mean_std", found null/],
  ['[1, 2]', /found \[1,2\]/],
  ['{ "cases": {} }', /"cases": expected a list, found object/],
  ['{ "running_mean_std": 1 }', /"running_mean_std": expected a list, found number/],
])('a file that cannot be read fails, and the others are read: %s', async (content, expected) => {
  const results = await verify({ 'a.json': content, 'b.json': MOMENTS });
  expect(results[0]).toMatchObject({ name: 'a.json', verdict: 'fail', detail: expect.stringMatching(expected) });
  expect(results[1]?.name).toBe('running-mean-std');
  expect(objection(results)).toMatch(/^1 failed, 1 passed, 0 skipped$/);
});

it('a case without a number to compare does not pass', () => {
  const nothing = compare([], () => 1);
  expect(judged('empty', { gae: nothing }).verdict).toBe('skipped');
  expect(judged('half', { gae: nothing, logs: compare([['loss', 1, 1]], () => 1) }).verdict).toBe('pass');
});
