// One step of a layer as SVG text: two axes as a grid, or one as a strip.
//
// `draw` answers { markup, width, height, locate(x, y) }: locate gives the output at a point.
// Cells of one look share a path, so that a step is redrawn in a moment.

import * as axis from "./axes.js";

const TEXT = 12;
const INDEX = 11;
const LARGEST = 40;
const LEAST = 9;
const ROOM = 26;
const colour = (role) => `var(--cg-${role})`;
export const escaped = (text) =>
  String(text).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

// Strokes -----------------------------------------------------------------------------------

const fixed = (value) => Math.round(value * 10) / 10;
const square = (x, y, side, inset = 0) => {
  const length = fixed(side - 2 * inset);
  return `M${fixed(x + inset)} ${fixed(y + inset)}h${length}v${length}h${-length}z`;
};
const path = (d, attributes) => (d ? `<path d="${d}" ${attributes}/>` : "");
const thin = `stroke="${colour("grid")}" stroke-width="0.8"`;
export const words = (x, y, text, { role = "ink", size = TEXT, anchor = "start", bold } = {}) =>
  `<text x="${fixed(x)}" y="${fixed(y)}" fill="${colour(role)}" font-size="${size}" ` +
  `text-anchor="${anchor}"${bold ? ' font-weight="650"' : ""}>${escaped(text)}</text>`;
const frame = (x, y, width, height) =>
  `<rect x="${fixed(x)}" y="${fixed(y)}" width="${fixed(width)}" height="${fixed(height)}" ` +
  `fill="none" stroke="${colour("ink")}" stroke-width="2" rx="1.5"/>`;
const guide = (x1, y1, x2, y2) =>
  `<path d="M${fixed(x1)} ${fixed(y1)}L${fixed(x2)} ${fixed(y2)}" stroke="${colour("muted")}" ` +
  'stroke-width="1" stroke-dasharray="3 3" fill="none"/>';

// How each kind of cell looks, from the lowest to the uppermost.
const LOOKS = {
  input: `fill="${colour("input")}" ${thin}`,
  padding: `fill="${colour("padding")}" ${thin}`,
  zero: `fill="${colour("paper")}" ${thin}`,
  beyond: `fill="none" stroke="${colour("grid")}" stroke-width="0.8" stroke-dasharray="2 2"`,
  unread: (id) => `fill="url(#${id})" stroke="${colour("unread")}" stroke-width="0.8"`,
  output: `fill="${colour("output")}" ${thin}`,
  read: `fill="${colour("kernel")}" ${thin}`,
  empty: `fill="none" stroke="${colour("kernel")}" stroke-width="2.5"`,
};

const hatch = (id) =>
  `<defs><pattern id="${id}" width="5" height="5" patternUnits="userSpaceOnUse" ` +
  `patternTransform="rotate(45)"><path d="M0 0h5v5h-5z" fill="${colour("paper")}"/>` +
  `<path d="M1 0v5" stroke="${colour("unread")}" stroke-width="1.3"/></pattern></defs>`;

// Cells sorted by look, each look one path.
class Layers {
  constructor(id) {
    this.id = id;
    this.outlines = new Map();
  }

  add(look, x, y, side, inset = 0) {
    this.outlines.set(look, (this.outlines.get(look) ?? "") + square(x, y, side, inset));
  }

  markup() {
    const order = Object.keys(LOOKS).filter((look) => this.outlines.has(look));
    return order.map((look) => {
      const style = LOOKS[look];
      return path(this.outlines.get(look), typeof style === "string" ? style : style(this.id));
    }).join("");
  }
}

// Of two axes, a cell is what its less real axis is there.
const RANK = ["input", "zero", "padding", "beyond"];
const together = (kinds) => kinds.reduce((a, b) => (RANK.indexOf(a) > RANK.indexOf(b) ? a : b));

// What a tap finds: a value of the input, or nothing but a zero.
const found = (axes, at) =>
  axes.every((one, which) => axis.source(one, at[which]) !== null) ? "read" : "empty";

