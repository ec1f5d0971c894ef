// What a chain is made of, as text: its code line by line, the architectures, its input's shape.

import { read } from "./code.js";

const INDEX = new URL("architectures.json", import.meta.url).href;

let known;
// The architectures' index, fetched once a visit.
export const architectures = () => {
  known ??= fetch(INDEX).then((answer) => answer.json()).catch(() => {
    known = undefined;
    return [];
  });
  return known;
};

export const sequential = (layers) => ({ type: "Sequential", layers });

// What a text of code holds: a Sequential's layers, or layers with commas between them.
export function layersOf(text) {
  if (/^\s*(nn\.)?Sequential\s*\(/.test(text)) return read(text).layers;
  return linesOf(text).map((line) => {
    try {
      return read(line);
    } catch (error) {
      throw new SyntaxError(`${line}: ${error.message}`);
    }
  });
}

// The same as lines of text, whether or not they can be read.
export function linesOf(text) {
  const lines = [""];
  let depth = 0;
  for (const sign of text.replace(/^\s*(nn\.)?Sequential\s*\(/, "")) {
    depth += "([".includes(sign) - ")]".includes(sign);
    if (depth < 0) break;
    if (sign === "," && depth === 0) lines.push("");
    else lines[lines.length - 1] += sign;
  }
  return lines.map((line) => line.trim()).filter(Boolean);
}

// A block's own row comes last, and holds what it gives; its costs are those of all its rows.
export function summed(rows, shape, windows) {
  const last = rows.at(-1) ?? { output_shape: shape, field: windows };
  const sum = (name) => rows.reduce((total, row) => total + row[name], 0);
  return {
    output_shape: last.output_shape,
    field: last.field,
    params: sum("params"),
    macs: sum("macs"),
    activations: sum("activations"),
  };
}

export function wrongInput(text, sizes) {
  if (!text.trim()) return "Write the input's shape, such as 1x3x32x32.";
  if (!sizes) return "This is no shape: write whole numbers with x between them, such as 1x3x32x32.";
  const wrong = sizes.find((size) => size < 0);
  return wrong === undefined
    ? "A size above 9,007,199,254,740,991 is more than this page counts with."
    : `A size is 0 or more, but here one is ${wrong}.`;
}
