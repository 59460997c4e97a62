import { NeurotradeError } from '../../../src/core/errors.js';
import { createRng, type Rng, restoreRng } from '../../../src/core/rng.js';
import type { Env, EnvState, ResetOptions, ResetResult, StepResult } from '../../../src/env/env.js';
import { type BoxSpace, box, checkAction, type DiscreteSpace, discrete } from '../../../src/env/spaces.js';

/** Prices by bar. */
export const PRICES: Float64Array = Float64Array.from({ length: 60 }, (_, bar) => 100 + 10 * Math.sin(bar) + bar / 10);
const EPISODE = 30;

/**
 * A small env that keeps every promise: hold nothing (0) or one unit (1) of something whose price is given by bar. Tests
 * break one promise each by overriding one method.
 */
export class LedgerEnv implements Env<number> {
  readonly observationSpace: BoxSpace = box({ shape: [3], low: [0, 0, 0], high: [1000, 1000, 1] });
  readonly actionSpace: DiscreteSpace = discrete(2);
  protected rng: Rng = createRng(0);
  protected phase: 'new' | 'running' | 'over' | 'closed' = 'new';
  protected bar = 0;
  protected end = 0;
  protected cash = 0;
  protected position = 0;

  constructor(protected readonly prices: Float64Array = PRICES) {}

  reset({ seed }: ResetOptions = {}): ResetResult {
    if (this.phase === 'closed') throw new NeurotradeError('CLOSED', 'closed');
    this.seed(seed);
    this.bar = this.rng.integer(1, this.prices.length - EPISODE);
    this.end = this.bar + EPISODE;
    this.cash = 1000;
    this.position = 0;
    this.phase = 'running';
    return { observation: this.observe(), info: this.info() };
  }

  step(action: number): StepResult {
    this.checkPhase();
    this.checkAction(action);
    const before = this.equity();
    this.cash -= (action - this.position) * this.price();
    this.position = action;
    this.bar += 1;
    if (this.bar >= this.end) this.phase = 'over';
    const observation = this.observe();
    return { observation, reward: this.reward(before), ...this.flags(), info: this.info() };
  }

  actionMask(): Uint8Array {
    return Uint8Array.of(1, this.cash >= this.price() || this.position > 0 ? 1 : 0);
  }

  saveState(): EnvState {
    const { phase, bar, end, cash, position } = this;
    return { phase, bar, end, cash, position, rng: this.rng.state() };
  }

  loadState(state: EnvState): void {
    const { rng, ...rest } = state as { rng: ReturnType<Rng['state']> };
    Object.assign(this, rest);
    this.rng = restoreRng(rng);
  }

  close(): void {
    this.phase = 'closed';
  }

  protected seed(seed: number | undefined): void {
    if (seed !== undefined) this.rng = createRng(seed);
  }

  protected checkPhase(): void {
    const codes = { new: 'NOT_RESET', over: 'EPISODE_OVER', closed: 'CLOSED' } as const;
    if (this.phase !== 'running') throw new NeurotradeError(codes[this.phase], this.phase);
  }

  protected checkAction(action: number): void {
    checkAction(this.actionSpace, action);
  }

  protected price(): number {
    return this.prices[this.bar] as number;
  }

  protected equity(): number {
    return this.cash + this.position * this.price();
  }

  protected observe(): Float32Array {
    return Float32Array.of(this.prices[this.bar - 1] as number, this.price(), this.position);
  }

  protected reward(before: number): number {
    return this.equity() / before - 1;
  }

  protected flags(): { terminated: boolean; truncated: boolean } {
    return { terminated: false, truncated: this.bar >= this.end };
  }

  protected info(): Record<string, unknown> {
    const { bar: index, cash, position } = this;
    return { index, cash, position, price: this.price(), equity: this.equity() };
  }
}
