import type { Callback } from '../../agents/callback.js';
import { number, resolveOptions, text, value } from '../../core/options.js';
import { type ProgressDisplay, type ProgressStream, plainLines, terminalBar } from './progress-display.js';

export interface ProgressBarOptions {
  /** Shown before the bar. @default 'training' */
  readonly label?: string | undefined;
  /** @default process.stderr */
  readonly stream?: ProgressStream | undefined;
  /** Least seconds between two plain lines, where the stream is no terminal. @default 5 */
  readonly intervalSeconds?: number | undefined;
}

interface Resolved {
  readonly label: string;
  readonly stream: ProgressStream | undefined;
  readonly intervalSeconds: number;
}

/**
 * Shows steps, steps a second and mean episode reward: a bar on a terminal, a plain line every few seconds elsewhere.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function progressBar(options: ProgressBarOptions = {}): Callback {
  const { label, stream: chosen, intervalSeconds } = resolveProgressOptions(options);
  let display: ProgressDisplay | undefined;
  let begin = { time: 0, steps: 0 };
  let shown = 0;
  const stepsPerSecond = (numTimesteps: number, now: number): number =>
    (1000 * (numTimesteps - begin.steps)) / Math.max(1e-6, now - begin.time);
  return {
    onTrainingStart: async (context) => {
      const stream = chosen ?? process.stderr;
      display =
        stream.isTTY === true
          ? await terminalBar(label, stream, context)
          : plainLines(label, stream, intervalSeconds * 1000);
      begin = { time: performance.now(), steps: context.numTimesteps };
      shown = begin.time;
      return undefined;
    },
    onStep: (context) => {
      const now = performance.now();
      if (display === undefined || now - shown < display.pauseMs) return undefined;
      shown = now;
      display.show(context, stepsPerSecond(context.numTimesteps, now));
      return undefined;
    },
    onTrainingEnd: (context) => {
      display?.end(context, stepsPerSecond(context.numTimesteps, performance.now()));
      display = undefined;
    },
  };
}

function resolveProgressOptions(options: ProgressBarOptions): Readonly<Resolved> {
  const isStream = (candidate: unknown): boolean =>
    typeof (candidate as ProgressStream | undefined)?.write === 'function';
  return resolveOptions<Resolved>('progressBar', options, {
    label: text('training'),
    stream: value<ProgressStream | undefined>('a stream with write(text)', isStream, undefined),
    intervalSeconds: number({ min: 0 }, 5),
  });
}
