"""Gym-Trading-Env: 30 features and 2 of the position, fees, episodes of 256 bars; random actions. Steps a second."""

import numpy as np
from candles import random_walk
from gym_trading_env.environments import TradingEnv
from serving import arguments, rate, serve

args = arguments(seconds=1.0)
frame = random_walk(10_000)
for lag in range(1, 31):
    frame[f"feature_{lag}"] = np.log(frame["close"] / frame["close"].shift(lag))
env = TradingEnv(
    df=frame.dropna(),
    positions=[0, 1],
    trading_fees=0.001,
    max_episode_duration=256,
    verbose=0,
)
actions = [int(action) for action in np.random.default_rng(2).integers(0, 2, 1_024)]


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
