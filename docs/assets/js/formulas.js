// Convolution arithmetic in whole numbers, one axis at a time: convguide/formulas.py again.

import { isInt, kind, say } from "./sentences.js";

export class ShapeError extends Error {}

export function refuse(key, ...values) {
  throw new ShapeError(say(key, values));
}

export function wrong(key, ...values) {
  throw new TypeError(say(key, values));
}

// Beyond 2**53 − 1 the next whole number is another one.
export function exact(value) {
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) throw new RangeError(say("too_large"));
  return value;
}

export const over = (a, b) => Math.floor(a / b);
export const mod = (a, b) => a - b * over(a, b);
export const up = (a, b) => Math.ceil(a / b);
export const product = (values) => exact(values.reduce((a, b) => exact(a * b), 1));
export const total = (values) => exact(values.reduce((a, b) => exact(a + b), 0));

export function whole(name, value, least) {
  if (!isInt(value)) wrong("whole.1", name, value, kind(value));
  if (value < least) refuse("whole.2", name, least, value);
  return exact(value);
}

export const windowSpan = (kernel_size, dilation = 1) =>
  exact(whole("dilation", dilation, 1) * (whole("kernel_size", kernel_size, 1) - 1) + 1);

export function windowTaps(position, kernel_size, stride = 1, padding = 0, dilation = 1) {
  const first = exact(position * stride - padding);
  windowSpan(kernel_size, dilation);
  return Array.from({ length: kernel_size }, (_, tap) => first + tap * dilation);
}

export function convSize(size, kernel_size, stride = 1, padding = 0, dilation = 1) {
  whole("size", size, 1);
  whole("stride", stride, 1);
  const span = windowSpan(kernel_size, dilation);
  const padded = exact(size + 2 * whole("padding", padding, 0));
  if (span > padded) noRoom(size, kernel_size, padding, dilation);
  return over(padded - span, stride) + 1;
}

export function noRoom(size, kernel_size, padding, dilation) {
  const span = dilation * (kernel_size - 1) + 1;
  refuse("no_room", kernel_size, dilation, span, size, padding, size + 2 * padding);
}

const BACKEND = () => say("BACKEND");

export function convTransposeSize(
  size, kernel_size, stride = 1, padding = 0, output_padding = 0, dilation = 1,
) {
  whole("size", size, 1);
  whole("stride", stride, 1);
  if (kernel_size === 1 && dilation === 0) refuse("conv_transpose_size.1", BACKEND());
  const span = windowSpan(kernel_size, dilation);
  whole("padding", padding, 0);
  const added = whole("output_padding", output_padding, 0);
  if (added >= Math.max(stride, dilation)) refuse("conv_transpose_size.2", added, stride, dilation);
  const out = exact(exact((size - 1) * stride) - 2 * padding + span + added);
  if (out < 1) {
    const terms = `(${size} − 1)·${stride} − 2·${padding} + ${span} + ${added}`;
    refuse("conv_transpose_size.3", terms, out, out ? "" : `: ${BACKEND()}`);
  }
  return out;
}

export function poolSize(
  size, kernel_size, stride = null, padding = 0, dilation = 1, ceil_mode = false,
) {
  whole("size", size, 1);
  whole("kernel_size", kernel_size, 1);
  const span = windowSpan(kernel_size, dilation);
  const step = stride === null ? kernel_size : whole("stride", stride, 1);
  const half = over(kernel_size, 2);
  if (whole("padding", padding, 0) > half) refuse("pool_size", padding, kernel_size, half);
  const room = exact(size + 2 * padding - span + (ceil_mode ? step - 1 : 0));
  if (room < 0) noRoom(size, kernel_size, padding, dilation);
  const windows = over(room, step) + 1;
  return ceil_mode && (windows - 1) * step >= size + padding ? windows - 1 : windows;
}

const gcd = (a, b) => (b ? gcd(b, a % b) : a);

// Counts the pixels that no window reads: tap by tap, in runs of a step of the stride.
export function unreadCount(
  size, kernel_size, stride = 1, padding = 0, dilation = 1, windows = null,
) {
  windows ??= convSize(size, kernel_size, stride, padding, dilation);
  const common = gcd(stride, dilation);
  const step = stride / common;
  const spacing = dilation / common;
  const first = up(padding, common);
  const last = over(size - 1 + padding, common);
  let read = 0;
  for (let tap = 0; tap < Math.min(kernel_size, step); tap++) {
    const at = tap * spacing;
    const repeats = over(kernel_size - 1 - tap, step) + 1;
    read += runCount(up(first - at, step), over(last - at, step), windows, spacing, repeats);
  }
  return size - read;
}

function runCount(first, last, length, spacing, repeats) {
  if (length >= spacing) {
    length = spacing = (repeats - 1) * spacing + length;
    repeats = 1;
  }
  const below = (end) => {
    const reached = Math.min(Math.max(end, 0), repeats * spacing);
    return over(reached, spacing) * length + Math.min(mod(reached, spacing), length);
  };
  return Math.max(0, below(last + 1) - below(first));
}

// Ranges are [start, stop], the stop excluded, as Python's.
export function convLeeway(size, target, stride = 1) {
  whole("size", size, 1);
  whole("stride", stride, 1);
  whole("target", target, 1);
  return [exact((target - 1) * stride) - size, exact(target * stride) - size];
}

export function halfOf([start, stop], span) {
  return [up(start + span, 2), over(stop - 1 + span, 2)];
}

export function convTransposeLeeway(size, target, stride = 1, dilation = 1) {
  whole("size", size, 1);
  whole("stride", stride, 1);
  const least = exact((size - 1) * stride) - whole("target", target, 1);
  return [least, least + Math.max(stride, whole("dilation", dilation, 1))];
}

export function poolPaddings(
  size, target, kernel_size, stride = null, dilation = 1, ceil_mode = false,
) {
  const step = stride === null ? whole("kernel_size", kernel_size, 1) : stride;
  const [start, stop] = convLeeway(size, target, step);
  const span = windowSpan(kernel_size, dilation);
  let [least, most] = halfOf([start, stop], span);
  if (ceil_mode) {
    [least, most] = halfOf([start - step + 1, stop - step + 1], span);
    // A last window that would start behind the input and left padding is dropped.
    least = Math.max(least, start + 1);
    most = Math.max(most, stop);
  }
  least = Math.max(least, 0);
  return [least, Math.max(least, Math.min(most, over(kernel_size, 2)) + 1)];
}

export function perGroup(name, channels, groups) {
  whole(name, channels, 0);
  const share = over(channels, whole("groups", groups, 1));
  const rest = channels - share * groups;
  if (rest) refuse("per_group", name, channels, share, groups, rest);
  return share;
}

export function convParamCount(in_channels, out_channels, kernel_size, groups = 1, bias = true) {
  perGroup("out_channels", out_channels, groups);
  const channels = perGroup("in_channels", in_channels, groups);
  const kernel = product(kernel_size.map((size) => whole("kernel_size", size, 0)));
  return exact(out_channels * (exact(channels * kernel) + (bias ? 1 : 0)));
}

export function linearParamCount(in_features, out_features, bias = true) {
  const inputs = whole("in_features", in_features, 0) + (bias ? 1 : 0);
  return exact(inputs * whole("out_features", out_features, 0));
}
