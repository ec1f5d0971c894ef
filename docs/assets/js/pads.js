// Pads: pixels added around an input, or with negative numbers cropped off it.

import {
  fill, inherited, integer, isA, isNumber, listed, number, rankOf, several, sidesOf, sizes,
} from "./base.js";
import { refuse, total, whole, wrong } from "./formulas.js";
import { learn } from "./layers.js";

const padded = (shape, sides) =>
  sides.map((pair, at) => [shape[shape.length - sides.length + at], pair]);
const grown = ([size, pair]) => total([size, ...pair]);

const cropped = (layer, shape, sides) => {
  for (const [size, pair] of padded(shape, sides)) {
    const lost = total(pair.map((side) => Math.max(-side, 0)));
    if (lost > size) refuse("Pad.check", pair, lost, size);
  }
};

function imagePad(layer, shape, sides) {
  const count = sides.length;
  if (count < 1 || count > 3 || ![count + 1, count + 2].includes(shape.length)) {
    refuse("ImagePad.check", layer.type, count, shape);
  }
  (isA(layer, "CircularPad") ? circularSizes : imageSizes)(layer, shape, sides);
  for (const [size, pair] of padded(shape, sides)) {
    const side = Math.max(...pair);
    if (isA(layer, "ReflectionPad") && side >= size) refuse("ReflectionPad.check_side", side, size);
    if (isA(layer, "CircularPad") && side > size) refuse("CircularPad.check_side", side, size);
  }
}

function imageSizes(layer, shape, sides) {
  if (shape.slice(-sides.length - 1).includes(0)) {
    refuse("ImagePad.check_sizes.1", layer.type, shape);
  }
  const out = padded(shape, sides).map(grown);
  if (Math.min(...out) < 0 || Math.max(...out) < 1) {
    refuse("ImagePad.check_sizes.2", sides, listed(out), shape);
  }
}

function circularSizes(layer, shape, sides) {
  const first = shape.length - sides.length;
  const out = [...shape];
  padded(shape, sides).forEach((pair, at) => {
    out[first + at] = whole("padded size", grown(pair), 0);
  });
  if (Math.min(...sides.flat()) < 0) circularCopies(shape, sides, out);
}

function circularCopies(shape, sides, out) {
  const pairs = padded(shape, sides);
  for (const [size, pair] of pairs) {
    const [written, read] = copies(size, ...pair);
    const fits = written.every((slice, at) => [1, length(slice)].includes(length(read[at])));
    if (!fits) refuse("CircularPad.check_copies.1", pair, size);
  }
  pairs.forEach(([size, pair], index) => {
    const at = shape.length - sides.length + index;
    const [written, read] = copies(size, ...pair);
    const isOnePiece = out.slice(0, at).every((one) => one === 1) && !out.includes(0);
    const clash = [1, 2].some((slice) => collide(written[slice], read[slice]));
    if (isOnePiece && clash) refuse("CircularPad.check_copies.2", pair, size);
  });
}

const length = ([start, stop]) => Math.max(0, stop - start);

// A slice of a range, negative and too large bounds as Python reads them.
function cut([start, stop], from, to) {
  const count = Math.max(0, stop - start);
  const bound = (at) => Math.min(Math.max(at < 0 ? at + count : at, 0), count);
  return [start + bound(from), start + Math.max(bound(from), bound(to))];
}

// The places that torch's circular pad writes, and those that it copies there.
function copies(size, left, right) {
  const out = [0, size + left + right];
  const count = length(out);
  const before = Math.max(left, 0);
  const after = Math.max(right, 0);
  const end = count - after;
  const middle = cut([left, left + size], Math.max(-left, 0), size - Math.max(-right, 0));
  const written = [cut(out, before, end), cut(out, 0, before), cut(out, count - after, count)];
  return [written, [middle, cut(out, end - before, end), cut(out, before, before + after)]];
}

function collide(written, read) {
  if (!length(written) || !length(read)) return false;
  if (written[0] === read[0] && written[1] === read[1]) return false;
  return read[0] < written[1] && written[0] < read[1];
}

const padChecks = {
  ConstantPad(layer, shape, sides) {
    cropped(layer, shape, sides);
    if (layer.value !== null && sides.flat().some((side) => side > 0)) number("value", layer.value);
  },
  CircularPad(layer, shape, sides) {
    const rank = rankOf(layer);
    if (![rank + 1, rank + 2].includes(shape.length)) {
      refuse("CircularPad.check", layer.type, rank + 1, rank + 2, shape);
    }
    imagePad(layer, shape, sides);
  },
  ImagePad: imagePad,
  Pad: cropped,
};

function padBorn(layer) {
  const given = layer.padding;
  const entries = Array.isArray(given) ? given : fill(integer("padding", given), 2 * rankOf(layer));
  layer.padding = several("padding", entries);
}

function padShape(layer, input_shape) {
  const shape = sizes(input_shape);
  const sides = sidesOf(layer);
  if (sides.length > shape.length) refuse("Pad.output_shape", sides.length, shape, shape.length);
  inherited(padChecks, layer.type)(layer, shape, sides);
  return [...shape.slice(0, shape.length - sides.length), ...padded(shape, sides).map(grown)];
}

const born = {
  Pad: padBorn,
  ConstantPad(layer) {
    padBorn(layer);
    if (layer.value !== null && !isNumber(layer.value)) {
      wrong("ConstantPad.__post_init__", layer.value);
    }
  },
};

const fields = {
  Pad(layer) {
    const rank = rankOf(layer);
    const sides = [...fill([0, 0], rank), ...sidesOf(layer)].slice(-rank);
    return sides.map(([left]) => ({ size: 1, stride: 1, start: 0 - left }));
  },
};

learn({ born, shapes: { Pad: padShape }, fields });
