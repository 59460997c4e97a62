"""
PufferLib's PPO trainer on the CPU: 4,096 lanes that cost nothing × 64 steps, 1 epoch, minibatch 16,384, its default policy (one
hidden layer of 128, shared by actor and critic), Adam; the better of 1 and 2 torch threads. Steps a second.

The package on PyPI that has wheels is pufferlib-core. Its extension wants the CUDA runtime even on the CPU, and only computes
advantages there; where it does not load, the same loop is compiled here with the system's C compiler.
"""

import ctypes
import subprocess
import tempfile
import time
from pathlib import Path

import gymnasium
import numpy as np
import pufferlib.models
import pufferlib.pufferl as pufferl
import pufferlib.vector
import torch
from free_env import EPISODE, FRAMES, OBSERVATION
from serving import arguments, best_threads, serve

LANES = 4_096
HORIZON = 64

CONFIG = {
    "env": "free",
    "seed": 1,
    "torch_deterministic": False,
    "device": "cpu",
    "cpu_offload": False,
    "use_rnn": False,
    "compile": False,
    "precision": "float32",
    "batch_size": "auto",
    "bptt_horizon": HORIZON,
    "minibatch_size": 16_384,
    "max_minibatch_size": 16_384,
    "update_epochs": 1,
    "optimizer": "adam",
    "learning_rate": 3e-4,
    "adam_beta1": 0.9,
    "adam_beta2": 0.999,
    "adam_eps": 1e-5,
    "anneal_lr": False,
    "total_timesteps": 10**12,
    "gamma": 0.99,
    "gae_lambda": 0.95,
    "clip_coef": 0.2,
    "vf_clip_coef": 0.2,
    "vf_coef": 0.5,
    "ent_coef": 0.0,
    "max_grad_norm": 0.5,
    "vtrace_rho_clip": 1.0,
    "vtrace_c_clip": 1.0,
    "prio_alpha": 0.0,
    "prio_beta0": 1.0,
    "checkpoint_interval": 10**9,
}

ADVANTAGE = r"""
void advantage(const float *values, const float *rewards, const float *dones, const float *ratio, float *out,
               long rows, long horizon, float gamma, float lambda, float rho_clip, float c_clip) {
  for (long row = 0; row < rows; row++) {
    const long base = row * horizon;
    float last = 0;
    for (long t = horizon - 2; t >= 0; t--) {
      const long at = base + t;
      const float goes_on = 1 - dones[at + 1];
      const float rho = ratio[at] < rho_clip ? ratio[at] : rho_clip;
      const float c = ratio[at] < c_clip ? ratio[at] : c_clip;
      const float delta = rho * (rewards[at + 1] + gamma * values[at + 1] * goes_on - values[at]);
      last = delta + gamma * lambda * c * last * goes_on;
      out[at] = last;
    }
  }
}
"""


def compiled_advantage():
    folder = Path(tempfile.mkdtemp())
    (folder / "advantage.c").write_text(ADVANTAGE)
    library = folder / "advantage.so"
    subprocess.run(["cc", "-O3", "-shared", "-fPIC", "-o", library, folder / "advantage.c"], check=True)
    function = ctypes.CDLL(str(library)).advantage
    function.argtypes = [ctypes.c_void_p] * 5 + [ctypes.c_long] * 2 + [ctypes.c_float] * 4

    def advantage(values, rewards, terminals, ratio, advantages, *settings):
        columns = [column.detach().contiguous() for column in (values, rewards, terminals, ratio)]
        rows, horizon = values.shape
        function(*(column.data_ptr() for column in columns), advantages.data_ptr(), rows, horizon, *settings)
        return advantages

    return advantage


class FreeLanes(pufferlib.PufferEnv):
    """Costs a copy of the observations, as the trainer's buffers are its own."""

    def __init__(self):
        self.single_observation_space = gymnasium.spaces.Box(-np.inf, np.inf, (OBSERVATION,), np.float32)
        self.single_action_space = gymnasium.spaces.Discrete(3)
        self.num_agents = LANES
        super().__init__()
        rng = np.random.default_rng(1)
        self.frames = rng.standard_normal((FRAMES, LANES, OBSERVATION)).astype(np.float32)
        self.payouts = rng.standard_normal((FRAMES, LANES)).astype(np.float32)
        self.steps = 0

    def reset(self, seed=None):
        self.observations[:] = self.frames[0]
        return self.observations, []

    def step(self, actions):
        self.steps += 1
        at = self.steps % FRAMES
        self.observations[:] = self.frames[at]
        self.rewards[:] = self.payouts[at]
        self.terminals[:] = self.steps % EPISODE == 0
        return self.observations, self.rewards, self.terminals, self.truncations, []

    def close(self):
        pass


class QuietTrainer(pufferl.PuffeRL):
    def print_dashboard(self, *args, **kwargs):
        pass


args = arguments(rollouts=1)
if not pufferl._C_AVAILABLE:
    pufferl.compute_puff_advantage = compiled_advantage()
lanes = FreeLanes()
trainer = QuietTrainer(CONFIG, lanes, pufferlib.models.Default(lanes))
# Its thread looks at the machine's load all the while.
trainer.utilization.stop()


def measure() -> float:
    start = time.perf_counter()
    for _ in range(args.rollouts):
        trainer.evaluate()
        trainer.train()
    return args.rollouts * LANES * HORIZON / (time.perf_counter() - start)


measure()
serve(args, measure, threads=best_threads(measure), torch=torch.__version__)
