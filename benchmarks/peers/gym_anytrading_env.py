"""gym-anytrading's StocksEnv: 16 bars of 2 features, which is 32 numbers; random actions. Steps a second."""

import numpy as np
from candles import random_walk
from gym_anytrading.envs import StocksEnv
from serving import arguments, rate, serve

args = arguments(seconds=1.0)
frame = random_walk(10_000).rename(columns=str.capitalize)
env = StocksEnv(df=frame, window_size=16, frame_bound=(16, len(frame)))
actions = [int(action) for action in np.random.default_rng(2).integers(0, 2, 4_096)]


def chunk() -> int:
    for action in actions:
        _, _, terminated, truncated, _ = env.step(action)
        if terminated or truncated:
            env.reset()
    return len(actions)


observation, _ = env.reset(seed=1)
assert observation.size == 32
rate(0.3, chunk)
serve(args, lambda: rate(args.seconds, chunk))
