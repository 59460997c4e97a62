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

/** Recomputes what a file holds; files and cases of other kinds are named and skipped, and what cannot be read fails. */
export async function* verifyFile(path: string, label: string): AsyncGenerator<Result> {
  try {
    yield* verifyContent(contentOf(path), label);
  } catch (error) {
    yield failed(label, error);
  }
}

async function* verifyContent({ cases, running_mean_std: moments }: GoldenFile, label: string): AsyncGenerator<Result> {
  if (moments !== undefined) yield verifyRunningMoments(moments);
  for (const golden of cases ?? []) {
    yield await verifyCase(golden).catch((error: unknown) => failed(String(golden?.name), error));
  }
  if (cases === undefined && moments === undefined) yield skipped(label, 'holds neither cases nor running_mean_std');
}

/** @throws Error where it is not JSON, or not of the shape that golden numbers have */
function contentOf(path: string): GoldenFile {
  const content = parsed(path);
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new Error(
      `expected an object with "cases" or "running_mean_std", found ${JSON.stringify(content).slice(0, 40)}`,
    );
  }
  for (const name of ['cases', 'running_mean_std']) {
    const list = (content as Record<string, unknown>)[name];
    if (list !== undefined && !Array.isArray(list)) throw new Error(`"${name}": expected a list, found ${typeof list}`);
  }
  return content;
}

function parsed(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const { message } = cause as Error;
    throw new Error(`cannot be read as JSON (${message}); write it again with the script that it comes from`, {
      cause,
    });
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
