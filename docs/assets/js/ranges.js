// The values that a hyperparameter may take, written as on the command line: 3, 1-7, 3,5-6, and
// per axis with x between them.

const LONGEST = 10000;

class Misread extends Error {}

// A whole number, or the reason why it is none.
function whole(text, least) {
  if (/^[-−]\d/.test(text)) throw new Misread(`${text} is below ${least}, the smallest there is.`);
  if (!/^\d+$/.test(text)) {
    throw new Misread(`“${text.slice(0, 40)}” is no number or range: write 3, 1-7, or 3,5,7.`);
  }
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw new Misread("A number above 9,007,199,254,740,991 is more than this page counts with.");
  }
  if (value < least) throw new Misread(`${value} is below ${least}, the smallest there is.`);
  return value;
}

// One part of a list as [first, last].
function bounds(text, least) {
  const [first, last, ...more] = text.match(/^[-−]/) ? [text] : text.split(/[-–]/);
  if (more.length) throw new Misread(`“${text.slice(0, 40)}” is no range: write 1-7.`);
  const from = whole(first, least);
  const to = last === undefined ? from : whole(last, least);
  if (to < from) throw new Misread(`${text} runs backwards: write ${to}-${from}.`);
  return [from, to];
}

// One axis: a range as { first, last }, or a list in rising order.
function alternatives(text, least, isListed) {
  const parts = text.split(",").map((part) => bounds(part, least));
  const count = parts.reduce((sum, [first, last]) => sum + last - first + 1, 0);
  if (count > LONGEST && (isListed || parts.length > 1)) {
    throw new Misread("These are more than 10,000 values: the command line takes as many.");
  }
  if (parts.length === 1) return { first: parts[0][0], last: parts[0][1] };
  const all = parts.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, at) => first + at));
  return [...new Set(all)].sort((a, b) => a - b);
}

// The values of each axis, or an error whose message stands beside the field. Paddings are solved
// for, so that a range of them may be as long as it likes; `isListed` are those that are not.
export function choices(text, rank, least, isListed = true) {
  const axes = text.replace(/\s/g, "").toLowerCase().split(/[x×]/);
  if (axes.join("") === "") throw new Misread("Write which values are allowed: 3, 1-7, or 3,5,7.");
  if (axes.length > 1 && axes.length !== rank) {
    throw new Misread(`This names ${axes.length} axes, but the sizes have ${rank}.`);
  }
  const found = axes.map((axis) => alternatives(axis, least, isListed));
  return found.length === rank ? found : Array(rank).fill(found[0]);
}

// Sizes of one to three axes, each 1 or more.
export function sizes(text) {
  const parts = text.replace(/\s/g, "").toLowerCase().split(/[x×]/);
  if (parts.join("") === "") throw new Misread("Write a size, such as 32, 32x48 or 8x32x48.");
  if (parts.length > 3) {
    throw new Misread("A size has at most three axes here: leave batch and channels away.");
  }
  return parts.map((part) => whole(part, 1));
}

// The channels of input and output.
export function channels(text) {
  const parts = text.replace(/\s/g, "").toLowerCase().split(/[x×]/);
  if (parts.length !== 2) throw new Misread("Write the channels in and out, such as 3x16.");
  return parts.map((part) => whole(part, 1));
}
