/** `torch.backends`: switches that scripts set; there is no cuDNN for them to change. https://pytorch.org/docs/1.13/backends.html */
export const cudnn = { enabled: false, deterministic: false, benchmark: false };
