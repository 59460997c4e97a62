"""
One PPO minibatch step in PyTorch eager mode, one thread: loss, backward, clipping, Adam. Actor and critic [64, 64] with tanh,
32 inputs, 3 actions. Median milliseconds. Statistics are not read out, which the library's step does.
"""

import torch
from serving import arguments, median_ms, serve
from torch import nn

args = arguments(batch=64, seconds=0.5)
torch.manual_seed(1)
torch.set_num_threads(1)


def network(outputs: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(32, 64), nn.Tanh(), nn.Linear(64, 64), nn.Tanh(), nn.Linear(64, outputs))


actor, critic = network(3), network(1)
parameters = [*actor.parameters(), *critic.parameters()]
optimizer = torch.optim.Adam(parameters, lr=3e-4, eps=1e-5)
observations = torch.randn(args.batch, 32)
actions = torch.randint(0, 3, (args.batch,))
old_log_probs = torch.full((args.batch,), 1 / 3).log()
advantages = torch.randn(args.batch)
returns = torch.randn(args.batch)


def step() -> None:
    distribution = torch.distributions.Categorical(logits=actor(observations), validate_args=False)
    normalized = (advantages - advantages.mean()) / (advantages.std() + 1e-8)
    ratio = (distribution.log_prob(actions) - old_log_probs).exp()
    policy_loss = -torch.min(normalized * ratio, normalized * ratio.clamp(0.8, 1.2)).mean()
    value_loss = nn.functional.mse_loss(returns, critic(observations).flatten())
    loss = policy_loss - 0.0 * distribution.entropy().mean() + 0.5 * value_loss
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(parameters, 0.5)
    optimizer.step()


median_ms(0.5, step)
serve(args, lambda: median_ms(args.seconds, step))
