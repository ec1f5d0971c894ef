// Unfold and Fold: the windows of an image as columns, and back.

import { axes, byAxis, image, sizes } from "./base.js";
import { convSize, over, product, refuse, whole } from "./formulas.js";
import { learn } from "./layers.js";

const WINDOW = ["kernel_size", "stride", "padding", "dilation"];

function settleBlocks(layer, ...names) {
  for (const name of [...names, ...WINDOW]) layer[name] = axes(name, layer[name], 2, false);
}

export const blocks = (layer, spatial) =>
  byAxis(convSize, spatial, ...WINDOW.map((name) => layer[name]));

function foldShape(layer, input_shape) {
  const shape = sizes(input_shape);
  if (shape.length !== 2 && shape.length !== 3) refuse("Fold.output_shape.1", shape);
  const [rows, length] = shape.slice(-2);
  const [down, across] = blocks(layer, layer.output_size);
  if (length !== down * across) {
    refuse("Fold.output_shape.2", down, across, down * across, layer.output_size, shape, length);
  }
  const [height, width] = layer.kernel_size;
  const channels = over(whole("C·kernel", rows, 1), height * width);
  const rest = rows - channels * height * width;
  if (rest) refuse("Fold._channels", height, width, height * width, rows, channels, rest);
  return [...shape.slice(0, -2), channels, ...layer.output_size];
}

const born = {
  Unfold: (layer) => settleBlocks(layer),
  Fold: (layer) => settleBlocks(layer, "output_size"),
};

const shapes = {
  Unfold(layer, shape) {
    const [batch, channels, spatial] = image(layer, shape, 2);
    whole("channels", channels, 1);
    return [...batch, channels * product(layer.kernel_size), product(blocks(layer, spatial))];
  },
  Fold: foldShape,
};

learn({ born, shapes });
