"""sb3-contrib's RecurrentPPO, default options, on lanes that cost nothing; the better of 1 and 2 torch threads. Steps a second.

A rollout in which no episode begins goes through its LSTM at once, any other step by step, which takes five times as long. So a
measurement has as many rollouts as it takes for both to have their share.
"""

import time

from free_env import FreeEnv
from sb3_contrib import RecurrentPPO
from serving import arguments, best_threads, serve
from stable_baselines3.common.vec_env import DummyVecEnv

args = arguments(lanes=1, steps=128, rollouts=0)
rollouts = args.rollouts or max(3, 8 // args.lanes)
model = RecurrentPPO("MlpLstmPolicy", DummyVecEnv([FreeEnv] * args.lanes), n_steps=args.steps, device="cpu", seed=1)


def measure() -> float:
    total = rollouts * args.lanes * args.steps
    start = time.perf_counter()
    model.learn(total, reset_num_timesteps=False)
    return total / (time.perf_counter() - start)


measure()
serve(args, measure, threads=best_threads(measure, rounds=1))
