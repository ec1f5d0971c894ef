// Hyperparameters of one layer that turn one size into another: convguide/solver again.

import { Alike, byPlace, leewayFit, poolFit } from "./alike.js";
import { countOf, firstOf, lastOf, perAxis, range, shared, within } from "./allowed.js";
import {
  convLeeway, convSize, convTransposeLeeway, convTransposeSize, exact, mod, poolSize, product,
  refuse, unreadCount, whole, windowSpan,
} from "./formulas.js";
import { build as buildLayer } from "./layers.js";
import { NAMES, whyNone } from "./reasons.js";
import { say } from "./sentences.js";

const LAYERS = {
  conv: "Conv", conv_transpose: "ConvTranspose", max_pool: "MaxPool", avg_pool: "AvgPool",
};
// Kernels and paddings are solved for; strides and dilations are gone through.
const MOST_PAIRS = 2 ** 12;
const USUAL = {
  kernel_size: range(1, 7), stride: range(1, 3), padding: range(0, 5), dilation: range(1, 3),
  output_padding: range(0, 2),
};
const LEAST = { kernel_size: 1, stride: 1, padding: 0, dilation: 1, output_padding: 0 };

class Query {
  constructor(given) {
    Object.assign(this, given);
    this.rank = this.input_size.length;
    this.layer = LAYERS[this.family];
    this.isPool = this.family.endsWith("pool");
  }

  with(changes) {
    return new Query({ ...this, ...changes });
  }

  layerName() {
    return `${this.layer}${this.rank}d`;
  }

  // The axes that are solved together: all of them if square, else each alone.
  axes() {
    const every = this.input_size.map((_, at) => at);
    return this.square ? [every] : every.map((at) => [at]);
  }

  groups() {
    return this.axes().map((axes) => this.together(axes));
  }

  total() {
    return product(this.groups().map((group) => group.total));
  }

  together(axes) {
    const asked = this.asked(axes);
    const values = NAMES.map((name) => [name, shared(axes.map((at) => this[name][at]))]);
    return new Alike({
      rule: (stride, dilation) => this.fit(asked, stride, dilation),
      sizes: asked.map((at) => this.input_size[at]),
      targets: asked.map((at) => this.target_size[at]),
      wishes: this.wishes,
      ...Object.fromEntries(values),
    });
  }

  // These axes without those that ask the same as another one.
  asked(axes) {
    const question = (at) =>
      JSON.stringify([this.input_size[at], this.target_size[at], this.output_padding?.[at]]);
    return [...new Map([...axes].reverse().map((at) => [question(at), at])).values()].sort((a, b) => a - b);
  }

  fit(axes, stride, dilation) {
    if (!this.isPool) return leewayFit(axes.map((at) => this.leeway(at, stride, dilation)), dilation);
    const [sizes, targets] = [this.input_size, this.target_size].map((all) => axes.map((at) => all[at]));
    return poolFit(sizes, targets, stride, dilation, this.ceil_mode);
  }

  leeway(axis, stride, dilation) {
    const sizes = [this.input_size[axis], this.target_size[axis]];
    if (!this.output_padding) return convLeeway(...sizes, stride);
    const [start, stop] = convTransposeLeeway(...sizes, stride, dilation);
    const added = within(this.output_padding[axis], 0, stop - start - 1);
    if (!countOf(added)) return [start, start];
    return [start + firstOf(added), start + lastOf(added) + 1];
  }

  // The output sizes that a choice gives on an axis, or a ShapeError.
  reached(axis, [kernel_size, stride, padding, dilation]) {
    const size = this.input_size[axis];
    if (this.isPool) {
      return [poolSize(size, kernel_size, stride, padding, dilation, this.ceil_mode)];
    }
    if (!this.output_padding) return [convSize(size, kernel_size, stride, padding, dilation)];
    const added = within(this.output_padding[axis], 0, Math.max(stride, dilation) - 1);
    const sizes = [];
    for (let more = added.first; more <= added.last; more++) {
      sizes.push(convTransposeSize(size, kernel_size, stride, padding, more, dilation));
    }
    return sizes;
  }

  // A solution from one choice for each group of axes.
  solution(choices) {
    const each = this.square ? Array(this.rank).fill(choices[0]) : choices;
    const columns = NAMES.map((name, at) => [name, each.map((choice) => choice[at])]);
    const found = {
      input_size: this.input_size, output_size: this.target_size, ...Object.fromEntries(columns),
    };
    if (this.isPool) found.ceil_mode = this.ceil_mode;
    if (this.output_padding) {
      found.output_padding = each.map((choice, at) => this.added(at, choice));
      return { ...found, remainder: Array(this.rank).fill(0), unread: null };
    }
    return { ...found, ...restOf(found) };
  }

  added(axis, [kernel_size, stride, padding, dilation]) {
    const [start] = convTransposeLeeway(this.input_size[axis], this.target_size[axis], stride, dilation);
    return 2 * padding - windowSpan(kernel_size, dilation) - start;
  }
}

function restOf({ input_size, output_size, kernel_size, stride, padding, dilation }) {
  const remainder = input_size.map((size, at) =>
    mod(size + 2 * padding[at] - windowSpan(kernel_size[at], dilation[at]), stride[at]),
  );
  const unread = input_size.map((size, at) =>
    unreadCount(size, kernel_size[at], stride[at], padding[at], dilation[at], output_size[at]),
  );
  return { remainder, unread };
}

