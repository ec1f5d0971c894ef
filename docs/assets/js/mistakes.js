// Mistakes by name, and what each would give for a layer: convguide/problems/mistakes.py again.

import { axes, isA, letters, rankOf } from "./base.js";
import { macs, paramCount } from "./counts.js";
import { ShapeError, exact, over, product, up, windowSpan } from "./formulas.js";
import { build, outputShape } from "./layers.js";
import { data, say } from "./sentences.js";

const HYPERPARAMETERS = ["kernel_size", "stride", "padding", "dilation", "output_padding"];
const NEUTRAL = { padding: 0, dilation: 1, output_padding: 0 };

function axesOf(layer, input_shape, right) {
  const rank = rankOf(layer);
  const columns = HYPERPARAMETERS.map((name) => axes(name, layer[name] ?? NEUTRAL[name], rank));
  return letters(rank).map((letter, at) => {
    const [kernel_size, stride, padding, dilation, output_padding] = columns.map((column) => column[at]);
    const size = input_shape.at(at - rank);
    const span = windowSpan(kernel_size, dilation);
    return {
      letter, size, kernel_size, stride, padding, dilation, output_padding, span,
      room: exact(size + 2 * padding - span), out: right.at(at - rank),
      isPool: isA(layer, "Pool"), ceil_mode: layer.ceil_mode ?? false,
    };
  });
}

// How many windows a room allows, with the rounding of the axis.
function positions({ ceil_mode, stride, size, padding }, room) {
  if (!ceil_mode) return over(room, stride) + 1;
  const windows = up(room, stride) + 1;
  return windows - ((windows - 1) * stride >= size + padding ? 1 : 0);
}

const moved = (change) => (axis) => positions(axis, axis.room + change(axis));

const CONV = {
  dropped_minus_one: moved(() => 1),
  no_plus_one: (axis) => positions(axis, axis.room) - 1,
  stride_plus_one: ({ room, stride }) => over(room, stride + 1),
  plus_one_divided: ({ room, stride }) => over(room + 1, stride),
  padding_once: moved(({ padding }) => -padding),
  padding_four_times: moved(({ padding }) => 2 * padding),
  padding_forgotten: moved(({ padding }) => -2 * padding),
  padding_subtracted: moved(({ padding }) => -4 * padding),
  kernel_added: moved(({ span }) => 2 * span),
  stride_ignored: ({ isPool, stride, kernel_size, room }) =>
    isPool && stride === kernel_size ? null : room + 1,
  rounded_up: ({ ceil_mode, room, stride }) => (ceil_mode ? null : up(room, stride) + 1),
  // Halves and quarters show the fraction exactly.
  no_floor: ({ ceil_mode, room, stride }) => ((room * 4) % stride || ceil_mode ? null : room / stride + 1),
  dilation_times_kernel: moved(({ span, dilation, kernel_size }) => span - dilation * kernel_size),
  dilation_ignored: moved(({ span, kernel_size }) => span - kernel_size),
  dilation_from_zero: moved(({ kernel_size }) => kernel_size - 1),
  taken_for_same: ({ size, stride }) => up(size, stride),
};

const POOL = {
  plain_ceil: ({ ceil_mode, room, stride }) => (ceil_mode ? up(room, stride) + 1 : null),
  ceil_mode_ignored: ({ ceil_mode, room, stride }) => (ceil_mode ? over(room, stride) + 1 : null),
  default_stride_one: ({ stride, kernel_size, room }) => (stride === kernel_size ? room + 1 : null),
};

const stretched = ({ size, stride, padding, kernel_size, dilation, output_padding }) =>
  (size - 1) * stride - 2 * padding + dilation * (kernel_size - 1) + 1 + output_padding;
const added = (change) => (axis) => stretched(axis) + change(axis);

const TRANSPOSED = {
  conv_for_transposed: ({ room, stride }) => (room >= 0 ? over(room, stride) + 1 : null),
  span_dropped: added(({ span }) => 1 - span),
  transposed_no_plus_one: added(() => -1),
  all_inputs_stretched: added(({ stride }) => stride),
  output_padding_ignored: added(({ output_padding }) => -output_padding),
  output_padding_twice: added(({ output_padding }) => output_padding),
  cut_once: added(({ padding }) => padding),
  cut_forgotten: added(({ padding }) => 2 * padding),
  cut_added: added(({ padding }) => 4 * padding),
  transposed_stride_ignored: (axis) => stretched({ ...axis, stride: 1 }),
  transposed_dilation_ignored: (axis) => stretched({ ...axis, dilation: 1 }),
  transposed_dilation_times_kernel: added(({ dilation, kernel_size, span }) => dilation * kernel_size - span),
};

const taps = ({ kernel_size }) => product(kernel_size);
const bias = (layer) => (layer.bias ? 1 : 0);
const biases = (layer) => layer.out_channels * bias(layer);
const weights = (layer) =>
  over(exact(taps(layer) * layer.in_channels * layer.out_channels), layer.groups);
const perTap = (layer) => over(weights(layer), taps(layer));

