import { NeurotradeError } from '../../core/errors.js';
import { maskGroups } from '../../env/spaces.js';
import type { VectorEnv } from '../../env/vector-env.js';

/** How an env's masks are laid out: a row a lane, in it the groups of entries that one choice is made from. */
export interface MaskLayout {
  readonly lanes: number;
  /** Entries of each group; each needs at least one that is allowed. */
  readonly groups: readonly number[];
  /** Entries of a lane. */
  readonly size: number;
}

/** Where masks were found, for messages. */
export interface MaskPlace {
  /** Who asked for them: `training`, or the algorithm's name. */
  readonly scope: string;
  /** Left out before the first. */
  readonly timestep?: number;
}

export function maskLayoutOf({ lanes, actionSpace }: Pick<VectorEnv, 'lanes' | 'actionSpace'>): MaskLayout {
  const groups = maskGroups(actionSpace);
  return { lanes, groups, size: groups.reduce((sum, entries) => sum + entries, 0) };
}

/**
 * Fails where masks are of another length, or leave a lane without a choice.
 *
 * @param masks `[lanes, mask size]`, 1 = allowed
 * @returns `masks`
 * @throws NeurotradeError `INVALID_ACTION`
 */
export function checkMasks(masks: Uint8Array, layout: MaskLayout, place: MaskPlace): Uint8Array {
  checkMaskLength(masks, layout, place);
  for (let lane = 0; lane < layout.lanes; lane++) checkMask(masks, layout, lane, place);
  return masks;
}

/** @throws NeurotradeError `INVALID_ACTION` where there are not as many entries as all lanes need */
export function checkMaskLength(masks: Uint8Array, { lanes, size }: MaskLayout, place: MaskPlace): void {
  if (masks.length === lanes * size) return;
  throw new NeurotradeError(
    'INVALID_ACTION',
    `${place.scope}: expected masks of ${lanes * size} entries for ${lanes} lanes, found ${masks.length}${timeOf(place)}; check the env's actionMask (checkEnv)`,
    { details: { expected: lanes * size, found: masks.length, ...place } },
  );
}

/** @throws NeurotradeError `INVALID_ACTION` where the mask of `lane` leaves nothing to choose */
export function checkMask(masks: Uint8Array, { groups, size }: MaskLayout, lane: number, place: MaskPlace): void {
  let at = lane * size;
  for (let group = 0; group < groups.length; group++) {
    const end = at + (groups[group] as number);
    let allowed = 0;
    while (at < end) allowed |= masks[at++] as number;
    if (allowed === 0) refuse(groups, group, lane, place);
  }
}

function refuse(groups: readonly number[], group: number, lane: number, place: MaskPlace): never {
  const element = groups.length > 1 ? ` for element ${group}` : '';
  throw new NeurotradeError(
    'INVALID_ACTION',
    `${place.scope}: expected masks that allow at least one of ${groups[group]} choices${element}, found none allowed in lane ${lane}${timeOf(place)}; check the env's actionMask (checkEnv)`,
    { details: { lane, element: group, ...place } },
  );
}

function timeOf({ timestep }: MaskPlace): string {
  return timestep === undefined ? '' : `, at timestep ${timestep}`;
}
