import { readFileSync } from 'node:fs';
import { type OnPolicyCase, verifyOnPolicy } from './on-policy.js';
import { failed, type Result, skipped } from './result.js';
import { type MomentsStep, verifyRunningMoments } from './running-moments.js';

interface GoldenFile {
  readonly cases?: readonly OnPolicyCase[];
  readonly running_mean_std?: readonly MomentsStep[];
}

/** Recomputes what a file holds; files and cases of other kinds are named and skipped. */
export async function* verifyFile(path: string, label: string): AsyncGenerator<Result> {
  const content = parse(readFileSync(path, 'utf8')) as GoldenFile;
  if (Array.isArray(content.running_mean_std)) yield verifyRunningMoments(content.running_mean_std);
  for (const golden of content.cases ?? []) {
    if (golden?.rollout === undefined) yield skipped(String(golden?.name), 'algorithm not in this version');
    else yield await verifyOnPolicy(golden).catch((error: unknown) => failed(golden.name, error));
  }
  if (content.cases === undefined && content.running_mean_std === undefined) {
    yield skipped(label, 'holds neither cases nor running_mean_std');
  }
}

/** JSON as Python writes it, with NaN and infinities. */
function parse(text: string): unknown {
  const quoted = text.replace(/(?<=[[:,\s])(-?Infinity|NaN)(?=[\],}\s])/g, '"$1"');
  return JSON.parse(quoted, (_, value: unknown) =>
    value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? Number(value) : value,
  );
}
