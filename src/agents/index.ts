export { A2C } from './a2c/agent.js';
export type { A2cOptions } from './a2c/options.js';
export type { Agent, LearnOptions, SaveOptions } from './agent.js';
export type { BackendName } from './backend/candidates.js';
export { type BackendChoice, type SelectBackendOptions, selectBackend } from './backend/select-backend.js';
export type { Callback, CallbackVerdict, TrainingContext } from './callback.js';
export type { CarriedStates } from './collect/carried-states.js';
export { explainedVariance, type GaeInput, gae } from './collect/gae.js';
export { type NormalizerOptions, type NormalizerState, RunningNormalizer } from './collect/normalizer.js';
export type { RolloutBatch } from './collect/rollout-batch.js';
export { DiscreteSAC } from './discrete-sac/agent.js';
export type { DiscreteSacOptions } from './discrete-sac/options.js';
export { type ClonableAgent, type CloneResult, cloneBehavior } from './imitation/clone-behavior.js';
export type { Demonstrations } from './imitation/demonstrations.js';
export type { CloneEpoch, CloneOptions } from './imitation/options.js';
export { setThreads } from './kernels/crew/threads.js';
export { toLayersModel } from './layers-model/to-layers-model.js';
export { LearningAgent } from './learning-agent.js';
export type {
  CombinedExtractor,
  Conv1dExtractor,
  Conv1dLayer,
  FeaturesExtractor,
  LayersModelExtractor,
  MlpExtractor,
  RecurrentExtractor,
  TransformerExtractor,
  WindowOptions,
} from './networks/features-extractor.js';
export { OffPolicyAgent, type OffPolicySaveOptions } from './off-policy/agent.js';
export type { OffPolicyLoadOptions } from './off-policy/load.js';
export type { OffPolicyOptions, SacNetArch } from './off-policy/options.js';
export { OnPolicyAgent } from './on-policy/agent.js';
export type { LoadOptions } from './on-policy/load.js';
export type { NetArch, OnPolicyOptions } from './on-policy/options.js';
export { PPO } from './ppo/agent.js';
export type { PpoOptions } from './ppo/options.js';
export { RecurrentPPO } from './recurrent-ppo/agent.js';
export type { MemoryOptions, RecurrentPpoOptions } from './recurrent-ppo/options.js';
export type { PrioritizedReplayOptions } from './replay/prioritized-replay-buffer.js';
export { SAC } from './sac/agent.js';
export type { SacOptions } from './sac/options.js';
export { linear, type Schedule, type ScheduleDescription } from './schedule.js';
