"""Single updates of sb3-contrib's RecurrentPPO, minibatch after minibatch, and how it values what it remembers.

python scripts/golden/sb3-recurrent.py > test/agents/fixtures/recurrent-updates.json

`rollout` arrays are [step][env](...), states [step][env][layer][hidden state, then cell][unit] as they were before each step;
where an episode starts, they are not yet set to zero. `rewards` are what the env paid, `bootstrapped_rewards` include γ V of
the observation that a cut episode ended with. Parameters are state dicts, a linear weight [out, in], gates i, f, g, o. Every
pass takes the rollout env after env, beginning at `split`.
"""

import json

import gymnasium as gym
import numpy as np
import sb3_contrib
import torch as th
from gymnasium import spaces
from sb3_contrib import RecurrentPPO
from stable_baselines3.common.vec_env import DummyVecEnv

STEPS, LANES, OBSERVATION, HIDDEN, SEED = 9, 2, 3, 4, 0


class Task(gym.Env):
    """Random observations and rewards; episodes of four steps are cut, then over, in turn."""

    observation_space = spaces.Box(-1, 1, (OBSERVATION,), np.float32)

    def __init__(self, action_space, lane):
        self.action_space = action_space
        self.random = np.random.default_rng(lane)
        self.lane, self.age, self.episode, self.log = lane, 0, 0, []

    def reset(self, *, seed=None, options=None):
        self.age = self.lane if self.episode == 0 else 0  # the second lane's first episode is one step shorter
        self.episode += 1
        return self._observe(), {}

    def step(self, action):
        self.age += 1
        over = self.age >= 4
        cut = over and self.episode % 2 == 1
        reward = float(np.float32(self.random.uniform(-1, 1)))
        observation = self._observe()
        self.log.append((reward, over and not cut, cut, observation.tolist()))
        return observation, reward, over and not cut, cut, {}

    def _observe(self):
        return self.random.uniform(-1, 1, OBSERVATION).astype(np.float32)


def numbers(array):
    if isinstance(array, list):
        return [numbers(inner) for inner in array]
    if isinstance(array, (bool, np.bool_)):
        return int(array)
    if not isinstance(array, (float, int)):
        return numbers(np.asarray(array, dtype=np.float64).tolist())
    return float(f"{array:.9g}")


def state_dict(policy):
    return {
        name: {"shape": list(tensor.shape), "values": numbers(tensor.detach().flatten())}
        for name, tensor in policy.state_dict().items()
    }


def states(hidden, cells):
    """[step, layer, env, unit] twice to [step, env, layer, 2, unit]."""
    return numbers(np.stack([hidden, cells]).transpose(1, 3, 2, 0, 4))


def case(name, action_space, policy_kwargs, options, critic):
    th.manual_seed(SEED)
    np.random.seed(SEED)
    tasks = [Task(action_space, lane) for lane in range(LANES)]
    model = RecurrentPPO(
        "MlpLstmPolicy",
        DummyVecEnv([lambda task=task: task for task in tasks]),
        n_steps=STEPS,
        seed=SEED,
        device="cpu",
        policy_kwargs={"net_arch": {"pi": [5], "vf": [6]}, "lstm_hidden_size": HIDDEN, **policy_kwargs},
        **options,
    )
    with th.no_grad():  # weights that say something: the heads begin near zero
        for parameter in model.policy.parameters():
            parameter.mul_(1.5).add_(0.3 * th.randn_like(parameter))
    acting = state_dict(model.policy)
    _, callback = model._setup_learn(STEPS * LANES)
    first = numbers(model._last_obs)
    model.collect_rollouts(model.env, callback, model.rollout_buffer, STEPS)
    model._update_current_progress_remaining(0, STEPS * LANES)
    buffer = model.rollout_buffer
    with th.no_grad():
        last = model.policy.predict_values(
            th.as_tensor(model._last_obs),
            model._last_lstm_states.vf,
            th.as_tensor(model._last_episode_starts, dtype=th.float32),
        )
    rollout = {
        "first_observations": first,
        "observations": numbers(buffer.observations),
        "actions": numbers(buffer.actions),
        "rewards": [[task.log[step][0] for task in tasks] for step in range(STEPS)],
        "terminated": [[int(task.log[step][1]) for task in tasks] for step in range(STEPS)],
        "truncated": [[int(task.log[step][2]) for task in tasks] for step in range(STEPS)],
        "next_observations": [[task.log[step][3] for task in tasks] for step in range(STEPS)],
        "bootstrapped_rewards": numbers(buffer.rewards),
        "episode_starts": numbers(buffer.episode_starts),
        "values": numbers(buffer.values),
        "log_probs": numbers(buffer.log_probs),
        "advantages": numbers(buffer.advantages),
        "returns": numbers(buffer.returns),
        "last_values": numbers(last.flatten()),
        "last_dones": numbers(model._last_episode_starts.astype(np.float32)),
        "states_pi": states(buffer.hidden_states_pi, buffer.cell_states_pi),
        "states_vf": states(buffer.hidden_states_vf, buffer.cell_states_vf),
    }
    with th.no_grad():  # away from the policy that acted, so that ratios differ from 1 and some are clipped
        for parameter in model.policy.parameters():
            parameter.add_(0.1 * th.randn_like(parameter))
    before = state_dict(model.policy)
    splits = []
    draw = np.random.randint
    np.random.randint = lambda high: splits.append(draw(high)) or splits[-1]
    model.train()
    np.random.randint = draw
    logs = {tag: float(value) for tag, value in model.logger.name_to_value.items() if tag.startswith("train/")}
    return {
        "name": name,
        "lstm": {"hiddenSize": HIDDEN, "layers": policy_kwargs.get("n_lstm_layers", 1), "critic": critic},
        "options": options,
        "gamma": model.gamma,
        "gae_lambda": model.gae_lambda,
        "splits": splits,
        "rollout": rollout,
        "params_acting": acting,
        "params_before": before,
        "expected": {"logs": logs, "params_after": state_dict(model.policy)},
    }


CHOICE = spaces.Discrete(3)
BOX = spaces.Box(-1, 1, (2,), np.float32)
PASSES = {"batch_size": 7, "n_epochs": 2, "ent_coef": 0.01, "learning_rate": 0.01}
SHARED = {"shared_lstm": True, "enable_critic_lstm": False}
NONE = {"enable_critic_lstm": False}

print(
    json.dumps(
        {
            "source": f"sb3-contrib {sb3_contrib.__version__}, torch {th.__version__}, seed {SEED}",
            "cases": [
                case("two memories", CHOICE, {}, PASSES, "own"),
                case("two layers, values clipped", BOX, {"n_lstm_layers": 2}, {**PASSES, "clip_range_vf": 0.2}, "own"),
                case("a shared memory", CHOICE, SHARED, PASSES, "shared"),
                case("a critic without memory", BOX, NONE, PASSES, "none"),
            ],
        }
    )
)
