// What this code says: templates written from Python, filled in as Python would.

const answer = await fetch(new URL("sentences.json", import.meta.url));
export const data = await answer.json();
export const ready = Promise.resolve(data);

// A whole number that Python holds in floating point: 1.0 is not 1 there.
export class Float {
  constructor(value) {
    this.value = value;
  }
  valueOf() {
    return this.value;
  }
}

export const float = (value) => (Number.isInteger(+value) ? new Float(+value) : +value);
export const isInt = (value) => typeof value === "number" && Number.isInteger(value);
export const isFloat = (value) => value instanceof Float || (typeof value === "number" && !isInt(value));

export function kind(value) {
  if (value === null) return "NoneType";
  if (Array.isArray(value)) return "tuple";
  if (isFloat(value)) return "float";
  return { boolean: "bool", string: "str", number: "int" }[typeof value] ?? "object";
}

const QUOTED = { "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r" };

// Python's repr, of the values that a layer may be given.
export function repr(value) {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (Array.isArray(value)) return `(${value.map(repr).join(", ")}${value.length === 1 ? "," : ""})`;
  if (isFloat(value)) return decimal(+value);
  if (typeof value !== "string") return String(value);
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  const text = value.replace(/[\\\n\t\r]/g, (sign) => QUOTED[sign]);
  return quote + (quote === "'" ? text.replaceAll("'", "\\'") : text) + quote;
}

function decimal(value) {
  if (!Number.isFinite(value)) return { Infinity: "inf", "-Infinity": "-inf", NaN: "nan" }[value];
  const size = Math.abs(value);
  if (size >= 1e16 || (size && size < 1e-4)) {
    return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  }
  return Number.isInteger(value) ? `${Object.is(value, -0) ? "-0" : value}.0` : String(value);
}

export const str = (value) => (typeof value === "string" ? value : repr(value));

// Thousands, as Python's format puts them.
export const grouped = (count) => String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ",");

function shown(value, isRepr, format) {
  if (format === ",") return grouped(value);
  if (format) return Number(value).toPrecision(parseInt(format.slice(1)));
  return isRepr ? repr(value) : str(value);
}

// The sentence under a key; values by number (an array) or by name (an object).
export function say(key, values = []) {
  const template = data.templates[key];
  if (template === undefined) throw new Error(`there is no sentence ${key}`);
  return template.replace(
    /\{\{|\}\}|\{(\w+)(!r)?(?::([^{}]*))?\}/g,
    (sign, name, isRepr, format) => (name === undefined ? sign[0] : shown(values[name], isRepr, format)),
  );
}
