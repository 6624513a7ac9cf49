import torch from "gradlens";
import sharp from "sharp";

const image = await sharp("cat.png").raw().toBuffer();
console.log(torch.tensor([...image]).shape);
