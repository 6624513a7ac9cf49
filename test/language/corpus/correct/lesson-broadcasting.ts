// A lesson on shapes: everything here is meant.
import torch from "gradlens";

const column = torch.arange(3).unsqueeze(1);
const row = torch.arange(3);
console.log(column.add(row));
console.log(column.mul(row).shape);

const points = torch.randn(10, 2);
const distances = points.unsqueeze(1).sub(points.unsqueeze(0)).pow(2).sum(-1).sqrt();
console.log(distances.shape, distances.diagonal().sum().item());

const mask = torch.arange(6).view(-1, 1).ge(torch.arange(6));
console.log(mask.sum().item());

const matrix = torch.randn(4, 4);
const centred = matrix.sub(matrix.mean(0));
const scaled = centred.div(matrix.std(1, { keepdim: true }));
console.log(scaled.shape);

const outer = torch.linspace(0, 1, 5).view(5, 1).mul(torch.linspace(0, 1, 5));
console.log(outer.trace().item());
