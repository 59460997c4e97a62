"""Stable-Baselines3's SAC, default options, on a lane that costs nothing; the better of 1 and 2 torch threads. Steps a second."""

import time

from free_env import FreeBoxEnv
from serving import arguments, best_threads, serve
from stable_baselines3 import SAC

args = arguments(steps=200)
model = SAC("MlpPolicy", FreeBoxEnv(), device="cpu", seed=1)


def measure() -> float:
    start = time.perf_counter()
    model.learn(args.steps, reset_num_timesteps=False)
    return args.steps / (time.perf_counter() - start)


measure()
serve(args, measure, threads=best_threads(measure))
