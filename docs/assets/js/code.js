// Layers as the line of code that builds them: read, and spelled as Python's repr.

import { bases, brief, equal } from "./base.js";
import { exact } from "./formulas.js";
import { LAYERS, build } from "./layers.js";
import { float, repr, say } from "./sentences.js";

const TOKEN =
  /\s*(?:((?:nn|torch\.nn|math)\.)?([A-Za-z_]\w*)|((?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([-+(),=[\]*])|(\S))/y;
const CONSTANTS = { None: null, True: true, False: false, inf: Infinity, nan: NaN };

function tokens(text) {
  const found = [];
  TOKEN.lastIndex = 0;
  for (let match; TOKEN.lastIndex < text.length && (match = TOKEN.exec(text)); ) {
    const [all, , name, number, string, sign, odd] = match;
    const body = all.trimStart();
    const at = match.index + all.length - body.length + 1;
    if (body) found.push({ name, number, string, sign: sign ?? odd, body, at });
  }
  return found;
}

class Reader {
  constructor(text) {
    this.tokens = tokens(text);
    this.next = 0;
  }

  get here() {
    return this.tokens[this.next];
  }

  takes(sign) {
    const isThere = this.here?.sign === sign;
    if (isThere) this.next += 1;
    return isThere;
  }

  expect(sign) {
    if (!this.takes(sign)) this.odd(`"${sign}"`);
  }

  odd(wanted) {
    const { body, at } = this.here ?? {};
    if (body === undefined) throw new SyntaxError(say("code_end", { wanted }));
    throw new SyntaxError(say("code_odd", { found: body, at, wanted }));
  }

  value() {
    const token = this.here;
    if (this.takes("(")) return this.tuple(")");
    if (this.takes("[")) return this.tuple("]");
    if (this.takes("-")) return negative(this.value());
    if (token?.name !== undefined) return this.named(token);
    if (token?.number === undefined && token?.string === undefined) this.odd(say("code_value"));
    this.next += 1;
    return token.number === undefined ? unquoted(token.string) : numeral(token.number);
  }

  // What stands in parentheses is a tuple if there is a comma.
  tuple(end) {
    const entries = [];
    let commas = end === "]" ? 1 : 0;
    while (!this.takes(end)) {
      entries.push(this.value());
      if (this.takes(",")) commas += 1;
      else if (this.here?.sign !== end) this.odd(`"," or "${end}"`);
    }
    return commas || !entries.length ? entries : entries[0];
  }

  call() {
    const { name } = this.here;
    this.next += 1;
    this.expect("(");
    return { type: name, ...this.arguments() };
  }

  named({ name }) {
    this.next += 1;
    if (Object.hasOwn(CONSTANTS, name) && this.here?.sign !== "(") return CONSTANTS[name];
    this.expect("(");
    const { args, keywords } = this.arguments();
    if (name === "float") return args[0] === "nan" ? NaN : args[0] === "-inf" ? -Infinity : Infinity;
    return build(name, args, keywords);
  }

  arguments() {
    const args = [];
    const keywords = {};
    while (!this.takes(")")) {
      const token = this.here;
      if (token?.name && this.tokens[this.next + 1]?.sign === "=") {
        this.next += 2;
        keywords[token.name] = this.value();
      } else if (Object.keys(keywords).length) {
        throw new SyntaxError(say("code_order", { at: token?.at }));
      } else args.push(this.value());
      if (!this.takes(",") && this.here?.sign !== ")") this.odd('"," or ")"');
    }
    return { args, keywords };
  }
}

const negative = (value) => (typeof value === "number" ? -value : float(-value));
const unquoted = (text) => text.slice(1, -1).replace(/\\(.)/g, "$1");

function numeral(text) {
  const digits = text.replaceAll("_", "");
  return /^\d+$/.test(digits) ? exact(Number(digits)) : float(Number(digits));
}

function whole(text, part) {
  const reader = new Reader(text);
  if (reader.here?.name === undefined) reader.odd(say("code_layer"));
  const found = reader[part]();
  if (reader.here) {
    const { body, at } = reader.here;
    throw new SyntaxError(say("code_rest", { found: body, at }));
  }
  return found;
}

// A constructor's call as {type, args, keywords}, whether there is such a layer or not.
export const call = (text) => whole(text, "call");

// A layer or a network from its constructor's call.
export function read(text) {
  const layer = whole(text, "value");
  if (!layer?.type) throw new SyntaxError(say("code_odd", { found: text.trim(), at: 1, wanted: say("code_layer") }));
  return layer;
}

function padParts(layer, rank) {
  const { padding } = layer;
  const isAlike = padding.length === 2 * rank && new Set(padding).size === 1;
  const value = layer.value === undefined ? [] : [`value=${repr(layer.value)}`];
  return [repr(isAlike ? padding[0] : padding), ...value];
}

function parts(layer) {
  const { fields, positional, rank } = LAYERS[layer.type];
  if (bases(layer).includes("Pad")) return padParts(layer, rank);
  const isVerbatim = bases(layer).includes("Verbatim");
  const said = (value) => (isVerbatim ? repr(value) : brief(value, rank));
  const ownStride = ["Pool", "MaxUnpool"].some((name) => bases(layer).includes(name));
  const usual = (field) =>
    ownStride && field.name === "stride" ? layer.kernel_size : field.default;
  const isUsual = (field) =>
    isVerbatim
      ? equal(layer[field.name], field.default)
      : said(layer[field.name]) === said(usual(field));
  const first = fields.slice(0, positional).map(({ name }) => said(layer[name]));
  const others = fields.slice(positional).filter((field) => !isUsual(field));
  return [...first, ...others.map(({ name }) => `${name}=${said(layer[name])}`)];
}

// The constructor's call as Python's repr writes it.
export function spell(layer) {
  if (!layer.layers) return `${layer.type}(${parts(layer).join(", ")})`;
  const dim = (layer.dim ?? 1) === 1 ? [] : [`dim=${layer.dim}`];
  return `${layer.type}(${[...layer.layers.map(spell), ...dim].join(", ")})`;
}
