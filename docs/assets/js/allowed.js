// The values that a hyperparameter may take, in rising order: {first, last} or a list.

import { listed } from "./base.js";
import { refuse, whole } from "./formulas.js";
import { say } from "./sentences.js";

export const range = (first, last) => ({ first, last });
const isList = Array.isArray;
export const countOf = (allowed) =>
  isList(allowed) ? allowed.length : Math.max(0, allowed.last - allowed.first + 1);
export const valueAt = (allowed, at) => (isList(allowed) ? allowed[at] : allowed.first + at);
export const firstOf = (allowed) => valueAt(allowed, 0);
export const lastOf = (allowed) => valueAt(allowed, countOf(allowed) - 1);
export const listOf = (allowed) =>
  isList(allowed) ? allowed : Array.from({ length: countOf(allowed) }, (_, at) => allowed.first + at);

export function within(allowed, least, most) {
  if (isList(allowed)) return allowed.filter((value) => value >= least && value <= most);
  return range(Math.max(allowed.first, least), Math.min(allowed.last, most));
}

// One axis' values: a number, {first, last}, or a list in any order.
function values(name, given, least) {
  if (isList(given)) {
    const each = say("values.2", [name]);
    const found = new Set(given.map((entry) => whole(each, entry, least)));
    return [...found].sort((a, b) => a - b);
  }
  if (given?.first === undefined) return range(whole(name, given, least), given);
  if (countOf(given)) whole(say("values.1", [name]), given.first, least);
  return range(given.first, given.last);
}

const oneAxis = (entry) =>
  isList(entry) ? listed(entry) : `range(${entry.first}, ${entry.last + 1})`;
const tupleOf = (given) => `(${given.map(oneAxis).join(", ")}${given.length === 1 ? "," : ""})`;
const isOneAxis = (entry) => typeof entry !== "object";

// Values for each axis: a list of lists and ranges has one for each, all else holds for all.
export function perAxis(name, given, rank, least) {
  if (!isList(given) || given.every(isOneAxis)) return Array(rank).fill(values(name, given, least));
  if (given.length !== rank) refuse("per_axis", name, rank, { toString: () => tupleOf(given) });
  return given.map((entry, at) => values(`${name}[${at}]`, entry, least));
}

// The values that every axis allows.
export function shared(axes) {
  return axes.reduce((one, other) => {
    if (!isList(one) && !isList(other)) {
      return range(Math.max(one.first, other.first), Math.min(one.last, other.last));
    }
    const [few, many] = countOf(one) <= countOf(other) ? [one, other] : [other, one];
    return listOf(few).filter((value) => countOf(within(many, value, value)));
  });
}

export function inWords(allowed) {
  const count = countOf(allowed);
  if (!count) return say("in_words.1");
  if (!isList(allowed) && count > 1) return say("in_words.2", [allowed.first, allowed.last]);
  const shown = listOf(within(allowed, firstOf(allowed), valueAt(allowed, Math.min(count, 12) - 1)));
  const last = String(shown.at(-1));
  const words = count > 1 ? say("in_words.3", [shown.slice(0, -1).join(", "), last]) : last;
  return count > 12 ? say("in_words.4", [words]) : words;
}

