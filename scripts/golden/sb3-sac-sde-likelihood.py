"""Likelihood of given actions under Stable-Baselines3's SAC actor with state-dependent exploration, with its gradient.

python scripts/golden/sb3-sac-sde-likelihood.py > test/agents/fixtures/sac-sde-likelihood.json

`loss` is -mean(log pi(a|s)) - ent_weight * mean(H), H the entropy before the tanh; `gradient` is that of `loss` by autograd.
Parameters are state dicts as SAC's, a linear weight [out, in].
"""

import json

import numpy as np
import stable_baselines3
import torch as th
from gymnasium import spaces
from stable_baselines3.common.torch_layers import FlattenExtractor
from stable_baselines3.sac.policies import Actor

ROWS, OBSERVATION, ACTIONS = 12, 3, 2


def numbers(tensor):
    """Nine digits, which tell every float32 from its neighbours."""
    return [float(f"{value:.9g}") for value in tensor.detach().flatten().tolist()]


def state_dict(named):
    return {f"actor.{name}": {"shape": list(value.shape), "values": numbers(value)} for name, value in named}


def create(activation):
    th.manual_seed(0)
    observed = spaces.Box(-1, 1, (OBSERVATION,), np.float32)
    actor = Actor(
        observed,
        spaces.Box(-1, 1, (ACTIONS,), np.float32),
        net_arch=[6, 5],
        features_extractor=FlattenExtractor(observed),
        features_dim=OBSERVATION,
        activation_fn=activation,
        use_sde=True,
        log_std_init=-0.5,
    )
    with th.no_grad():
        for parameter in actor.parameters():
            parameter.add_(0.3 * th.randn_like(parameter))
        actor.mu[0].weight.mul_(6)  # some means reach their limits
    return actor


def evaluate(activation, ent_weight):
    actor = create(activation)
    observations = th.randn(ROWS, OBSERVATION)
    actions = th.tanh(1.5 * th.randn(ROWS, ACTIONS))
    means, log_std, latent = actor.get_action_dist_params(observations)
    assert 0.1 < means.abs().eq(2).float().mean() < 0.6
    distribution = actor.action_dist.proba_distribution(means, log_std, **latent)
    log_probs = distribution.log_prob(actions)
    entropies = distribution.distribution.entropy().sum(1)
    loss = -log_probs.mean() - ent_weight * entropies.mean()
    loss.backward()
    return {
        "name": f"sac_sde_likelihood_{activation.__name__.lower()}",
        "activation": activation.__name__.lower(),
        "ent_weight": ent_weight,
        "observations": numbers(observations),
        "actions": numbers(actions),
        "params": state_dict(actor.named_parameters()),
        "expected": {
            "log_probs": numbers(log_probs),
            "entropies": numbers(entropies),
            "loss": loss.item(),
            "gradient": state_dict((name, value.grad) for name, value in actor.named_parameters()),
        },
    }


if __name__ == "__main__":
    versions = {"stable_baselines3": stable_baselines3.__version__, "torch": th.__version__}
    cases = [evaluate(th.nn.Tanh, 0.0), evaluate(th.nn.ReLU, 0.3)]
    print(json.dumps({"versions": versions, "cases": cases}, separators=(",", ":")))