const COUNTS = {
  bias_forgotten: weights,
  bias_added: (layer) => weights(layer) + layer.out_channels,
  bias_twice: (layer) => weights(layer) + 2 * biases(layer),
  bias_per_weight: (layer) => (layer.bias ? 2 * weights(layer) : null),
  bias_per_channel: (layer) => weights(layer) + over(biases(layer) * layer.in_channels, layer.groups),
  bias_once: (layer) => weights(layer) + bias(layer),
  in_channels_forgotten: (layer) => taps(layer) * layer.out_channels + biases(layer),
  one_filter: (layer) => over(weights(layer), layer.out_channels) + bias(layer),
  depth_for_filters: (layer) => taps(layer) * layer.in_channels + layer.in_channels * bias(layer),
  groups_ignored: (layer) => weights(layer) * layer.groups + biases(layer),
  groups_twice: (layer) => over(weights(layer), layer.groups) + biases(layer),
  one_side: (layer) => perTap(layer) * layer.kernel_size[0] + biases(layer),
  sides_added: (layer) => perTap(layer) * layer.kernel_size.reduce((a, b) => a + b) + biases(layer),
};

const MACS = {
  flops_for_macs: (layer, shape) => 2 * macs(layer, shape),
  input_positions: (layer, shape) => weights(layer) * product(shape.slice(-rankOf(layer))),
  macs_in_channels_forgotten: (layer, shape) => product(outputShape(layer, shape)) * taps(layer),
  macs_groups_ignored: (layer, shape) => macs(layer, shape) * layer.groups,
  bias_multiplied: (layer, shape) => macs(layer, shape) + product(outputShape(layer, shape)) * bias(layer),
  params_for_macs: weights,
};

// A slip as practice's records have it: its sentence, and where the worked lines go wrong.
function slip(mistake, answer, values, step = null) {
  const [title, line] = data.mistakes[mistake];
  const text = say(`mistake.${mistake}`, values);
  return { mistake, title, answer, step, line: step === null ? null : line, text };
}

function* axisSlips(layer, input_shape, right) {
  const found = axesOf(layer, input_shape, right);
  const isPool = isA(layer, "Pool");
  const table = isA(layer, "ConvTranspose") ? TRANSPOSED : isPool ? { ...CONV, ...POOL } : CONV;
  for (const [mistake, gives] of Object.entries(table)) {
    const sizes = found.map((axis) => gives(axis) ?? axis.out);
    const at = sizes.findIndex((size, place) => size !== found[place].out);
    if (at < 0 || Math.min(...sizes) < 1) continue;
    const { letter, out, ...axis } = found[at];
    const values = { ...axis, out: `${letter}_out`, jumps: out - 1, wrong: sizes[at], right: out };
    yield slip(mistake, [...right.slice(0, -sizes.length), ...sizes], values, at);
  }
}

function named(mistake, answer, right, at) {
  return slip(mistake, answer, { wrong: answer.at(at), right: right.at(at) });
}

// Made in both axes, or not at all.
const swapped = (...given) => ({ ...named(...given), whole: true });

function* shapeSlips(layer, input_shape, right) {
  const rank = rankOf(layer);
  if (rank === 2) {
    const turned = [...right.slice(0, -2), right.at(-1), right.at(-2)];
    yield swapped("axes_swapped", turned, right, -2);
    yield* crossed(layer, input_shape, right);
  }
  if (isA(layer, "Pool")) return;
  const counts = {
    in_channels_kept: layer.in_channels, one_group_alone: over(layer.out_channels, layer.groups),
  };
  for (const [mistake, count] of Object.entries(counts)) {
    const answer = [...right];
    answer[right.length - rank - 1] = count;
    yield named(mistake, answer, right, -rank - 1);
  }
}

// The shape with the hyperparameters of each axis taken for the other.
function* crossed({ type, ...fields }, input_shape, right) {
  const names = HYPERPARAMETERS.filter((name) => name in fields);
  const turned = Object.fromEntries(names.map((name) => [name, [...fields[name]].reverse()]));
  if (names.every((name) => String(fields[name]) === String(turned[name]))) return;
  try {
    var answer = outputShape(build(type, [], { ...fields, ...turned }), input_shape);
  } catch (error) {
    if (error instanceof ShapeError) return;
    throw error;
  }
  const at = [-2, -1].find((place) => answer.at(place) !== right.at(place));
  if (at) yield swapped("hyperparameters_swapped", answer, right, at);
}

// Every wrong output shape that a named mistake gives; none for padding in words.
export function slips(layer, input_shape) {
  if (typeof layer.padding === "string") return [];
  const right = outputShape(layer, input_shape);
  const found = [...axisSlips(layer, input_shape, right), ...shapeSlips(layer, input_shape, right)];
  return found.filter(({ answer }) => String(answer) !== String(right));
}

// The mistakes by which a layer would seem to give the sizes of a target.
export function mistaken(layer, input_shape, target) {
  const right = outputShape(layer, input_shape);
  const found = [...axisSlips(layer, input_shape, right)];
  return found.filter(({ answer }) => String(answer.slice(-target.length)) === String(target));
}

const countValues = (layer) => ({
  kernel: layer.kernel_size.join("·"), side: layer.kernel_size[0], in_channels: layer.in_channels,
  out_channels: layer.out_channels, groups: layer.groups, weights: weights(layer),
});

function counted(table, layer, right, shape, step) {
  const values = isA(layer, "Pool") ? null : countValues(layer);
  if (!values) return [];
  return Object.entries(table).flatMap(([mistake, gives]) => {
    const wrong = gives(layer, shape);
    if (wrong === null || wrong === right) return [];
    return [slip(mistake, [exact(wrong)], { ...values, wrong, right }, step)];
  });
}

// Every wrong number of parameters, and of multiply–accumulates, that a named mistake gives.
export const countSlips = (layer) => counted(COUNTS, layer, paramCount(layer), null, 0);
export const macSlips = (layer, input_shape) =>
  counted(MACS, layer, macs(layer, input_shape), input_shape, null);
