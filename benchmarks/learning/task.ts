import type { Agent } from '../../src/agents/agent.js';

/** What one training run came to. */
export interface LearningResult {
  /** The figure that is held against the bar. */
  readonly mean: number;
  readonly steps: number;
  /** What else a reader should know: baselines, trades. */
  readonly remarks?: Readonly<Record<string, number>>;
}

/** A task that an algorithm has to learn, whatever the seed. */
export interface LearningTask {
  readonly name: string;
  readonly algorithm: string;
  /** What `mean` measures. */
  readonly unit: string;
  readonly bar: number;
  /** Whether `mean` has to reach the bar from below, or stay under it. */
  readonly better: 'higher' | 'lower';
  run(seed: number): Promise<LearningResult>;
}

/** Trains, hands the agent to `judge`, and frees it. */
export async function trainAndJudge<T>(agent: Agent, totalTimesteps: number, judge: (agent: Agent) => T): Promise<T> {
  try {
    await agent.learn({ totalTimesteps });
    return judge(agent);
  } finally {
    agent.dispose();
  }
}
