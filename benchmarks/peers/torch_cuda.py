"""
PPO in PyTorch eager mode, float32, on CUDA: one minibatch step in milliseconds, or a whole loop in env steps a second. Actor and
critic of two tanh layers each, 32 inputs, 3 actions. Minibatches come from arrays in host memory and the statistics are read
after each step, as Stable-Baselines3 does both and the library too.
"""

import time

import torch
from serving import arguments, median_ms, serve
from torch import nn

OBSERVATION = 32
ACTIONS = 3
FRAMES = 16
GAMMA, LAMBDA = 0.99, 0.95

args = arguments(what="learner", device="cuda", batch=4_096, width=256, lanes=4_096, steps=16, epochs=4)
device = torch.device(args.device)
torch.manual_seed(1)


def network(outputs: int) -> nn.Sequential:
    width = args.width
    layers = (nn.Linear(OBSERVATION, width), nn.Tanh(), nn.Linear(width, width), nn.Tanh(), nn.Linear(width, outputs))
    return nn.Sequential(*layers).to(device)


actor, critic = network(ACTIONS), network(1)
parameters = [*actor.parameters(), *critic.parameters()]
optimizer = torch.optim.Adam(parameters, lr=3e-4, eps=1e-5)


def update(rows: list[torch.Tensor]) -> list[float]:
    """One step on rows in host memory: observations, actions, old log-probabilities, advantages, returns."""
    observations, actions, old_log_probs, advantages, returns = (column.to(device) for column in rows)
    distribution = torch.distributions.Categorical(logits=actor(observations), validate_args=False)
    normalized = (advantages - advantages.mean()) / (advantages.std() + 1e-8)
    log_ratio = distribution.log_prob(actions) - old_log_probs
    ratio = log_ratio.exp()
    policy_loss = -torch.min(normalized * ratio, normalized * ratio.clamp(0.8, 1.2)).mean()
    value_loss = nn.functional.mse_loss(returns, critic(observations).flatten())
    entropy = distribution.entropy().mean()
    loss = policy_loss - 0.0 * entropy + 0.5 * value_loss
    optimizer.zero_grad()
    loss.backward()
    norm = nn.utils.clip_grad_norm_(parameters, 0.5)
    optimizer.step()
    with torch.no_grad():
        kl = (ratio - 1 - log_ratio).mean()
        clipped = ((ratio - 1).abs() > 0.2).float().mean()
    return torch.stack([loss, policy_loss, value_loss, entropy, kl, clipped, norm]).tolist()


def learner() -> float:
    return median_ms(1.0, lambda: update(batch))


def rollout() -> list[torch.Tensor]:
    """Acts on the device; what it saw and did comes back as flat columns in host memory."""
    observations, actions, log_probs, rewards, values = [], [], [], [], []
    for step in range(args.steps):
        seen = frames[step % FRAMES]
        with torch.no_grad():
            on_device = seen.to(device)
            distribution = torch.distributions.Categorical(logits=actor(on_device), validate_args=False)
            action = distribution.sample()
            columns = torch.stack([action.float(), distribution.log_prob(action), critic(on_device).flatten()]).cpu()
        observations.append(seen)
        actions.append(columns[0].long())
        log_probs.append(columns[1])
        values.append(columns[2])
        rewards.append(frame_rewards[step % FRAMES])
    with torch.no_grad():
        following = critic(frames[args.steps % FRAMES].to(device)).flatten().cpu()
    advantages, last = [], torch.zeros(args.lanes)
    for step in reversed(range(args.steps)):
        last = rewards[step] + GAMMA * following - values[step] + GAMMA * LAMBDA * last
        following = values[step]
        advantages.insert(0, last)
    returns = [advantage + value for advantage, value in zip(advantages, values, strict=True)]
    return [torch.cat(column) for column in (observations, actions, log_probs, advantages, returns)]


def ppo() -> float:
    start = time.perf_counter()
    total = args.lanes * args.steps
    for _ in range(2):
        columns = rollout()
        for _ in range(args.epochs):
            for rows in torch.randperm(total).split(args.batch):
                update([column[rows] for column in columns])
    return 2 * total / (time.perf_counter() - start)


batch = [
    torch.randn(args.batch, OBSERVATION),
    torch.randint(0, ACTIONS, (args.batch,)),
    torch.full((args.batch,), 1 / ACTIONS).log(),
    torch.randn(args.batch),
    torch.randn(args.batch),
]
frames = [torch.randn(args.lanes, OBSERVATION) for _ in range(FRAMES)]
frame_rewards = [torch.randn(args.lanes) for _ in range(FRAMES)]
measure = {"learner": learner, "ppo": ppo}[args.what]
measure()
serve(args, measure, torch=torch.__version__, device=torch.cuda.get_device_name() if device.type == "cuda" else "cpu")