// Grid --------------------------------------------------------------------------------------

const lengths = (one) => {
  const [first, last] = axis.places(one);
  return last - first + 1;
};

// Whether two axes fit into a width as a grid of cells that can still be told apart.
export function fits([down, across], width) {
  const most = Math.max(lengths(down), lengths(across), down.out, across.out);
  return most <= LARGEST && (width - ROOM - 2) / Math.max(lengths(across), across.out) >= LEAST;
}

function plan([down, across], width) {
  const rows = lengths(down);
  const columns = lengths(across);
  const gap = 64;
  const besideSide = (width - 2 * ROOM - gap) / (columns + across.out);
  const beside = besideSide >= 15;
  const room = (width - ROOM - 2) / Math.max(columns, across.out);
  const side = Math.floor(Math.min(beside ? besideSide : room, 30));
  const top = 44;
  const total = beside ? columns * side + across.out * side + gap + ROOM : columns * side;
  const left = ROOM + Math.max(0, Math.floor((width - ROOM - total - (beside ? ROOM : 0)) / 2));
  const output = beside
    ? { x: left + columns * side + gap + ROOM / 2, y: top + Math.max(0, ((rows - down.out) * side) / 2) }
    : { x: left + Math.max(0, ((columns - across.out) * side) / 2), y: top + rows * side + 46 };
  const bottom = Math.max(top + rows * side, output.y + down.out * side);
  return { side, left, top, rows, columns, output, beside, bottom };
}

function grid(scene) {
  const { axes: [down, across], at: [row, column], id, width, marks } = scene;
  const spot = plan([down, across], width);
  const { side, left, top, output } = spot;
  const [[firstRow], [firstColumn]] = [axis.places(down), axis.places(across)];
  const x = (place) => left + (place - firstColumn) * side;
  const y = (place) => top + (place - firstRow) * side;
  const cells = new Layers(id);
  for (let r = firstRow; r < firstRow + spot.rows; r++) {
    for (let c = firstColumn; c < firstColumn + spot.columns; c++) {
      const what = together([axis.kind(down, r), axis.kind(across, c)]);
      const missed = what === "input" && (marks[0].has(r / down.spread) || marks[1].has(c / across.spread));
      cells.add(missed ? "unread" : what, x(c), y(r), side);
    }
  }
  const tapRows = axis.taps(down, row);
  const tapColumns = axis.taps(across, column);
  for (const r of tapRows) {
    for (const c of tapColumns) {
      const what = found([down, across], [r, c]);
      cells.add(what, x(c), y(r), side, what === "empty" ? side * 0.22 : 0);
    }
  }
  for (let r = 0; r < down.out; r++) {
    for (let c = 0; c < across.out; c++) {
      const look = r === row && c === column ? "read" : "output";
      cells.add(look, output.x + c * side, output.y + r * side, side);
    }
  }
  return {
    bottom: spot.bottom,
    markup: cells.markup() + gridNames(scene, spot) + gridFrames(scene, spot, x, y) +
      gridIndices(scene, spot, x, y, tapRows, tapColumns),
    locate: (px, py) => {
      const [r, c] = [Math.floor((py - output.y) / side), Math.floor((px - output.x) / side)];
      return r >= 0 && r < down.out && c >= 0 && c < across.out ? [r, c] : null;
    },
  };
}

function gridNames({ axes: [down, across] }, { left, output, beside }) {
  const before = beside ? 14 : 14;
  return words(left, before, `input ${down.size}×${across.size}`, { bold: true }) +
    words(output.x, output.y - (beside ? 22 : 22), `output ${down.out}×${across.out}`, { bold: true });
}

function gridFrames({ axes: [down, across], at: [row, column] }, { side, output, beside }, x, y) {
  const [px, py] = [x(axis.windowStart(across, column)), y(axis.windowStart(down, row))];
  const [width, height] = [across.span * side, down.span * side];
  const [ox, oy] = [output.x + column * side, output.y + row * side];
  const guides = beside
    ? guide(px + width, py, ox, oy) + guide(px + width, py + height, ox, oy + side)
    : guide(px, py + height, ox, oy) + guide(px + width, py + height, ox + side, oy);
  return guides + frame(px, py, width, height) + frame(ox, oy, side, side);
}

