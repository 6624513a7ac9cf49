// Networks that others have thought out: AlexNet and ResNet from vision.models, prepared images, answers as percentages. Weights are random here, as no
// trained ones can be fetched: without them a network answers at random, however famous it is.
// Сети, которые придумали другие: AlexNet и ResNet из vision.models, подготовка изображения, ответы в процентах. Веса здесь случайные, обученных взять неоткуда:
// без них сеть отвечает наугад, какой бы знаменитой она ни была.
import torch, { F, type nn, testing } from "gradlens";
import { models, transforms } from "gradlens/vision";

// A stand-in photograph of 3 x 300 x 400, from PyTorch's generator.
// Фотография-замена 3 x 300 x 400 из генератора PyTorch.
torch.manualSeed(0);
const photo = torch.rand(3, 300, 400);

// The same steps as in the training of these networks: size, middle, scale of each channel. (256 and 224 in the lesson; smaller here.)
// Те же шаги, что при обучении этих сетей: размер, середина, масштаб каждого канала. (В уроке 256 и 224; здесь меньше.)
const preprocess = new transforms.Compose([
  new transforms.Resize(72, { antialias: true }),
  new transforms.CenterCrop(64),
  new transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
]);
const prepared = preprocess(photo);
const batch = prepared.unsqueeze(0);
console.log(preprocess, batch.shape);
testing.assertEqual(batch.shape, [1, 3, 64, 64]);
testing.assertClose(prepared.mean({ dim: [1, 2] }), [0.0698, 0.2048, 0.4216], { rtol: 0, atol: 1e-4 });

// Capital letters are classes, small ones functions that make a network of a certain depth. AlexNet runs as it is, and answers rubbish: it has
// learned nothing.
// С заглавной буквы — классы, со строчной — функции, создающие сеть определённой глубины. AlexNet работает и так, но отвечает чепуху: она ничему не
// обучена.
const alexnet = new models.AlexNet().eval();
const sizeOf = (network: nn.Module) => [...network.parameters()].reduce((sum, parameter) => sum + parameter.numel(), 0);
testing.assertEqual(sizeOf(alexnet), 61100840);
testing.assertEqual(torch.noGrad(() => alexnet(batch)).shape, [1, 1000]);

torch.manualSeed(0);
const resnet = models.resnet18({ numClasses: 10 });
console.log(`${sizeOf(resnet)} parameters`);
testing.assertEqual(sizeOf(resnet), 11181642);

// Evaluation first: batch normalisation must use its running figures.
// Сначала режим применения: нормализация должна использовать накопленные значения.
resnet.eval();
const out = torch.noGrad(() => resnet(batch));
const percentage = F.softmax(out, { dim: 1 }).at(0).mul(100);
console.log(percentage);
testing.assertClose(percentage.sum(), 100, { rtol: 1e-5, atol: 0 });
testing.assertClose(percentage, [9.61, 10, 8.67, 13.19, 8.1, 6.94, 10.69, 9.52, 11.56, 11.71], { rtol: 1e-3, atol: 0 });
