"""Gradient steps of discrete soft actor-critic (Christodoulou 2019, arXiv:1910.07207), written with PyTorch's autograd,
distributions and Adam, in float64 on inputs that are float32.

python scripts/golden/torch-discrete-sac.py > test/agents/fixtures/discrete-sac-updates.json

Each step sees a batch of its own. `start` holds both losses on the first and their gradients before any step, `expected` what
all steps come to: logs are means over them. The loss of log alpha has log alpha in the place of alpha, and each critic's loss half
a mean square, as in Stable-Baselines3's SAC. Parameters are state dicts, a linear weight [out, in].
"""

import copy
import json
import math

import torch
from torch import nn
from torch.distributions import Categorical

ROWS, OBSERVATION, ACTIONS, STEPS = 10, 3, 4, 2
GAMMA, TAU, LEARNING_RATE = 0.97, 0.01, 1e-3
SHARE = 0.98  # of the largest entropy (section 5 of the paper)


class Actor(nn.Module):
    def __init__(self, activation):
        super().__init__()
        self.latent_pi = nn.Sequential(nn.Linear(OBSERVATION, 6), activation())
        self.logits = nn.Linear(6, ACTIONS)

    def forward(self, observations, masks):
        logits = self.logits(self.latent_pi(observations))
        if masks is not None:
            logits = logits.masked_fill(masks == 0, torch.finfo(logits.dtype).min)
        return Categorical(logits=logits)


class Critics(nn.Module):
    def __init__(self, activation):
        super().__init__()
        for name in ("qf0", "qf1"):
            layers = [nn.Linear(OBSERVATION, 5), activation(), nn.Linear(5, ACTIONS)]
            self.add_module(name, nn.Sequential(*layers))

    def forward(self, observations):
        return self.qf0(observations), self.qf1(observations)


class Learner:
    def __init__(self, activation, alpha, learnt):
        self.actor = Actor(activation).double()
        self.critics = Critics(activation).double()
        self.targets = copy.deepcopy(self.critics)
        with torch.no_grad():
            for parameter in self.targets.parameters():
                parameter.add_(0.1 * torch.randn_like(parameter))
            for module in (self.actor, self.critics, self.targets):
                for parameter in module.parameters():
                    parameter.copy_((1.5 * parameter).float())
        self.log_alpha = torch.tensor(math.log(alpha), dtype=torch.float64, requires_grad=learnt)
        self.actor_adam = torch.optim.Adam(self.actor.parameters(), lr=LEARNING_RATE)
        self.critic_adam = torch.optim.Adam(self.critics.parameters(), lr=LEARNING_RATE)
        self.alpha_adam = torch.optim.Adam([self.log_alpha], lr=LEARNING_RATE) if learnt else None

    def critic_loss(self, batch):
        """Eq. 4 and 10: the next state's value is an expectation over its actions. Also each row's larger error."""
        with torch.no_grad():
            policy = self.actor(batch["next_observations"], batch.get("next_masks"))
            least = torch.minimum(*self.targets(batch["next_observations"]))
            value = (policy.probs * least).sum(1) + self.log_alpha.exp() * policy.entropy()
            goal = batch["rewards"] + batch["discounts"] * value
        taken = batch["actions"].long().unsqueeze(1)
        errors = [values.gather(1, taken).squeeze(1) - goal for values in self.critics(batch["observations"])]
        weights = batch.get("weights", torch.ones_like(goal))
        loss = sum(0.5 * (weights * error**2).mean() for error in errors)
        return loss, torch.maximum(*(error.detach().abs() for error in errors))

    def actor_loss(self, batch):
        """Eq. 12. Also the mean entropy."""
        policy = self.actor(batch["observations"], batch.get("masks"))
        with torch.no_grad():
            least = torch.minimum(*self.critics(batch["observations"]))
        entropy = policy.entropy()
        loss = (-self.log_alpha.exp().detach() * entropy - (policy.probs * least).sum(1)).mean()
        return loss, entropy.detach().mean()

    def step(self, batch, target_entropy):
        alpha = self.log_alpha.exp().item()
        critic_loss, errors = self.critic_loss(batch)
        move(self.critic_adam, critic_loss)
        actor_loss, entropy = self.actor_loss(batch)
        move(self.actor_adam, actor_loss)
        logs = {"actor_loss": actor_loss.item(), "critic_loss": critic_loss.item(), "ent_coef": alpha}
        logs |= {"entropy": entropy.item(), "td_error": errors.mean().item()}
        if self.alpha_adam is not None:  # Eq. 11
            alpha_loss = -self.log_alpha * (target_entropy - entropy)
            logs["ent_coef_loss"] = alpha_loss.item()
            move(self.alpha_adam, alpha_loss)
        with torch.no_grad():
            for target, source in zip(self.targets.parameters(), self.critics.parameters()):
                target.lerp_(source, TAU)
        return logs

    def state(self):
        modules = {"actor": self.actor, "critic": self.critics, "critic_target": self.targets}
        return state_dict({name: dict(module.named_parameters()) for name, module in modules.items()})

    def gradients(self, batch):
        """Both losses where the networks stand, with their gradients."""
        critic_loss, errors = self.critic_loss(batch)
        actor_loss, entropy = self.actor_loss(batch)
        gradients = {
            "actor": gradients_of(actor_loss, self.actor),
            "critic": gradients_of(critic_loss, self.critics),
        }
        return {
            "critic_loss": critic_loss.item(),
            "td_errors": numbers(errors),
            "actor_loss": actor_loss.item(),
            "entropy": entropy.item(),
            "gradients": state_dict(gradients),
        }


