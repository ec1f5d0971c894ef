// What a reader types into a field of a layer, as the value that torch would be given.

import { numbers } from "./ui.js";

const LARGEST = Number.MAX_SAFE_INTEGER;
const WORD = /^['"]?([a-z_]+)['"]?$/i;

// A message for the field where something cannot be read.
export class Unreadable extends Error {}

const short = (text) => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

function refuse(name, text, wanted) {
  throw new Unreadable(
    text.trim() ? `${name} is ${wanted}, but “${short(text.trim())}” is not` : `${name} is empty: it is ${wanted}`,
  );
}

function small(name, entries) {
  const large = entries.find((entry) => Math.abs(entry) > LARGEST);
  if (large === undefined) return entries;
  throw new Unreadable(
    `${name} is beyond ${LARGEST.toLocaleString("en-US")}, where a browser's whole numbers end`,
  );
}

// One number, or one for each axis; "(1,)" stays a tuple of one entry, as in Python.
export function sizes(name, text, rank) {
  const example = ["3", "3x5", "3x5x5"][rank - 1];
  const wanted = rank === 1 ? "a whole number such as 3" : `a whole number such as 3, or one an axis such as ${example}`;
  const entries = numbers(text);
  if (!entries) refuse(name, text, wanted);
  small(name, entries);
  return entries.length === 1 && !/,\s*[)\]]\s*$/.test(text) ? entries[0] : entries;
}

export function padding(name, text, rank) {
  const word = WORD.exec(text.trim());
  return word ? word[1].toLowerCase() : sizes(name, text, rank);
}

export function count(name, text) {
  const entries = numbers(text);
  if (entries?.length !== 1) refuse(name, text, "one whole number such as 16");
  return small(name, entries)[0];
}

const LETTERS = { 1: "C×L", 2: "C×H×W", 3: "C×D×H×W" };

// The input's shape, with or without a batch in front.
export function shape(text, rank) {
  const entries = numbers(text);
  const wanted = `${LETTERS[rank]} or N×${LETTERS[rank]}, such as ${["3x32", "3x32x48", "3x8x32x48"][rank - 1]}`;
  if (!entries || (entries.length !== rank + 1 && entries.length !== rank + 2)) refuse("input", text, wanted);
  return small("input", entries);
}

// The other way: what a field shows for a value; equal entries are written once.
export function shown(value) {
  if (value === null || value === undefined) return "";
  if (!Array.isArray(value)) return String(value);
  if (value.length === 1) return String(value[0]);
  return value.every((entry) => entry === value[0]) ? String(value[0]) : value.join("x");
}
