"""Gradient steps of Stable-Baselines3's SAC with state-dependent exploration.

python scripts/golden/sb3-sac-sde.py > test/agents/fixtures/sac-sde-updates.json

All steps see one batch. `noise_in_call_order` holds the standard normal matrix of each step twice, [latent, actions]: it is
drawn once a step and serves the observations and the next ones. Parameters are state dicts, a linear weight [out, in].
"""

import json

import gymnasium as gym
import numpy as np
import stable_baselines3
import torch as th
from gymnasium import spaces
from stable_baselines3 import SAC
from stable_baselines3.common.buffers import ReplayBufferSamples

ROWS, OBSERVATION, ACTIONS, STEPS = 32, 4, 2, 3


class Still(gym.Env):
    """Spaces are all that is asked of it."""

    observation_space = spaces.Box(-1, 1, (OBSERVATION,), np.float32)
    action_space = spaces.Box(-1, 1, (ACTIONS,), np.float32)

    def reset(self, *, seed=None, options=None):
        return np.zeros(OBSERVATION, np.float32), {}

    def step(self, action):
        return np.zeros(OBSERVATION, np.float32), 0.0, False, False, {}


def numbers(array):
    """Nested lists with nine digits, which tell every float32 from its neighbours."""
    if isinstance(array, list):
        return [numbers(inner) for inner in array]
    if not isinstance(array, float):
        return numbers(np.asarray(array, dtype=np.float64).tolist())
    return float(f"{array:.9g}")


def state_dict(policy):
    return {
        name: {"shape": list(tensor.shape), "values": numbers(tensor.detach().flatten())}
        for name, tensor in policy.state_dict().items()
    }


def draw_batch():
    return ReplayBufferSamples(
        observations=th.randn(ROWS, OBSERVATION),
        actions=th.tanh(th.randn(ROWS, ACTIONS)),
        next_observations=th.randn(ROWS, OBSERVATION),
        dones=(th.rand(ROWS, 1) < 0.25).float(),
        rewards=th.randn(ROWS, 1),
        discounts=None,
    )


def record_noise(model, log):
    """Notes the z of each exploration matrix E = std * z."""
    reset = model.actor.reset_noise

    def reset_and_note(*arguments):
        reset(*arguments)
        distribution = model.actor.action_dist
        z = (distribution.exploration_mat / distribution.get_std(model.actor.log_std)).detach()
        log.extend([numbers(z), numbers(z)])

    model.actor.reset_noise = reset_and_note


def create(activation, ent_coef):
    th.manual_seed(0)
    kwargs = dict(net_arch=dict(pi=[16, 8], qf=[12]), log_std_init=-1.0, activation_fn=activation)
    model = SAC("MlpPolicy", Still(), use_sde=True, learning_rate=1e-3, ent_coef=ent_coef, seed=0, policy_kwargs=kwargs)
    with th.no_grad():
        model.actor.mu[0].weight.mul_(25)  # some means reach their limits
        for parameter in [*model.actor.parameters(), *model.critic.parameters()]:
            parameter.add_(0.1 * th.randn_like(parameter))
    model.set_logger(stable_baselines3.common.logger.configure(format_strings=[]))
    return model


def update(name, activation, ent_coef):
    model = create(activation, ent_coef)
    batch, noise, before = draw_batch(), [], state_dict(model.policy)
    means = model.actor.mu[0](model.actor.latent_pi(batch.observations)).abs()
    assert 0.1 < (means > 2).float().mean() < 0.9
    log_before = numbers(model.log_ent_coef.detach())[0] if model.ent_coef_optimizer else None
    model.replay_buffer.sample = lambda *_, **__: batch
    record_noise(model, noise)
    model.train(STEPS, ROWS)
    logs = {tag: float(value) for tag, value in model.logger.name_to_value.items()}
    case = {
        "name": name,
        "activation": activation.__name__.lower(),
        "gradient_steps": STEPS,
        "gamma": model.gamma,
        "tau": model.tau,
        "learning_rate": 1e-3,
        "log_ent_coef_before": log_before,
        "batch": {
            "observations": numbers(batch.observations),
            "next_observations": numbers(batch.next_observations),
            "actions": numbers(batch.actions),
            "rewards": numbers(batch.rewards),
            "dones": numbers(batch.dones),
        },
        "noise_in_call_order": noise,
        "params_before": before,
        "expected": {
            "logs": logs,
            "params_after": state_dict(model.policy),
            "log_ent_coef_after": numbers(model.log_ent_coef.detach())[0] if model.ent_coef_optimizer else None,
        },
    }
    return case if log_before is not None else {**case, "ent_coef": ent_coef}


if __name__ == "__main__":
    versions = {"stable_baselines3": stable_baselines3.__version__, "torch": th.__version__}
    cases = [
        update("sac_sde_auto", th.nn.ReLU, "auto"),
        update("sac_sde_fixed_tanh", th.nn.Tanh, 0.3),
    ]
    print(json.dumps({"versions": versions, "cases": cases}, separators=(",", ":")))
