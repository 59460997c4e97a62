import type { TrainingContext } from '../../agents/callback.js';

/** Where progress is written; `process.stderr` is one. */
export interface ProgressStream {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

/** One way to show progress. */
export interface ProgressDisplay {
  /** Least time between two calls of `show`. */
  readonly pauseMs: number;
  show(context: TrainingContext, stepsPerSecond: number): void;
  end(context: TrainingContext, stepsPerSecond: number): void;
}

/** A bar that is redrawn in place. */
export async function terminalBar(
  label: string,
  stream: ProgressStream,
  context: TrainingContext,
): Promise<ProgressDisplay> {
  const { SingleBar, Presets } = await import('cli-progress');
  const bar = new SingleBar(
    {
      format: '{label} {bar} {percentage}% | {value}/{total} steps | {fps} steps/s | {reward} | {eta_formatted}',
      stream: stream as NodeJS.WriteStream,
      hideCursor: true,
      barsize: 24,
      etaBuffer: 50,
    },
    Presets.shades_classic,
  );
  const payload = (now: TrainingContext, fps: number) => ({ label, fps: Math.round(fps), reward: rewardText(now) });
  bar.start(context.totalTimesteps, context.numTimesteps, payload(context, 0));
  const show = (now: TrainingContext, fps: number): void =>
    bar.update(Math.min(now.numTimesteps, now.totalTimesteps), payload(now, fps));
  return {
    pauseMs: 100,
    show,
    end: (now, fps) => {
      show(now, fps);
      bar.stop();
    },
  };
}

/** A line at a time, for logs. */
export function plainLines(label: string, stream: ProgressStream, pauseMs: number): ProgressDisplay {
  const line = (context: TrainingContext, fps: number): void => {
    const { numTimesteps, totalTimesteps } = context;
    const percent = Math.min(100, Math.floor((100 * numTimesteps) / Math.max(1, totalTimesteps)));
    stream.write(
      `${label} ${percent}% | ${numTimesteps}/${totalTimesteps} steps | ${Math.round(fps)} steps/s | ${rewardText(context)}\n`,
    );
  };
  return { pauseMs, show: line, end: line };
}

function rewardText({ logs }: TrainingContext): string {
  const reward = logs['rollout/ep_rew_mean'];
  return `ep_rew_mean ${reward === undefined ? '-' : reward.toPrecision(4)}`;
}
