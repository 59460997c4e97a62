"""Single updates of Stable-Baselines3 and sb3-contrib under every action distribution but the categorical and the Gaussian.

python scripts/golden/sb3-distributions.py > test/agents/fixtures/distribution-updates.json

The file's layout: `rollout` arrays are [step][env](...); parameters are state dicts, a linear weight [out, in]. The whole
rollout is one minibatch. `evaluation` holds log-probabilities and entropies of the rollout's actions before the update,
`distribution` the spec that the policy has in this library. `dirichlet` is torch.distributions.Dirichlet with its gradients.
"""

import copy
import json

import gymnasium as gym
import numpy as np
import sb3_contrib
import stable_baselines3
import torch as th
from gymnasium import spaces
from sb3_contrib import MaskablePPO
from stable_baselines3 import A2C, PPO
from stable_baselines3.common.vec_env import DummyVecEnv

STEPS, LANES, OBSERVATION, SEED = 8, 2, 4, 0


class NoisyTask(gym.Env):
    """Random observations, rewards that depend on the action, episodes of five steps, and masks that change."""

    observation_space = spaces.Box(-1, 1, (OBSERVATION,), np.float32)

    def __init__(self, action_space, nvec=None):
        self.action_space = action_space
        self.nvec = nvec

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        self.age = 0
        return self._observe(), {}

    def step(self, action):
        self.age += 1
        reward = float(np.sum(action) * self.last[0] + self.last[1])
        return self._observe(), reward, self.age == 5, False, {}

    def action_masks(self):
        masks = [self.np_random.random(n) < 0.5 for n in self.nvec]
        for mask in masks:
            mask[self.np_random.integers(len(mask))] = True
        return np.concatenate(masks)

    def _observe(self):
        self.last = self.np_random.uniform(-1, 1, OBSERVATION).astype(np.float32)
        return self.last


def numbers(array):
    """Nested lists with nine digits, which tell every float32 from its neighbours."""
    if isinstance(array, list):
        return [numbers(inner) for inner in array]
    if not isinstance(array, float):
        return numbers(np.asarray(array, dtype=np.float64).tolist())
    return float(f"{array:.9g}")


def perturb(policy):
    """Moves the policy away from the one that acted, so that ratios differ from 1 and some are clipped."""
    with th.no_grad():
        for parameter in policy.parameters():
            parameter.add_(0.2 * th.randn_like(parameter))


def state_dict(policy):
    return {
        name: {"shape": list(tensor.shape), "values": numbers(tensor.detach().flatten())}
        for name, tensor in policy.state_dict().items()
    }


def evaluate(model, buffer):
    rows = lambda array: th.as_tensor(array.reshape(STEPS * LANES, -1))
    masks = {"action_masks": rows(buffer.action_masks)} if hasattr(buffer, "action_masks") else {}
    with th.no_grad():
        _, log_probs, entropies = model.policy.evaluate_actions(
            rows(buffer.observations), rows(buffer.actions), **masks
        )
    return {"log_probs": numbers(log_probs.flatten()), "entropies": numbers(entropies.flatten())}


def collect(model, masked):
    _, callback = model._setup_learn(STEPS * LANES)
    extra = {"use_masking": masked} if isinstance(model, MaskablePPO) else {}
    if isinstance(model, MaskablePPO):
        model.collect_rollouts(model.env, callback, model.rollout_buffer, STEPS, **extra)
    else:
        model.collect_rollouts(model.env, callback, model.rollout_buffer, STEPS)
    model._update_current_progress_remaining(0, STEPS * LANES)


