"""Outputs and gradients of features extractors, computed with PyTorch's own modules.

python scripts/golden/torch-extractors.py > test/policy/fixtures/extractors.json

Weights are stored as the library lays them out: a linear one `[in, out]`, a convolution's `[kernel, in, out]`. `gradients`
are those of Σ lossWeights · outputs.
"""

import json

import torch
from torch import nn

ROWS = 3


def conv1d():
    spec = {
        "kind": "conv1d",
        "window": 9,
        "channels": 2,
        "extra": 1,
        "layers": [
            {"filters": 3, "kernelSize": 3, "stride": 2, "padding": "valid"},
            {"filters": 2, "kernelSize": 4, "stride": 1, "padding": "same"},
            {"filters": 2, "kernelSize": 2, "stride": 1, "padding": "causal"},
        ],
        "widths": [4],
        "activation": "tanh",
    }
    first = nn.Conv1d(2, 3, 3, stride=2)
    second = nn.Conv1d(3, 2, 4, padding="same")
    third = nn.Conv1d(2, 2, 2)
    dense = nn.Linear(8, 4)

    def run(window):
        hidden = torch.tanh(second(torch.tanh(first(window.transpose(1, 2)))))
        hidden = torch.tanh(third(nn.functional.pad(hidden, (1, 0))))
        return torch.tanh(dense(hidden.transpose(1, 2).flatten(1)))

    tensors = {f"conv.{i}": layer for i, layer in enumerate([first, second, third])} | {"dense.0": dense}
    return spec, run, {name + suffix: value for name, layer in tensors.items() for suffix, value in parts(layer)}


def recurrent(kind, module):
    spec = {"kind": kind, "window": 5, "channels": 3, "extra": 0, "units": 4, "layers": 2}
    tensors = {}
    for layer in range(2):
        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
            tensors[f"{layer}.{name}"] = getattr(module, f"{name}_l{layer}")
    return spec, lambda window: module(window)[0][:, -1], tensors


def transformer(pooling):
    spec = {
        "kind": "transformer",
        "window": 4,
        "channels": 3,
        "extra": 2,
        "width": 6,
        "heads": 2,
        "layers": 2,
        "feedForward": 5,
        "activation": "relu",
        "pooling": pooling,
    }
    embedding = nn.Linear(3, 6)
    positions = nn.Parameter(torch.randn(4, 6) * 0.5)
    block = nn.TransformerEncoderLayer(6, 2, 5, dropout=0.0, activation="relu", batch_first=True, norm_first=True)
    encoder = nn.TransformerEncoder(block, 2, norm=nn.LayerNorm(6), enable_nested_tensor=False)
    for parameter in encoder.parameters():  # the copies of a block start alike, and norms at 1 and 0
        nn.init.normal_(parameter, std=0.4) if parameter.dim() > 1 else nn.init.uniform_(parameter, 0.2, 0.9)
    tensors = {"positions": positions} | named("embedding", embedding) | named("norm", encoder.norm)
    for i, layer in enumerate(encoder.layers):
        tensors |= {
            f"blocks.{i}.attention.in.weight": layer.self_attn.in_proj_weight,
            f"blocks.{i}.attention.in.bias": layer.self_attn.in_proj_bias,
        }
        for name, part in {
            "attention.out": layer.self_attn.out_proj,
            "feedForward.0": layer.linear1,
            "feedForward.1": layer.linear2,
            "norm1": layer.norm1,
            "norm2": layer.norm2,
        }.items():
            tensors |= named(f"blocks.{i}.{name}", part)

    def run(window):
        encoded = encoder(embedding(window) + positions)
        return encoded[:, -1] if pooling == "last" else encoded.mean(1)

    return spec, run, tensors


def parts(module):
    return [(".weight", module.weight), (".bias", module.bias)]


def named(name, module):
    return {name + suffix: value for suffix, value in parts(module)}


def laid_out(name, values):
    """PyTorch's layout to the library's: linear [out, in] to [in, out], convolution [out, in, k] to [k, in, out]."""
    if name == "positions" or values.dim() == 1:
        return values
    return values.permute(2, 1, 0) if values.dim() == 3 else values.T


def numbers(values):
    return [float(f"{value:.9g}") for value in values.detach().flatten()]  # nine digits tell any float32


def case(spec, run, tensors):
    size = spec["window"] * spec["channels"]
    inputs = torch.randn(ROWS, size + spec["extra"])
    window = inputs[:, :size].reshape(ROWS, spec["window"], spec["channels"])
    outputs = torch.cat([run(window), inputs[:, size:]], 1)
    weights = torch.randn_like(outputs)
    (outputs * weights).sum().backward()
    return {
        "spec": spec,
        "inputs": numbers(inputs),
        "outputs": numbers(outputs),
        "lossWeights": numbers(weights),
        "tensors": {name: numbers(laid_out(name, value)) for name, value in tensors.items()},
        "gradients": {name: numbers(laid_out(name, value.grad)) for name, value in tensors.items()},
    }


def main():
    torch.manual_seed(1)
    cases = {
        "conv1d": conv1d(),
        "gru": recurrent("gru", nn.GRU(3, 4, 2, batch_first=True)),
        "lstm": recurrent("lstm", nn.LSTM(3, 4, 2, batch_first=True)),
        "transformer, last step": transformer("last"),
        "transformer, mean": transformer("mean"),
    }
    print(json.dumps({name: case(*parts) for name, parts in cases.items()}, indent=1))


if __name__ == "__main__":
    main()
