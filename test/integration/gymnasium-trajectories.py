"""Plays given actions from given start states through Gymnasium's classic control environments.

stdin: {"<name>": {"id": "...", "starts": [[...], ...], "actions": [...], "restart": n}}; each start begins one episode,
in order; a new one also begins every `restart` steps (0: never).
stdout: {"<name>": [[observation, reward, terminated, truncated], ...]}, one row a step.
"""

import json
import sys

import gymnasium
import numpy as np


def play(id, starts, actions, restart):
    env = gymnasium.make(id)
    starts = iter(starts)

    def begin():
        env.reset(seed=0)
        env.unwrapped.state = np.array(next(starts), dtype=np.float64)

    begin()
    rows = []
    for step, action in enumerate(actions, start=1):
        if isinstance(action, list):
            action = np.array(action, dtype=np.float32)
        observation, reward, terminated, truncated, _ = env.step(action)
        rows.append([observation.tolist(), float(reward), terminated, truncated])
        if terminated or truncated or (restart > 0 and step % restart == 0):
            begin()
    return rows


json.dump({name: play(**task) for name, task in json.load(sys.stdin).items()}, sys.stdout)
