/** What `assembly/learner.ts` exports; pointers are byte offsets into the instance's memory, strides count floats. */
export interface LearnerExports {
  activate(x: number, count: number, relu: number): void;
  activationGradient(delta: number, output: number, count: number, relu: number): void;
  actorCriticGradient(pi: number, vf: number, distribution: number, batch: number, loss: number, rows: number): void;
  clippedRmsProp(
    parameters: number,
    gradient: number,
    secondMoment: number,
    count: number,
    scale: number,
    rate: number,
    alpha: number,
    take: number,
    epsilon: number,
  ): void;
  columnSums(delta: number, gradient: number, scratch: number, n: number, rows: number, stride: number): void;
  gae(
    rewards: number,
    values: number,
    starts: number,
    advantages: number,
    returns: number,
    steps: number,
    lanes: number,
    gamma: number,
    lambda: number,
  ): void;
  /** Moves `count` rows of a network's hidden outputs, named in ascending order, to the front. */
  keepRows(mlp: number, rows: number, count: number): void;
  matmul(
    a: number,
    b: number,
    c: number,
    bias: number,
    m: number,
    n: number,
    k: number,
    strideA: number,
    strideB: number,
    strideC: number,
  ): void;
  mlpBackward(mlp: number, x: number, rows: number): void;
  mlpForward(mlp: number, x: number, rows: number): number;
  mlpInputGradient(mlp: number, transposed: number, gradient: number, rows: number): void;
  norm(values: number, count: number): number;
  /** Does the job of 8 words at `job`; see `crew/jobs.ts`. */
  runJob(job: number): void;
  outer(
    a: number,
    delta: number,
    gradient: number,
    scratch: number,
    m: number,
    n: number,
    rows: number,
    strideA: number,
    strideDelta: number,
  ): void;
  polyak(target: number, source: number, count: number, tau: number): void;
  partialInputGradient(mlp: number, transposed: number, gradient: number, inputs: number, rows: number): void;
  sumPieces(x: number, pieces: number, stride: number, count: number, floats: number): void;
  /** Copies the weights that are read from `MlpPlan.spread`. */
  spreadWeights(mlp: number): void;
  transpose(a: number, b: number, m: number, n: number, strideB: number): void;
  transposeWeights(mlp: number): void;
  trunksGradient(
    pi: number,
    vf: number,
    policyFeatures: number,
    valueFeatures: number,
    distribution: number,
    batch: number,
    loss: number,
    rows: number,
  ): void;
}

/** What `assembly/shared-learner.ts` adds; `crew` is the byte offset of a `Crew`. */
export interface SharedLearnerExports extends LearnerExports {
  /** @returns 1 where all that was published is done, after some waiting */
  finished(crew: number): number;
  publish(crew: number, count: number): void;
  /** A worker's life. */
  serve(crew: number): void;
  /** Takes jobs until none is left. @returns how many it did */
  work(crew: number): number;
}
