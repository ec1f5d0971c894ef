// A layer's axes as figures see them: places of the input, and which of them each output reads.
//
// Places count pixels from the first real one. A transposed convolution reads a stretched input:
// its pixels stand `spread` places apart, zeros between them, and its window moves by one.

export const NAMES = { 1: ["length"], 2: ["height", "width"], 3: ["depth", "height", "width"] };
export const LETTERS = { 1: ["L"], 2: ["H", "W"], 3: ["D", "H", "W"] };
const LISTED = 4096;

export const rankOf = (layer) => Number(/(\d)d$/.exec(layer.type)[1]);
export const isTransposed = (layer) => layer.type.startsWith("ConvTranspose");
export const isPool = (layer) => layer.type.includes("Pool");

const entries = (value, rank) => (Array.isArray(value) ? value : Array(rank).fill(value));

// The pixels added before and after the input; padding='same' puts the odd one behind.
function sides(layer, at, rank, kernel, dilation) {
  if (layer.padding === "valid") return [0, 0];
  if (layer.padding === "same") {
    const total = dilation * (kernel - 1);
    return [Math.floor(total / 2), total - Math.floor(total / 2)];
  }
  const given = entries(layer.padding ?? 0, rank);
  const pixels = given[at - (rank - given.length)] ?? 0;
  return [pixels, pixels];
}

// One axis for each spatial size of `shape`; `output` is the layer's output shape for it.
export function axesOf(layer, shape, output) {
  const rank = rankOf(layer);
  const sizes = shape.slice(-rank);
  const out = output.slice(-rank);
  return sizes.map((size, at) => {
    const kernel = entries(layer.kernel_size, rank)[at];
    const stride = entries(layer.stride, rank)[at];
    const dilation = entries(layer.dilation ?? 1, rank)[at];
    const [left, right] = sides(layer, at, rank, kernel, dilation);
    const common = { name: NAMES[rank][at], letter: LETTERS[rank][at], size, out: out[at] };
    const own = { ...common, kernel, stride, dilation, padding: left, span: dilation * (kernel - 1) + 1 };
    if (isTransposed(layer)) return stretched(own, entries(layer.output_padding ?? 0, rank)[at]);
    const mode = layer.padding_mode ?? "zeros";
    return { ...own, step: stride, spread: 1, before: left, after: right, mode, added: 0 };
  });
}

// dilation·(kernel − 1) − padding zeros lie around the stretched input: below 0, its ends are cut.
function stretched(axis, added) {
  const edge = axis.span - 1 - axis.padding;
  const extent = (axis.size - 1) * axis.stride + 1;
  const after = axis.out - 1 - edge + axis.span - extent;
  return { ...axis, step: 1, spread: axis.stride, before: edge, after, mode: "zeros", added };
}

export const extent = (axis) => (axis.size - 1) * axis.spread + 1;
export const windowStart = (axis, at) => at * axis.step - axis.before;
export const tapOf = (axis, at, tap) => windowStart(axis, at) + tap * axis.dilation;
export const taps = (axis, at) =>
  Array.from({ length: axis.kernel }, (_, tap) => tapOf(axis, at, tap));

// The places that a figure shows: input, padding, and what the last window reads beyond them.
export function places(axis) {
  const end = windowStart(axis, axis.out - 1) + axis.span - 1;
  const last = extent(axis) - 1;
  return [Math.min(0, -axis.before), Math.max(last, last + axis.after, end)];
}

// What stands at a place: a pixel of the input, a zero put between pixels, padding, or nothing.
export function kind(axis, place) {
  const last = extent(axis) - 1;
  if (place >= 0 && place <= last) return place % axis.spread ? "zero" : "input";
  return place < -axis.before || place > last + axis.after ? "beyond" : "padding";
}

// The pixel whose value a place holds, or null for a zero; padding may copy pixels.
export function source(axis, place) {
  const { size, mode } = axis;
  if (kind(axis, place) === "input") return place / axis.spread;
  if (kind(axis, place) !== "padding" || mode === "zeros") return null;
  if (mode === "replicate") return place < 0 ? 0 : size - 1;
  if (mode === "circular") return (place + size) % size;
  return place < 0 ? -place : 2 * (size - 1) - place;
}

// Whether some window reads a place: a window start lies a whole number of taps before it.
function isPlaceRead(axis, place) {
  const { step, before, dilation, kernel, out } = axis;
  const from = Math.max(0, Math.ceil((place + before - (out - 1) * step) / dilation));
  const to = Math.min(kernel - 1, Math.floor((place + before) / dilation), from + step - 1);
  if (dilation === 1) return Math.floor((place + before - from) / step) * step >= place + before - to;
  for (let tap = from; tap <= to; tap++) {
    if ((place + before - tap * dilation) % step === 0) return true;
  }
  return false;
}

// Whether some output depends on a pixel, through copies of it in the padding too.
export function isRead(axis, pixel) {
  if (isPlaceRead(axis, pixel * axis.spread)) return true;
  if (axis.mode === "zeros") return false;
  const ring = [];
  for (let place = -axis.before; place < 0; place++) ring.push(place);
  for (let place = axis.size; place < axis.size + axis.after; place++) ring.push(place);
  return ring.some((place) => source(axis, place) === pixel && isPlaceRead(axis, place));
}

// The pixels of an axis that no output depends on, or null where they are too many to go through.
export function unread(axis) {
  if (axis.size > LISTED || axis.before + axis.after > LISTED) return null;
  return Array.from({ length: axis.size }, (_, pixel) => pixel).filter((one) => !isRead(axis, one));
}

// How many pixels of all axes together stay unread: those in an unread row or column.
export function unreadTotal(axes) {
  const lists = axes.map(unread);
  if (lists.includes(null)) return null;
  const product = (values) => values.reduce((a, b) => a * b, 1);
  const all = product(axes.map(({ size }) => size));
  return all - product(axes.map(({ size }, at) => size - lists[at].length));
}
