"""Trains small models, saves them to the folder on stdin, and prints what each does, deterministically, with 1,000 observations."""

import json
import os
import sys

import gymnasium
import numpy
from stable_baselines3 import A2C, PPO, SAC
from stable_baselines3.common.env_util import make_vec_env
from stable_baselines3.common.vec_env import VecNormalize
from torch import nn, set_num_threads

set_num_threads(1)
folder = json.load(sys.stdin)
RELU = {"activation_fn": nn.ReLU}


class Choices(gymnasium.Env):
    """Two choices at once; rewards those that the observation names."""

    observation_space = gymnasium.spaces.Box(-numpy.inf, numpy.inf, (2, 2), numpy.float32)
    action_space = gymnasium.spaces.MultiDiscrete([3, 2])

    def reset(self, seed=None, options=None):
        super().reset(seed=seed)
        self.left = 8
        return self.observe(), {}

    def step(self, action):
        self.left -= 1
        return self.observe(), float(action[0] == 2) + float(action[1] == 1), False, self.left == 0, {}

    def observe(self):
        return self.np_random.normal(size=(2, 2)).astype(numpy.float32)


class Signals(Choices):
    """Three switches; rewards those that are on."""

    action_space = gymnasium.spaces.MultiBinary(3)

    def step(self, action):
        self.left -= 1
        return self.observe(), float(numpy.sum(action)), False, self.left == 0, {}


def train(name, algorithm, env, steps, normalize=False, **options):
    venv = make_vec_env(env, n_envs=2, seed=3)
    if normalize:
        venv = VecNormalize(venv)
    model = algorithm("MlpPolicy", venv, seed=3, device="cpu", **options).learn(steps)
    model.save(os.path.join(folder, name + ".zip"))
    if normalize:
        venv.save(os.path.join(folder, name + ".pkl"))
    shape = venv.observation_space.shape
    observations = (numpy.random.default_rng(4).normal(size=(1000, *shape)) * 1.5).astype(numpy.float32)
    seen = venv.normalize_obs(observations) if normalize else observations
    actions, _ = model.predict(seen, deterministic=True)
    return {
        "algorithm": algorithm.__name__,
        "normalized": normalize,
        "observations": observations.reshape(1000, -1).tolist(),
        "actions": actions.reshape(1000, -1).tolist(),
    }


ppo = {"n_steps": 64, "batch_size": 64}
small = {"learning_starts": 50, "batch_size": 32, "policy_kwargs": {"net_arch": [32, 32]}}
tanh = small | {"policy_kwargs": {"net_arch": [16], "activation_fn": nn.Tanh}}
uneven = {"policy_kwargs": {"net_arch": {"pi": [32], "vf": [16, 8]}, **RELU}}
print(
    json.dumps(
        {
            "ppo-discrete": train("ppo-discrete", PPO, "CartPole-v1", 256, normalize=True, **ppo),
            "ppo-box": train("ppo-box", PPO, "Pendulum-v1", 256, **ppo, **uneven),
            "ppo-choices": train("ppo-choices", PPO, Choices, 256, **ppo),
            "ppo-signals": train("ppo-signals", PPO, Signals, 256, normalize=True, **ppo),
            "a2c-discrete": train("a2c-discrete", A2C, "Acrobot-v1", 200),
            "a2c-box": train("a2c-box", A2C, "Pendulum-v1", 200, normalize=True, policy_kwargs={"net_arch": []}),
            "sac": train("sac", SAC, "Pendulum-v1", 100, normalize=True, **small),
            "sac-tanh": train("sac-tanh", SAC, "MountainCarContinuous-v0", 100, **tanh),
        }
    )
)