// The numbers of what is touched: of the pixels that the taps find, and of the output.
function gridIndices({ axes: [down, across], at: [row, column] }, spot, x, y, tapRows, tapColumns) {
  const { side, left, top, output } = spot;
  const numbered = (one, places, write) => {
    const real = places.filter((place) => axis.kind(one, place) === "input");
    const close = one.dilation * side < (one.size > 9 ? 18 : 12) || one.spread > 1;
    const shown = close ? [...new Set([real[0], real.at(-1)])] : real;
    const apart = shown.length < 2 || (shown[1] - shown[0]) * side >= 16;
    return (apart ? shown : shown.slice(0, 1)).filter((place) => place !== undefined)
      .map((place) => write(place, place / one.spread)).join("");
  };
  const look = { size: INDEX, role: "muted" };
  return numbered(across, tapColumns, (place, pixel) =>
    words(x(place) + side / 2, top - 6, pixel, { ...look, anchor: "middle" })) +
    numbered(down, tapRows, (place, pixel) =>
      words(left - 6, y(place) + side / 2 + 4, pixel, { ...look, anchor: "end" })) +
    words(output.x + (column + 0.5) * side, output.y - 6, column, { ...look, anchor: "middle" }) +
    words(output.x - 6, output.y + (row + 0.5) * side + 4, row, { ...look, anchor: "end" });
}

// Strip -------------------------------------------------------------------------------------

// The parts of an axis that show: all of it, what lies around the window, or the window's ends.
function parts(one, at, width) {
  const [first, last] = axis.places(one);
  const most = Math.floor(width / 15);
  if (last - first + 1 <= most) return { side: Math.min(34, width / (last - first + 1)), runs: [[first, last]] };
  const side = Math.min(22, width / most);
  const count = Math.floor(width / side) - 2;
  const start = axis.windowStart(one, at);
  if (one.span <= count - 2) {
    const begin = Math.min(Math.max(first, start - Math.floor((count - one.span) / 2)), last - count + 1);
    return { side, runs: [[begin, begin + count - 1]] };
  }
  const half = Math.floor((count - 2) / 2) - 1;
  const end = start + one.span - 1;
  return { side, runs: [[start - 1, start - 1 + half], [end + 1 - half, end + 1]], isSplit: true };
}

