"""Stable-Baselines3's A2C, default options, on lanes that cost nothing; the better of 1 and 2 torch threads. Steps a second."""

import time

from free_env import FreeEnv
from serving import arguments, best_threads, serve
from stable_baselines3 import A2C
from stable_baselines3.common.vec_env import DummyVecEnv

args = arguments(lanes=1, updates=400)
model = A2C("MlpPolicy", DummyVecEnv([FreeEnv] * args.lanes), device="cpu", seed=1)


def measure() -> float:
    total = args.updates * args.lanes * model.n_steps
    start = time.perf_counter()
    model.learn(total, reset_num_timesteps=False)
    return total / (time.perf_counter() - start)


measure()
serve(args, measure, threads=best_threads(measure))