def case(name, create, distribution, action_space, options, masked=False):
    th.manual_seed(SEED)
    np.random.seed(SEED)
    nvec = getattr(action_space, "nvec", None)
    env = DummyVecEnv([lambda: NoisyTask(action_space, nvec)] * LANES)
    model = create(
        "MlpPolicy",
        env,
        n_steps=STEPS,
        seed=SEED,
        device="cpu",
        ent_coef=0.01,
        **copy.deepcopy(options),  # A2C writes its optimiser into the dict
    )
    collect(model, masked)
    buffer = model.rollout_buffer
    buffer.actions = buffer.actions.astype(np.float32)  # this PyTorch refuses the bytes of MultiBinary
    last_values = numbers(model.policy.predict_values(th.as_tensor(model._last_obs)).detach().flatten())
    perturb(model.policy)
    before = state_dict(model.policy)
    rollout = {
        "observations": numbers(buffer.observations),
        "actions": numbers(buffer.actions),
        "rewards": numbers(buffer.rewards),
        "episode_starts": numbers(buffer.episode_starts),
        "values": numbers(buffer.values),
        "log_probs": numbers(buffer.log_probs),
        "advantages": numbers(buffer.advantages),
        "returns": numbers(buffer.returns),
        "last_values": last_values,
        "last_dones": numbers(model._last_episode_starts),
    }
    if masked:
        rollout["action_masks"] = numbers(buffer.action_masks.reshape(STEPS, LANES, -1))
    evaluation = evaluate(model, buffer)
    model.train()
    logs = {tag: float(value) for tag, value in model.logger.name_to_value.items() if tag.startswith("train/")}
    plain = {key: value for key, value in options.items() if key not in ("policy_kwargs", "use_sde")}
    return {
        "name": name,
        "distribution": distribution,
        "options": {**plain, "n_steps": STEPS},
        "gamma": model.gamma,
        "gae_lambda": model.gae_lambda,
        "ent_coef": model.ent_coef,
        "vf_coef": model.vf_coef,
        "max_grad_norm": model.max_grad_norm,
        "rollout": rollout,
        "params_before": before,
        "evaluation": evaluation,
        "expected": {"logs": logs, "params_after": state_dict(model.policy)},
    }


def dirichlet():
    """log-probabilities and entropies with their gradients in the head's output x, concentration 1 + softplus(x)."""
    th.manual_seed(SEED)
    head = th.cat([th.randn(4, 3), 8 * th.randn(3, 3), th.tensor([[200.0, 100.0, 300.0], [-30.0, -20.0, -25.0]])])
    x = head.double().requires_grad_()
    distribution = th.distributions.Dirichlet(1 + th.nn.functional.softplus(x))
    weights = distribution.sample().float()
    weights = (weights / weights.sum(1, keepdim=True)).double()
    log_probs = distribution.log_prob(weights)
    entropies = distribution.entropy()
    return {
        "head": numbers(head),
        "weights": numbers(weights),
        "log_probs": numbers(log_probs.detach()),
        "entropies": numbers(entropies.detach()),
        "log_prob_gradients": numbers(th.autograd.grad(log_probs.sum(), x, retain_graph=True)[0]),
        "entropy_gradients": numbers(th.autograd.grad(entropies.sum(), x)[0]),
    }


SMALL = {"net_arch": [6, 5]}
WHOLE = {"batch_size": STEPS * LANES, "n_epochs": 2}
SDE = {"use_sde": True, "policy_kwargs": {**SMALL, "log_std_init": -0.5}}
PLAIN = {"policy_kwargs": SMALL}
BOX = spaces.Box(-1, 1, (2,), np.float32)
CHOICES = spaces.MultiDiscrete([2, 4, 3])
BITS = spaces.MultiBinary(3)
SDE_SPEC = {"kind": "stateDependentGaussian", "size": 2, "latentSize": 5}
CHOICES_SPEC = {"kind": "multiCategorical", "nvec": [2, 4, 3]}
BITS_SPEC = {"kind": "bernoulli", "n": 3}

print(
    json.dumps(
        {
            "source": f"stable-baselines3 {stable_baselines3.__version__}, sb3-contrib {sb3_contrib.__version__}, "
            f"torch {th.__version__}, seed {SEED}",
            "cases": [
                case("ppo-gsde", PPO, SDE_SPEC, BOX, {**SDE, **WHOLE}),
                case("a2c-gsde", A2C, SDE_SPEC, BOX, SDE),
                case("ppo-multi-discrete", PPO, CHOICES_SPEC, CHOICES, {**PLAIN, **WHOLE}),
                case("ppo-multi-discrete-masked", MaskablePPO, CHOICES_SPEC, CHOICES, {**PLAIN, **WHOLE}, masked=True),
                case("a2c-multi-discrete", A2C, CHOICES_SPEC, CHOICES, PLAIN),
                case("ppo-multi-binary", PPO, BITS_SPEC, BITS, {**PLAIN, **WHOLE}),
                case("a2c-multi-binary", A2C, BITS_SPEC, BITS, PLAIN),
            ],
            "dirichlet": dirichlet(),
        }
    )
)