const spans = ({ kernel_size, dilation }) => kernel_size.map((size, at) => windowSpan(size, dilation[at]));
const KERNEL = [([kernel_size]) => kernel_size, ({ kernel_size }) => product(kernel_size)];

// What to sort by, least first: a key of one axis, and of all of them.
const ORDERS = {
  params: KERNEL,
  macs: KERNEL,
  padding: [(choice) => choice[2], ({ padding }) => padding.reduce((a, b) => a + b)],
  receptive_field: [([k, , , d]) => -windowSpan(k, d), (solution) => -product(spans(solution))],
};

// The `limit` least by a key, the first of equals before the others.
function least(limit, all, key) {
  const best = [];
  for (const one of all) {
    const value = key(one);
    if (best.length === limit && (!limit || value >= best.at(-1).value)) continue;
    const after = best.findIndex((other) => other.value > value);
    best.splice(after < 0 ? best.length : after, 0, { one, value });
    if (best.length > limit) best.pop();
  }
  return best.map(({ one }) => one);
}

class Solutions {
  constructor(query) {
    this.query = query;
    this.groups = query.groups();
  }

  // Intervals are counted, not listed.
  get total() {
    return product(this.groups.map((group) => group.total));
  }

  // How many of them really differ.
  get distinct() {
    return this.query.with({ wishes: [...new Set([...this.query.wishes, "distinct"])] }).total();
  }

  at(place) {
    const choices = [];
    for (const group of [...this.groups].reverse()) {
      choices.unshift(group.at(place % group.total));
      place = Math.floor(place / group.total);
    }
    return this.query.solution(choices);
  }

  list(from, count) {
    const length = Math.max(0, Math.min(count, this.total - from));
    return Array.from({ length }, (_, at) => this.at(from + at));
  }

  sorted(by, limit) {
    const known = Object.keys(ORDERS).filter((name) => !this.query.isPool || ORDERS[name] !== KERNEL);
    if (!known.includes(by)) throw new Error(say("Solutions._order", [known.join(", "), by]));
    const [axis, all] = ORDERS[by];
    const best = this.groups.map((group) => least(limit, group.choices(), axis).sort(byPlace));
    const rows = best.reduce((found, some) => found.flatMap((row) => some.map((one) => [...row, one])), [[]]);
    return least(limit, rows.map((row) => this.query.solution(row)), all);
  }

  // {because, nearest, widenings: [{name, value, choice}]} where there is none, else null.
  reason() {
    return this.total ? null : whyNone(this.query);
  }
}

function sizesOf(name, given) {
  const entries = Array.isArray(given) ? given : [given];
  if (entries.length < 1 || entries.length > 3) refuse("sizes_of", name, given);
  return entries.map((size, at) => whole(`${name}[${at}]`, size, 1));
}

function pairCount(strides, dilations) {
  return exact(countOf(strides) * countOf(dilations));
}

function consecutive(values) {
  if (!Array.isArray(values)) return values;
  const count = countOf(values);
  if (!count || values.at(-1) - values[0] + 1 !== count) refuse("consecutive", values);
  return range(values[0], values.at(-1));
}

// Every layer of a family that turns `size` into `target`. Each of kernel_size, stride, padding,
// dilation and output_padding is a number, {first, last} or a list, or a list with one of the
// last two for each axis; `wishes` are names of what a solution must also fulfil.
export function solve({ family = "conv", size, target, square = true, wishes = [], ceil_mode = false, ...given }) {
  const input_size = sizesOf("input_size", size);
  const target_size = sizesOf("target_size", target);
  if (input_size.length !== target_size.length) {
    refuse("both_sizes", input_size.length, target_size.length, size, target);
  }
  const isPool = family.endsWith("pool");
  if (family === "avg_pool") given.dilation = 1;
  if (isPool) given.dilation ??= 1;
  const read = (name) => perAxis(name, given[name] ?? USUAL[name], input_size.length, LEAST[name]);
  const [stride, dilation, kernel_size, padding] = ["stride", "dilation", "kernel_size", "padding"].map(read);
  const pairs = Math.max(...stride.map((strides, at) => pairCount(strides, dilation[at])));
  if (pairs > MOST_PAIRS) throw new Error(say("allowed", [MOST_PAIRS, pairs]));
  const query = { family, input_size, target_size, kernel_size, stride, padding, dilation, square, wishes };
  if (isPool) query.ceil_mode = ceil_mode;
  if (family === "conv_transpose") {
    query.output_padding = read("output_padding").map(consecutive);
    if (wishes.includes("all_read")) throw new Error(say("Solutions.where"));
  }
  return new Solutions(new Query(query));
}

// The layer of a solution; `found` is what `solve` gave, the channels are [in, out].
export function build(solution, channels, found) {
  const { family, rank, layer } = found.query;
  const names = family === "avg_pool" ? NAMES.slice(0, 3) : NAMES;
  const keywords = Object.fromEntries(names.map((name) => [name, solution[name]]));
  for (const name of ["ceil_mode", "output_padding"]) {
    if (name in solution) keywords[name] = solution[name];
  }
  return buildLayer(`${layer}${rank}d`, found.query.isPool ? [] : channels, keywords);
}
