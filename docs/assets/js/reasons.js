// Why a query has no solution: what the ranges reach instead, and which of them to widen.

import { byPlace } from "./alike.js";
import { countOf, firstOf, inWords, lastOf, listOf, range, valueAt, within } from "./allowed.js";
import { times } from "./base.js";
import { ShapeError, over } from "./formulas.js";
import { say } from "./sentences.js";

export const NAMES = ["kernel_size", "stride", "padding", "dilation"];

// As far as a range is widened, a padding apart; less far beside many strides and dilations.
const [FAR, LESS_FAR, MANY_PAIRS, FAR_PADDING] = [1024, 64, 100, 2 ** 50];
// Of more kernels than this, only those beside the ones that fit are looked at.
const FEW_KERNELS = 64;
const NEAREST = 4;

export function whyNone(query) {
  const freely = query.with({ wishes: [] });
  const count = freely.total();
  if (count) {
    const wishes = [...query.wishes].sort().join(" and ");
    return reason(say("why_none", [count, times(query.target_size), wishes]));
  }
  const axes = freely.axes().find((some) => !freely.together(some).total);
  const together = freely.together(axes);
  const missing = NAMES.find((name) => !countOf(together[name]));
  if (missing) return reason(noValue(query, missing));
  const asked = query.asked(axes);
  const near = nearest(freely, asked);
  const wider = widenings(freely, axes);
  const apart = asked.length > 1 && freely.with({ square: false }).total();
  if (apart) {
    const words = [query.layerName(), turned(query, [0]), apart];
    return reason(say("not_together", words), near, wider);
  }
  const spread = near.map((sizes) =>
    sizes.length < axes.length ? Array(axes.length).fill(sizes).flat() : sizes,
  );
  return reason(because(freely, asked, near), spread, wider);
}

const reason = (because, nearest = [], widenings = []) => ({ because, nearest, widenings });

function noValue(query, name) {
  const given = query[name];
  if (!given.every(countOf)) return say("no_value.1", [name]);
  return say("no_value.2", [name, [...new Set(given.map(inWords))].join(" and ")]);
}

function because(query, axes, near) {
  const ranges = NAMES.map((name) => `${name} ${inWords(query[name][axes[0]])}`).join(", ");
  const refusal = say("because.1", [query.layerName(), turned(query, axes), ranges]);
  if (axes.length > 1 || !near.length) return `${refusal}.`;
  const target = query.target_size[axes[0]];
  if (near.every(([size]) => size > target)) return say("because.2", [refusal, near[0][0]]);
  if (near.every(([size]) => size < target)) return say("because.3", [refusal, near[0][0]]);
  return say("because.4", [refusal]);
}

function turned(query, [axis]) {
  const { input_size, target_size } = query;
  if (query.square || query.rank === 1) {
    return say("turned.1", [times(input_size), times(target_size)]);
  }
  return say("turned.2", [input_size[axis], target_size[axis], axis]);
}

// The sizes next to the target: of one axis on both sides, of several by their distances.
function nearest(query, axes) {
  const target = axes.map((at) => query.target_size[at]);
  const reached = new Map();
  for (const choice of nearChoices(query, axes)) {
    for (const sizes of allSizes(query, axes, choice)) reached.set(sizes.join(), sizes);
  }
  const distance = (sizes) => sizes.reduce((sum, size, at) => sum + Math.abs(size - target[at]), 0);
  const byDistance = (one, other) => distance(one) - distance(other) || byPlace(one, other);
  const ranked = [...reached.values()].sort(byDistance);
  if (axes.length > 1) return ranked.slice(0, NEAREST);
  const smaller = ranked.filter(([size]) => size < target[0]).slice(0, 1);
  const larger = ranked.filter(([size]) => size > target[0]).slice(0, 1);
  return [...smaller, ...larger].sort(byDistance);
}

function allSizes(query, axes, choice) {
  try {
    const each = axes.map((axis) => query.reached(axis, choice));
    return each.reduce((rows, sizes) => rows.flatMap((row) => sizes.map((size) => [...row, size])), [[]]);
  } catch (error) {
    if (error instanceof ShapeError) return [];
    throw error;
  }
}

function* nearChoices(query, axes) {
  const alike = query.together(axes);
  for (const stride of listOf(alike.stride)) {
    for (const dilation of listOf(alike.dilation)) {
      for (const axis of axes) {
        const fit = query.fit([axis], stride, dilation);
        for (const kernel_size of nearKernels(alike, fit)) {
          const [least, most] = fit.paddings(kernel_size);
          const usable = query.isPool ? within(alike.padding, 0, over(kernel_size, 2)) : alike.padding;
          if (!countOf(usable)) continue;
          for (const padding of beside(usable, least, most)) yield [kernel_size, stride, padding, dilation];
        }
      }
    }
  }
}

function nearKernels({ kernel_size, padding }, fit) {
  if (countOf(kernel_size) <= FEW_KERNELS) return listOf(kernel_size);
  const fitting = fit.kernels(firstOf(padding), lastOf(padding));
  return beside(kernel_size, fitting.first, fitting.last, 3);
}

const head = (allowed, count) =>
  Array.from({ length: Math.min(count, countOf(allowed)) }, (_, at) => valueAt(allowed, at));
const tail = (allowed, count) => {
  const left = Math.min(count, countOf(allowed));
  return Array.from({ length: left }, (_, at) => valueAt(allowed, countOf(allowed) - left + at));
};

// The allowed values at both ends of a range, inside and outside.
function beside(allowed, first, most, reach = 1) {
  const last = Math.max(first, most + 1) - 1;
  const below = within(allowed, firstOf(allowed), first - 1);
  const inside = within(allowed, first, last);
  const above = within(allowed, last + 1, lastOf(allowed));
  const found = [...tail(below, reach), ...head(inside, reach), ...tail(inside, reach), ...head(above, reach)];
  return [...new Set(found)].sort((a, b) => a - b);
}

function widenings(query, axes) {
  const found = NAMES.map((name) => widened(query.together(axes), name)).filter(Boolean);
  const inOrder = (one, other) =>
    one.off - other.off || (one.name < other.name ? -1 : 1);
  return found.sort(inOrder).map(({ name, value, choice }) => ({ name, value, choice }));
}

// How far a range must reach, with the first choice of the least reach.
function widened(alike, name) {
  const at = NAMES.indexOf(name);
  const allowed = alike[name];
  let best = null;
  for (const choice of alike.with({ [name]: widest(alike, name) }).ends()) {
    const off = offOf(choice[at], allowed);
    if (!best || off < best.off || (off === best.off && byPlace(choice, best.choice) < 0)) {
      best = { off, name, value: choice[at], choice };
    }
  }
  return best;
}

function widest({ stride, dilation }, name) {
  if (name === "padding") return range(0, FAR_PADDING);
  return range(1, countOf(stride) * countOf(dilation) <= MANY_PAIRS ? FAR : LESS_FAR);
}

// How far a value is from the nearest allowed one.
function offOf(value, allowed) {
  const below = within(allowed, firstOf(allowed), value);
  const above = within(allowed, value, lastOf(allowed));
  const sides = [...tail(below, 1), ...head(above, 1)];
  return Math.min(...sides.map((side) => Math.abs(value - side)));
}
