"""python sb3_to_safetensors.py PPO model.zip model.safetensors [vecnormalize.pkl]"""

import json
import pickle
import sys

import numpy
import stable_baselines3
from safetensors.torch import save_file


def numbers(value):
    return numpy.where(numpy.isfinite(value), value, None).tolist()  # an infinite bound is null: JSON has no infinity


def describe(space):
    fields = [name for name in ("n", "start", "nvec", "shape", "low", "high") if hasattr(space, name)]
    return {"kind": type(space).__name__} | {name: numbers(getattr(space, name)) for name in fields}


algorithm, source, target, *normalizer = sys.argv[1:]
model = getattr(stable_baselines3, algorithm).load(source, device="cpu")
description = {
    "algorithm": algorithm,
    "policy": type(model.policy).__name__,
    "observation_space": describe(model.observation_space),
    "action_space": describe(model.action_space),
    "activation": model.policy.activation_fn.__name__,
    "use_sde": model.use_sde,
    "seed": model.seed,
}
if normalizer:
    norm = pickle.load(open(normalizer[0], "rb"))
    if norm.norm_obs:
        moments = {"mean": norm.obs_rms.mean.tolist(), "variance": norm.obs_rms.var.tolist(), "count": norm.obs_rms.count}
        description["normalizer"] = moments | {"clip": norm.clip_obs, "epsilon": norm.epsilon}
tensors = {name: tensor.contiguous() for name, tensor in model.policy.state_dict().items()}
save_file(tensors, target, metadata={"sb3": json.dumps(description)})