function strip(scene) {
  const { axes: [one], at: [at], id, width, marks: [missed] } = scene;
  const { side, runs, isSplit } = parts(one, at, width - 2);
  const [first, last] = axis.places(one);
  const dots = { start: runs[0][0] > first, end: runs.at(-1)[1] < last };
  const starts = runs.map((run, which) =>
    1 + (dots.start || dots.end ? side : 0) + (which ? width - 2 * side - 2 - (run[1] - run[0] + 1) * side : 0));
  const x = (place) => {
    const which = runs.findIndex(([from, to]) => place >= from && place <= to);
    return which < 0 ? null : starts[which] + (place - runs[which][0]) * side;
  };
  const [inputY, outputY] = [44, 44 + side + Math.max(56, side * 2)];
  const cells = new Layers(id);
  for (const [from, to] of runs) {
    for (let place = from; place <= to; place++) {
      const what = axis.kind(one, place);
      cells.add(what === "input" && missed.has(place / one.spread) ? "unread" : what, x(place), inputY, side);
    }
  }
  // A kernel of millions has no list of taps: only those that show are looked at.
  const shown = runs.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, n) => from + n));
  const begin = axis.windowStart(one, at);
  const read = shown.filter((place) => {
    const tap = (place - begin) / one.dilation;
    return Number.isInteger(tap) && tap >= 0 && tap < one.kernel;
  });
  for (const place of read) {
    const what = found([one], [place]);
    cells.add(what, x(place), inputY, side, what === "empty" ? side * 0.22 : 0);
  }
  const middle = (where) => {
    const centre = axis.windowStart(one, where) + (one.span - 1) / 2;
    const [low, high] = [x(Math.floor(centre)), x(Math.ceil(centre))];
    return low === null || high === null ? null : (low + high) / 2;
  };
  const outputs = [];
  if (isSplit) outputs.push([at, width / 2 - side / 2]);
  else {
    const around = Math.ceil(shown.length / one.step) + 1;
    for (let o = Math.max(0, at - around); o <= Math.min(one.out - 1, at + around); o++) {
      const centre = middle(o);
      if (centre !== null) outputs.push([o, centre]);
    }
    if (!outputs.some(([o]) => o === at)) outputs.push([at, x(begin) ?? width / 2 - side / 2]);
  }
  for (const [o, left] of outputs) cells.add(o === at ? "read" : "output", left, outputY, side);
  const target = outputs.find(([o]) => o === at)[1];
  const windowLeft = x(begin) ?? 0;
  const windowRight = (x(begin + one.span - 1) ?? width - side) + side;
  const fan = read.length <= 24
    ? read.map((place) => guide(x(place) + side / 2, inputY + side, target + side / 2, outputY)).join("")
    : guide(windowLeft, inputY + side, target, outputY) + guide(windowRight, inputY + side, target + side, outputY);
  const look = { size: INDEX, role: "muted", anchor: "middle" };
  const every = Math.ceil((7 * String(one.size).length + 5) / (side * one.spread));
  const numbers = shown.filter((place) => axis.kind(one, place) === "input")
    .filter((place) => (place / one.spread) % every === 0)
    .map((place) => words(x(place) + side / 2, inputY - 7, place / one.spread, look)).join("");
  const ellipses = [dots.start && 1 + side / 2, dots.end && width - 1 - side / 2, isSplit && width / 2]
    .filter(Boolean).map((place) => words(place, inputY + side / 2 + 3, "…", { ...look, size: 14 })).join("");
  return {
    bottom: outputY + side + 20,
    markup: words(1, 14, `${one.name}: ${one.size} → ${one.out}`, { bold: true }) + numbers +
      fan + cells.markup() + ellipses +
      frame(windowLeft, inputY, windowRight - windowLeft, side) + frame(target, outputY, side, side) +
      words(target + side / 2, outputY + side + 14, `output ${at}`, { ...look, role: "ink" })
        .replace(/x="[\d.]+"/, `x="${fixed(Math.min(Math.max(target + side / 2, 34), width - 34))}"`),
    locate: (px, py) => {
      if (py < outputY || py > outputY + side) return null;
      const hit = outputs.find(([, left]) => px >= left && px < left + side);
      return hit ? [hit[0]] : null;
    },
  };
}

// Legend ------------------------------------------------------------------------------------

function legend(items, width, top, id) {
  let [x, y, markup] = [1, top, ""];
  for (const [look, text] of items) {
    const length = 22 + text.length * 6.6;
    if (x > 1 && x + length > width) [x, y] = [1, y + 21];
    const cells = new Layers(id);
    cells.add(look === "empty" ? "padding" : look, x, y, 13);
    if (look === "empty") cells.add("empty", x, y, 13, 3);
    markup += cells.markup() + words(x + 19, y + 11, text, { size: INDEX + 0.5 });
    x += length + 12;
  }
  return { markup, bottom: y + 21 };
}

export function draw(scene) {
  const drawn = scene.axes.length === 2 ? grid(scene) : strip(scene);
  const key = legend(scene.legend, scene.width, drawn.bottom + 16, scene.id);
  const height = Math.ceil(key.bottom + 4);
  const size = `width="${scene.width}" height="${height}" viewBox="0 0 ${scene.width} ${height}"`;
  const markup = `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" ` +
    `aria-label="${escaped(scene.label)}" focusable="false" font-family="system-ui, sans-serif" ` +
    `stroke-linejoin="round">${hatch(scene.id)}${drawn.markup}${key.markup}</svg>`;
  return { markup, height, width: scene.width, locate: drawn.locate };
}
