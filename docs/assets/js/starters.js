// What the chain's menu adds: lines of code that fit the shape they will meet.

const axes = (shape) => Math.min(3, Math.max(1, shape.length - 2)) || 2;
const channels = (shape) => shape[1] ?? 1;
const wider = (count) => (count < 16 ? 16 : 2 * count);

const same = (shape) =>
  `Conv${axes(shape)}d(${channels(shape)}, ${channels(shape)}, kernel_size=3, padding=1)`;
const norm = (shape) => `BatchNorm${shape.length < 3 ? 1 : axes(shape)}d(${channels(shape)})`;

export const STARTERS = {
  conv: ["Convolution", (shape) =>
    `Conv${axes(shape)}d(${channels(shape)}, ${wider(channels(shape))}, kernel_size=3, padding=1)`],
  relu: ["ReLU", () => "ReLU()"],
  norm: ["Batch norm", norm],
  max_pool: ["Max pool", (shape) => `MaxPool${axes(shape)}d(2)`],
  avg_pool: ["Average pool", (shape) => `AvgPool${axes(shape)}d(2)`],
  global_pool: ["Global average pool", (shape) => `AdaptiveAvgPool${axes(shape)}d(1)`],
  transposed: ["Transposed convolution", (shape) => {
    const [from, to] = [channels(shape), Math.max(1, Math.floor(channels(shape) / 2))];
    return `ConvTranspose${axes(shape)}d(${from}, ${to}, kernel_size=2, stride=2)`;
  }],
  upsample: ["Upsample", () => "Upsample(scale_factor=2)"],
  flatten: ["Flatten", () => "Flatten()"],
  linear: ["Linear", (shape) => `Linear(${shape.at(-1) ?? 1}, 10)`],
  dropout: ["Dropout", () => "Dropout()"],
  sum: ["Residual block (Sum)", (shape) =>
    `Sum(Sequential(${same(shape)}, ${norm(shape)}, ReLU(), ${same(shape)}, ${norm(shape)}), Sequential())`],
  concat: ["Side by side (Concat)", (shape) => `Concat(Sequential(), ${same(shape)})`],
  code: ["Any layer, as code", () => ""],
};
