"""Goes on with the training of moons.ts, in one process or, with torchrun, in many:

    python train.py
    torchrun --nproc_per_node=2 train.py
    torchrun --nnodes=4 --nproc_per_node=8 --rdzv_backend=c10d --rdzv_endpoint=HOST:29500 train.py

The state after each epoch is kept in last.pth, from which `--resume last.pth` goes on.
"""
import argparse
import os
from pathlib import Path

import torch
import torch.distributed as dist
import torch.nn.functional as F
from torch import nn
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, TensorDataset
from torch.utils.data.distributed import DistributedSampler

from model import Net

FOLDER = Path(__file__).resolve().parent
EPOCHS = 5
BATCH_SIZE = 32  # of all processes together
SHUFFLE = True
DROP_LAST = False
LOSS_IS_SUM = False  # over the samples of a batch, rather than their mean


class Batches(DistributedSampler):
    """The batches that one process would get, in its order; each process takes its share of each of them."""

    def __init__(self, dataset, ranks, rank, device):
        super().__init__(dataset, num_replicas=ranks, rank=rank, shuffle=SHUFFLE)
        self.device = device

    def sizes(self):
        samples = len(self.dataset)
        sizes = [min(BATCH_SIZE, samples - start) for start in range(0, samples, BATCH_SIZE)]
        return sizes[:-1] if DROP_LAST and sizes[-1] < BATCH_SIZE else sizes

    def __len__(self):
        return len(self.sizes())

    def __iter__(self):
        order = torch.arange(len(self.dataset))
        if self.shuffle:
            # As DataLoader(shuffle=True) draws; the first process draws for all.
            seed = torch.empty((), dtype=torch.int64).random_().to(self.device)
            if self.num_replicas > 1:
                dist.broadcast(seed, 0)
            order = torch.randperm(len(self.dataset), generator=torch.Generator().manual_seed(seed.item()))
        start = 0
        for size in self.sizes():
            batch = order[start : start + size].tolist()
            start += size
            # A process without a share computes on one sample, which counts nothing.
            yield batch[self.rank :: self.num_replicas] or batch[:1]


def share(size, ranks, rank):
    """Number of samples that a process has of a batch."""
    return len(range(rank, size, ranks))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--resume", default=FOLDER / "training.pth")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    args = parser.parse_args()

    ranks, rank = int(os.environ.get("WORLD_SIZE", 1)), int(os.environ.get("RANK", 0))
    cuda = torch.cuda.is_available()
    device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0))) if cuda else torch.device("cpu")
    if cuda:
        torch.cuda.set_device(device)
    if ranks > 1:
        dist.init_process_group("nccl" if cuda else "gloo")

    state = torch.load(args.resume, map_location="cpu")
    model = Net().to(device, torch.float32)
    model.load_state_dict(state["model"] if "model" in state else torch.load(FOLDER / "weights.pth", map_location="cpu"))
    loss_fn = nn.BCELoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    scheduler.load_state_dict(state["scheduler"])
    optimizer.load_state_dict(state["optimizer"])
    net = DistributedDataParallel(model, device_ids=[device] if cuda else None) if ranks > 1 else model

    data = torch.load(FOLDER / "data.pth")
    train_set = TensorDataset(*data["train"])
    batches = Batches(train_set, ranks, rank, device)
    loader = DataLoader(train_set, batch_sampler=batches)
    if rank == 0:
        torch.set_rng_state(state["rng"])
    else:
        torch.manual_seed(rank)

    step = state["step"]
    for epoch in range(state["epoch"] + 1, args.epochs + 1):
        net.train()
        total = torch.zeros((), dtype=torch.float64, device=device)
        count = 0
        for size, (*inputs, target) in zip(batches.sizes(), loader):
            samples = share(size, ranks, rank)
            inputs, target = [x.to(device) for x in inputs], target.to(device)
            optimizer.zero_grad()
            loss = loss_fn(net(*inputs), target)
            # The processes' gradients are averaged: this makes them that of the whole batch.
            weight = (samples > 0) * ranks if LOSS_IS_SUM else samples * ranks / size
            (loss * weight if ranks > 1 else loss).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1)
            optimizer.step()
            step += 1
            total += loss.detach() * samples
            count += size
        if ranks > 1:
            dist.all_reduce(total)
        figures = {"loss": total.item() / count}
        figures["validation loss"] = evaluate(model, loss_fn, data["validation"], device)
        scheduler.step()
        if rank == 0:
            print(f"epoch {epoch}: " + ", ".join(f"{name} {value:.9g}" for name, value in figures.items()), flush=True)
            state = {
                "model": model.state_dict(),
                "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(),
                "epoch": epoch,
                "step": step,
                "rng": torch.get_rng_state(),
                "loss": state["loss"],
            }
            torch.save(state, FOLDER / "last.part")
            os.replace(FOLDER / "last.part", FOLDER / "last.pth")
    if ranks > 1:
        dist.destroy_process_group()


@torch.no_grad()
def evaluate(model, loss_fn, data, device):
    model.eval()
    total = 0.0
    for start in range(0, len(data[-1]), BATCH_SIZE):
        *inputs, target = [x[start : start + BATCH_SIZE].to(device) for x in data]
        total += loss_fn(model(*inputs), target).item() * len(target)
    return total / len(data[-1])


if __name__ == "__main__":
    main()
