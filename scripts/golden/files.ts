import { readFileSync } from 'node:fs';
import { type DiscreteSacCase, verifyDiscreteSac } from './discrete-sac.js';
import { type OnPolicyCase, verifyOnPolicy } from './on-policy.js';
import { failed, type Result, skipped } from './result.js';
import { type MomentsStep, verifyRunningMoments } from './running-moments.js';
import { type SacCase, verifySac } from './sac.js';

type GoldenCase = OnPolicyCase | SacCase | DiscreteSacCase;

interface GoldenFile {
  readonly cases?: readonly GoldenCase[];
  readonly running_mean_std?: readonly MomentsStep[];
}

/** Recomputes what a file holds; files and cases of other kinds are named and skipped. */
export async function* verifyFile(path: string, label: string): AsyncGenerator<Result> {
  const content = parse(readFileSync(path, 'utf8')) as GoldenFile;
  if (Array.isArray(content.running_mean_std)) yield verifyRunningMoments(content.running_mean_std);
  for (const golden of content.cases ?? []) {
    yield await verifyCase(golden).catch((error: unknown) => failed(String(golden?.name), error));
  }
  if (content.cases === undefined && content.running_mean_std === undefined) {
    yield skipped(label, 'holds neither cases nor running_mean_std');
  }
}

async function verifyCase(golden: GoldenCase): Promise<Result> {
  if ('rollout' in golden) return verifyOnPolicy(golden);
  if ('noise_in_call_order' in golden) return verifySac(golden);
  if ('algorithm' in golden && golden.algorithm === 'discrete_sac') return verifyDiscreteSac(golden);
  return skipped(String((golden as { readonly name?: unknown }).name), 'algorithm not in this version');
}

/** JSON as Python writes it, with NaN and infinities. */
function parse(text: string): unknown {
  const quoted = text.replace(/(?<=[[:,\s])(-?Infinity|NaN)(?=[\],}\s])/g, '"$1"');
  return JSON.parse(quoted, (_, value: unknown) =>
    value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? Number(value) : value,
  );
}
