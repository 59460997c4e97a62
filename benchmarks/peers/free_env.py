"""An environment that costs nothing: 32 numbers drawn beforehand, three actions, episodes of 200 steps."""

import gymnasium
import numpy as np

OBSERVATION = 32
EPISODE = 200
FRAMES = 16


class FreeEnv(gymnasium.Env):
    observation_space = gymnasium.spaces.Box(-np.inf, np.inf, (OBSERVATION,), np.float32)
    action_space = gymnasium.spaces.Discrete(3)

    def __init__(self):
        rng = np.random.default_rng(1)
        self.frames = list(rng.standard_normal((FRAMES, OBSERVATION)).astype(np.float32))
        self.rewards = rng.standard_normal(FRAMES).tolist()
        self.steps = 0

    def reset(self, *, seed=None, options=None):
        self.steps = 0
        return self.frames[0], {}

    def step(self, action):
        self.steps += 1
        at = self.steps % FRAMES
        return self.frames[at], self.rewards[at], self.steps == EPISODE, False, {}


class FreeBoxEnv(FreeEnv):
    """The same with a number in [-1, 1] as its action."""

    action_space = gymnasium.spaces.Box(-1, 1, (1,), np.float32)
