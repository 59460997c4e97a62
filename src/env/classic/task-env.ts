import { integer, nullable, resolveOptions, value } from '../../core/options.js';
import { createRng, type Rng, type RngState, randomSeed, restoreRng } from '../../core/rng.js';
import type { Action, Env, EnvState, ResetOptions, ResetResult, StepResult } from '../env.js';
import { checkCanStep, checkOpen, type EpisodePhase } from '../episode-phase.js';
import { type BoxSpace, checkAction, type Space } from '../spaces.js';
import type { Task, TaskOptions } from './task.js';

interface TaskEnvState {
  readonly phase: EpisodePhase;
  readonly steps: number;
  readonly values: readonly number[];
  readonly rng: RngState | null;
}

/**
 * An env around a {@link Task}. `reset({ options: { state } })` starts from a given state vector instead of a random one.
 *
 * @throws NeurotradeError `INVALID_OPTIONS`
 */
export function taskEnv<A extends Action>(task: Task<A>, given: TaskOptions | undefined): Env<A> {
  const { maxEpisodeSteps } = resolveOptions<Required<TaskOptions>>(task.name, given, {
    maxEpisodeSteps: nullable(integer({ min: 1 }), task.maxEpisodeSteps),
  });
  return new TaskEnv({ ...task, maxEpisodeSteps });
}

class TaskEnv<A extends Action> implements Env<A> {
  readonly observationSpace: BoxSpace;
  readonly actionSpace: Space;
  readonly #task: Task<A>;
  readonly #state: Float64Array;
  readonly #limit: number;
  #rng: Rng | undefined;
  #steps = 0;
  #phase: EpisodePhase = 'new';

  constructor(task: Task<A>) {
    this.#task = task;
    this.observationSpace = task.observationSpace;
    this.actionSpace = task.actionSpace;
    this.#state = new Float64Array(task.stateSize);
    this.#limit = task.maxEpisodeSteps ?? Number.POSITIVE_INFINITY;
  }

  reset({ seed, options }: ResetOptions = {}): ResetResult {
    checkOpen(this.#phase, this.#task.name);
    const { state } = resolveOptions<{ state: readonly number[] | null }>(`${this.#task.name} reset`, options, {
      state: value(`${this.#task.stateSize} finite numbers`, (found) => this.#isState(found), null),
    });
    const rng = this.#seeded(seed);
    if (state === null) this.#task.start(this.#state, rng);
    else this.#state.set(state);
    this.#steps = 0;
    this.#phase = 'running';
    return { observation: this.#task.observe(this.#state), info: {} };
  }

  step(action: A): StepResult {
    checkCanStep(this.#phase, this.#task.name);
    checkAction(this.actionSpace, action);
    const { reward, terminated } = this.#task.advance(this.#state, action, this.#rng as Rng, this.#steps);
    const truncated = ++this.#steps >= this.#limit;
    if (terminated || truncated) this.#phase = 'over';
    return { observation: this.#task.observe(this.#state), reward, terminated, truncated, info: {} };
  }

  saveState(): EnvState {
    const saved: TaskEnvState = {
      phase: this.#phase,
      steps: this.#steps,
      values: Array.from(this.#state),
      rng: this.#rng?.state() ?? null,
    };
    return { ...saved };
  }

  loadState(state: EnvState): void {
    checkOpen(this.#phase, this.#task.name);
    const { phase, steps, values, rng } = state as unknown as TaskEnvState;
    this.#phase = phase;
    this.#steps = steps;
    this.#state.set(values);
    this.#rng = rng === null ? undefined : restoreRng(rng);
  }

  close(): void {
    this.#phase = 'closed';
  }

  #seeded(seed: number | undefined): Rng {
    if (seed !== undefined) this.#rng = createRng(seed);
    this.#rng ??= createRng(randomSeed());
    return this.#rng;
  }

  #isState(found: unknown): boolean {
    const values = Array.isArray(found) || found instanceof Float64Array ? Array.from(found as number[]) : [];
    return values.length === this.#task.stateSize && values.every(Number.isFinite);
  }
}
