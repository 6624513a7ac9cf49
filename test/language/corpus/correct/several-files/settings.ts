export const width = 16;
export const batchSize = 20;
export const epochs = 10;
