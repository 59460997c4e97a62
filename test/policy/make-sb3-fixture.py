"""Makes fixtures/sb3-ppo.{safetensors,json}: python make-sb3-fixture.py; needs stable_baselines3 2.9.2, torch 2.13.0 and safetensors."""

import json
import pathlib
import subprocess
import sys
import tempfile

import numpy
from stable_baselines3 import PPO
from stable_baselines3.common.env_util import make_vec_env
from stable_baselines3.common.vec_env import VecNormalize

here = pathlib.Path(__file__).parent
script = here / "../../docs/sb3_to_safetensors.py"
venv = VecNormalize(make_vec_env("CartPole-v1", n_envs=2, seed=3))
small = {"n_steps": 64, "batch_size": 64, "policy_kwargs": {"net_arch": [8]}}
model = PPO("MlpPolicy", venv, seed=3, device="cpu", **small).learn(512)
observations = numpy.random.default_rng(5).normal(size=(20, 4)).astype(numpy.float32)
actions, _ = model.predict(venv.normalize_obs(observations), deterministic=True)
with tempfile.TemporaryDirectory() as folder:
    files = [folder + "/model.zip", here / "fixtures/sb3-ppo.safetensors", folder + "/vecnormalize.pkl"]
    model.save(files[0])
    venv.save(files[2])
    subprocess.run([sys.executable, script, "PPO", *files], check=True)
expected = {"observations": observations.tolist(), "actions": actions.tolist()}
(here / "fixtures/sb3-ppo.json").write_text(json.dumps(expected))
