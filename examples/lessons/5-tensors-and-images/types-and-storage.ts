// What a tensor is made of: a type of element, a flat storage, and the way a shape walks through it.
// Из чего состоит тензор: тип элемента, плоское хранилище и способ обхода его формой.
import torch, { testing } from "gradlens";

// Types, in two ways. Half precision takes half the memory and keeps three digits.
// Типы, двумя способами. Половинная точность занимает половину памяти и хранит три цифры.
testing.assertEqual(String(torch.zeros(10, 2).double().dtype), "torch.float64");
testing.assertEqual(String(torch.ones(10, 2).to({ dtype: torch.short }).dtype), "torch.int16");
const half = torch.tensor([3.14159]).half();
testing.assertEqual(half.elementSize(), 2);
testing.assertClose(half.float(), [3.14063]);

// The storage is one row of numbers, whatever the shape. A tensor adds an offset, and for each dimension a stride: how far apart neighbours lie.
// Хранилище — одна строка чисел при любой форме. Тензор добавляет сдвиг и шаг по каждой размерности: расстояние между соседями.
const points = torch
  .tensor([
    [4, 1],
    [5, 3],
    [2, 1],
  ])
  .float();
console.log(points.storage().length, points.stride());
testing.assertEqual(
  [...Array(6).keys()].map((i) => points.storage().at(i)),
  [4, 1, 5, 3, 2, 1],
);
const second = points.at(1);
testing.assertEqual([second.storageOffset(), points.stride()], [2, [2, 1]]);

// A transposed tensor has the same storage and swapped strides. Nothing is copied, also with more dimensions.
// У транспонированного тензора то же хранилище и переставленные шаги. Копирования нет и при большем числе размерностей.
const transposed = points.t();
testing.assertEqual(transposed.storage().dataPtr(), points.storage().dataPtr());
testing.assertEqual([transposed.stride(), transposed.isContiguous()], [[1, 2], false]);
const some = torch.ones(3, 4, 5);
testing.assertEqual(some.transpose(0, 2).shape, [5, 4, 3]);
testing.assertEqual(some.transpose(0, 2).contiguous().stride(), [12, 3, 1]);

// A trailing underscore changes the tensor itself, and so everything that shares its storage.
// Подчёркивание в конце меняет сам тензор, а значит и всё, что делит с ним хранилище.
const copy = points.clone();
second.zero_();
testing.assertClose(points.sum(), 8);
testing.assertClose(copy.sum(), 16);

// Sparse: only what is not zero, and where it is.
// Разреженный: только ненулевое и его места.
const sparse = torch.sparseCooTensor(
  torch.tensor([
    [0, 1],
    [2, 0],
  ]),
  torch.tensor([3, 4]).float(),
  [2, 3],
);
testing.assertClose(sparse.toDense(), [
  [0, 0, 3],
  [4, 0, 0],
]);

// Devices: to() gives a copy where it is asked for. There is one device here, so nothing moves; in PyTorch { device: "cuda" } would.
// Устройства: to() даёт копию там, где просят. Здесь устройство одно; в PyTorch { device: "cuda" } перенёс бы данные.
const moved = points.to({ device: "cpu", dtype: torch.float64 }).mul(2).add(4).cpu();
testing.assertClose(moved.sum(), 40);
