import { actorCriticGradient } from './actor-critic';
import { AdamStep, clippedAdam } from './adam';
import { Batch } from './batch';
import { Distribution } from './distribution';
import { Loss } from './loss';
import { Lstm } from './lstm';
import { lstmBackward, lstmGradient, lstmInputGradient } from './lstm-backward';
import { lstmForward } from './lstm-forward';
import { prepareLstm } from './lstm-weights';
import { Mlp } from './mlp';
import { layerGradient, listInputs, mlpDeltas } from './mlp-backward';
import { mlpForwardRows } from './mlp-forward';
import { spreadWeights, transposeWeights } from './mlp-weights';

/** What a job does, its first word; the function's arguments follow. */
export const enum JobKind {
  ActorCriticGradient,
  MlpForwardRows,
  MlpDeltas,
  LayerGradient,
  ListInputs,
  PrepareWeights,
  ClippedAdam,
  PrepareLstm,
  LstmForward,
  LstmBackward,
  LstmInputGradient,
  LstmGradient,
}

/** Does the job of 8 words at `job`. No two jobs that are published together may write to one place. */
export function runJob(job: usize): void {
  const first = load<usize>(job, 4);
  const second = load<usize>(job, 8);
  const third = load<usize>(job, 12);
  const fourth = load<usize>(job, 16);
  const fifth = load<usize>(job, 20);
  const sixth = load<usize>(job, 24);
  const seventh = load<usize>(job, 28);
  switch (load<i32>(job)) {
    case JobKind.ActorCriticGradient:
      actorCriticGradient(
        changetype<Mlp>(first),
        changetype<Mlp>(second),
        changetype<Distribution>(third),
        changetype<Batch>(fourth),
        changetype<Loss>(fifth),
        <i32>sixth,
      );
      break;
    case JobKind.MlpForwardRows:
      mlpForwardRows(changetype<Mlp>(first), second, <i32>third, <i32>fourth);
      break;
    case JobKind.MlpDeltas:
      mlpDeltas(changetype<Mlp>(first), <i32>second, <i32>third);
      break;
    case JobKind.LayerGradient:
      layerGradient(changetype<Mlp>(first), second, <i32>third, <i32>fourth, <i32>fifth, <i32>sixth, seventh);
      break;
    case JobKind.ListInputs:
      listInputs(changetype<Mlp>(first), <i32>second, <i32>third, <i32>fourth, <i32>fifth);
      break;
    case JobKind.PrepareWeights:
      spreadWeights(changetype<Mlp>(first));
      if (second) transposeWeights(changetype<Mlp>(first));
      break;
    case JobKind.ClippedAdam:
      clippedAdam(changetype<AdamStep>(first), <i32>second, <i32>third);
      break;
    case JobKind.PrepareLstm:
      prepareLstm(changetype<Lstm>(first));
      break;
    case JobKind.LstmForward:
      lstmForward(changetype<Lstm>(first), second, third, <i32>fourth);
      break;
    case JobKind.LstmBackward:
      lstmBackward(changetype<Lstm>(first), second, third, <i32>fourth);
      break;
    case JobKind.LstmInputGradient:
      lstmInputGradient(changetype<Lstm>(first), second, third, <i32>fourth);
      break;
    case JobKind.LstmGradient:
      lstmGradient(changetype<Lstm>(first), second, <i32>third, <i32>fourth, <i32>fifth, <i32>sixth);
      break;
    default:
      unreachable();
  }
}
