"""Stable-Baselines3's predict of one observation of 32 numbers, [64, 64], one thread. Microseconds, a percentile of 2,000 calls."""

import time

import numpy as np
import torch
from free_env import FreeEnv
from serving import arguments, serve
from stable_baselines3 import PPO

args = arguments(percentile=50.0)
torch.set_num_threads(1)
model = PPO("MlpPolicy", FreeEnv(), device="cpu", seed=1)
observations = np.random.default_rng(1).standard_normal((64, 32)).astype(np.float32)


def measure() -> float:
    times = []
    for i in range(2_000):
        start = time.perf_counter()
        model.predict(observations[i % 64], deterministic=True)
        times.append(time.perf_counter() - start)
    return 1e6 * float(np.percentile(times, args.percentile))


measure()
serve(args, measure)
