import { integer, oneOf, resolveOptions } from '../../core/options.js';
import type { Action, Env } from '../env.js';
import { type BoxSpace, box, flatSize } from '../spaces.js';
import { requireBox, wrapEnv } from './wrap-env.js';

/** Options of {@link frameStack}. */
export interface FrameStackOptions {
  /** Observations in one, at least 1. */
  readonly size: number;
  /** What stands before the first observation: copies of it (`reset`), or zeros. @default 'reset' */
  readonly padding?: 'reset' | 'zero';
}

/**
 * The last `size` observations as one, oldest first: `[size, ...shape]`.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`, `INVALID_SPACE` for observations that are not a box
 */
export function frameStack<A extends Action>(env: Env<A>, options: FrameStackOptions): Env<A> {
  const { size, padding } = resolveOptions<Required<FrameStackOptions>>('frameStack', options, {
    size: integer({ min: 1 }),
    padding: oneOf(['reset', 'zero'], 'reset'),
  });
  const frame = requireBox('frameStack', 'observationSpace', env.observationSpace);
  const width = flatSize(frame);
  const frames = new Float32Array(size * width);
  const push = (observation: Float32Array): Float32Array => {
    frames.copyWithin(0, width);
    frames.set(observation, (size - 1) * width);
    return frames.slice();
  };
  return wrapEnv('frameStack', env, {
    observationSpace: stackedSpace(frame, size, padding),
    reset: (reset) => {
      const { observation, info } = env.reset(reset);
      for (let i = 0; i < size; i++) frames.set(padding === 'zero' ? new Float32Array(width) : observation, i * width);
      return { observation: push(observation), info };
    },
    step: (action) => {
      const result = env.step(action);
      return { ...result, observation: push(result.observation) };
    },
    save: () => ({ frames: frames.slice() }),
    load: (state) => frames.set(state.frames as Float32Array),
  });
}

function stackedSpace({ shape, low, high }: BoxSpace, size: number, padding: 'reset' | 'zero'): BoxSpace {
  const repeat = (bounds: Float32Array): number[] => Array.from({ length: size }, () => Array.from(bounds)).flat();
  const zeros = padding === 'zero' && size > 1;
  return box({
    shape: [size, ...shape],
    low: repeat(zeros ? low.map((bound) => Math.min(bound, 0)) : low),
    high: repeat(zeros ? high.map((bound) => Math.max(bound, 0)) : high),
  });
}
