import { NeurotradeError } from '../../core/errors.js';
import { flatSize, type Space } from '../../env/spaces.js';
import { type ExtractPass, rowByRow } from './extractor.js';
import type { ChoicePart, NumbersPart, ObservationEncoding } from './spec.js';

/**
 * What a space's flat numbers mean: choices of `discrete` and `multiDiscrete` become one-hot, all others stay numbers.
 *
 * @returns `undefined` where none is a choice
 */
export function encodingFor(space: Space): ObservationEncoding | undefined {
  const parts = partsOf(space);
  return parts.some(({ kind }) => kind === 'choice') ? parts : undefined;
}

/** Numbers of a space's observation once encoded. */
export function encodedSizeOf(space: Space): number {
  return encodedSize(partsOf(space));
}

/** Numbers of an encoded observation. */
export function encodedSize(encoding: ObservationEncoding): number {
  return encoding.reduce((sum, part) => sum + (part.kind === 'choice' ? part.n : part.size), 0);
}

/** Which numbers of a flat observation are choices, 1 = is one; `undefined` where none can be. */
export function choicesIn(encoding: ObservationEncoding | undefined): Uint8Array | undefined {
  return (
    encoding && Uint8Array.from(encoding.flatMap((part) => (part.kind === 'choice' ? [1] : Array(part.size).fill(0))))
  );
}

/**
 * Encodes observations.
 *
 * @param onMisfit what to do at a choice that is none, which becomes zeros; by default it fails with `INVALID_OBSERVATION`
 */
export function createEncoder(
  encoding: ObservationEncoding,
  onMisfit: (choice: number, part: ChoicePart) => void = refuseChoice,
): ExtractPass {
  return rowByRow((input, from, encoded, to) => {
    let [source, target] = [from, to];
    for (const part of encoding) {
      if (part.kind === 'numbers') {
        for (let i = 0; i < part.size; i++) encoded[target + i] = input[source + i] as number;
      } else {
        if (!writeOneHot(part, input[source] as number, encoded, target)) onMisfit(input[source] as number, part);
      }
      source += part.kind === 'numbers' ? part.size : 1;
      target += part.kind === 'numbers' ? part.size : part.n;
    }
  });
}

/** @returns whether it is one of the choices */
function writeOneHot({ n, start }: ChoicePart, choice: number, encoded: Float32Array, to: number): boolean {
  let found = false;
  for (let i = 0; i < n; i++) {
    const isChosen = choice === start + i;
    encoded[to + i] = isChosen ? 1 : 0;
    found ||= isChosen;
  }
  return found;
}

/** Neighbouring numbers as one part. */
function partsOf(space: Space): (NumbersPart | ChoicePart)[] {
  const merged: (NumbersPart | ChoicePart)[] = [];
  for (const part of rawParts(space)) {
    const last = merged.at(-1);
    if (part.kind === 'numbers' && last?.kind === 'numbers') {
      merged[merged.length - 1] = { kind: 'numbers', size: last.size + part.size };
    } else {
      merged.push(part);
    }
  }
  return merged;
}

function rawParts(space: Space): (NumbersPart | ChoicePart)[] {
  if (space.kind === 'dict') return Object.values(space.spaces).flatMap(rawParts);
  if (space.kind === 'discrete') return [{ kind: 'choice', n: space.n, start: space.start }];
  if (space.kind === 'multiDiscrete') return space.nvec.map((n) => ({ kind: 'choice', n, start: 0 }));
  return [{ kind: 'numbers', size: flatSize(space) }];
}

function refuseChoice(choice: number, { start, n }: ChoicePart): never {
  throw new NeurotradeError(
    'INVALID_OBSERVATION',
    `policy: expected a whole number from ${start} to ${start + n - 1} where the observation space has a choice, found ${choice}; pass observations of the env it was trained on`,
    { details: { choice } },
  );
}
