import { actorCriticGradient } from './actor-critic';
import { Batch } from './batch';
import { Distribution } from './distribution';
import { Loss } from './loss';
import { Mlp } from './mlp';
import { mlpBackward } from './mlp-backward';
import { mlpForward } from './mlp-forward';
import { partialInputGradient } from './mlp-input';
import { sumPieces } from './sum-pieces';

/** What a job does, its first word; the function's arguments follow. */
export const enum JobKind {
  ActorCriticGradient,
  MlpForward,
  MlpBackward,
  ActionGradient,
  SumPieces,
  Clear,
}

/** Does the job of 8 words at `job`. No two jobs that are published together may write to one place. */
export function runJob(job: usize): void {
  const first = load<usize>(job, 4);
  const second = load<usize>(job, 8);
  const third = load<usize>(job, 12);
  const fourth = load<usize>(job, 16);
  const fifth = load<usize>(job, 20);
  const sixth = load<i32>(job, 24);
  switch (load<i32>(job)) {
    case JobKind.ActorCriticGradient:
      actorCriticGradient(
        changetype<Mlp>(first),
        changetype<Mlp>(second),
        changetype<Distribution>(third),
        changetype<Batch>(fourth),
        changetype<Loss>(fifth),
        sixth,
      );
      break;
    case JobKind.MlpForward:
      mlpForward(changetype<Mlp>(first), second, <i32>third);
      break;
    case JobKind.MlpBackward:
      mlpBackward(changetype<Mlp>(first), second, <i32>third);
      break;
    case JobKind.ActionGradient:
      mlpBackward(changetype<Mlp>(first), 0, <i32>fifth);
      partialInputGradient(changetype<Mlp>(first), second, third, <i32>fourth, <i32>fifth);
      break;
    case JobKind.SumPieces:
      sumPieces(first, second, third, <i32>fourth, <i32>fifth);
      break;
    case JobKind.Clear:
      memory.fill(first, 0, second);
      break;
    default:
      unreachable();
  }
}