def move(optimizer, loss):
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def gradients_of(loss, module):
    named = dict(module.named_parameters())
    return dict(zip(named, torch.autograd.grad(loss, list(named.values()))))


def numbers(values):
    return [float(f"{value:.9g}") for value in values.detach().flatten().tolist()]  # nine digits tell any float32


def state_dict(modules):
    return {
        f"{module}.{name}": {"shape": list(value.shape), "values": numbers(value)}
        for module, tensors in modules.items()
        for name, value in tensors.items()
    }


def draw_masks(actions):
    """What was done is allowed, and about half of the rest; two rows allow that alone."""
    masks = torch.rand(ROWS, ACTIONS) < 0.5
    masks[:2] = False
    return masks.scatter(1, actions.long().unsqueeze(1), True).double()


def draw_batch(masked, weighted):
    actions = torch.randint(ACTIONS, (ROWS,)).double()
    steps = torch.randint(1, 4, (ROWS,))  # of n-step returns
    over = torch.rand(ROWS) < 0.25
    batch = {
        "observations": torch.randn(ROWS, OBSERVATION),
        "next_observations": torch.randn(ROWS, OBSERVATION),
        "actions": actions,
        "rewards": torch.randn(ROWS),
        "discounts": torch.where(over, 0.0, GAMMA**steps),
    }
    if masked:
        batch |= {"masks": draw_masks(actions), "next_masks": draw_masks(actions.roll(1))}
    if weighted:
        batch["weights"] = torch.rand(ROWS)
    return {name: values.float().double() for name, values in batch.items()}


def target_entropy(batch):
    """That of as many actions as are allowed, all alike, on average over the batch."""
    allowed = batch["masks"].sum(1) if "masks" in batch else torch.tensor([float(ACTIONS)])
    return SHARE * allowed.double().log().mean().item()


def case(name, activation, masked=False, weighted=False, alpha=1.0, learnt=True):
    torch.manual_seed(0)
    learner = Learner(activation, alpha, learnt)
    batches = [draw_batch(masked, weighted) for _ in range(STEPS)]
    log_before = learner.log_alpha.item() if learnt else None
    before, start = learner.state(), learner.gradients(batches[0])
    steps = [learner.step(batch, target_entropy(batch)) for batch in batches]
    return {
        "name": name,
        "algorithm": "discrete_sac",
        "activation": activation.__name__.lower(),
        "gradient_steps": STEPS,
        "tau": TAU,
        "learning_rate": LEARNING_RATE,
        "ent_coef": alpha,
        "log_ent_coef_before": log_before,
        "batches": [{key: numbers(values) for key, values in batch.items()} for batch in batches],
        "params_before": before,
        "start": {**start, "target_entropy": target_entropy(batches[0])},
        "expected": {
            "logs": {f"train/{key}": sum(step[key] for step in steps) / STEPS for key in steps[0]},
            "params_after": learner.state(),
            "log_ent_coef_after": learner.log_alpha.item() if learnt else None,
        },
    }


if __name__ == "__main__":
    cases = [
        case("discrete_sac_auto", nn.ReLU, alpha=0.5),
        case("discrete_sac_auto_masked", nn.Tanh, masked=True, alpha=0.5),
        case("discrete_sac_fixed_masked_weighted", nn.ReLU, masked=True, weighted=True, alpha=0.2, learnt=False),
    ]
    print(json.dumps({"versions": {"torch": torch.__version__}, "cases": cases}, separators=(",", ":")))
