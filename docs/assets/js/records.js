// Problems come in small files that the build has written and torch has checked; each is fetched once.
const SITE = new URL("../../", import.meta.url);
const fetched = new Map();

export const VERSION = 1;
export const BANK = new URL(`assets/practice/v${VERSION}/`, SITE).href;
export const PRACTICE = new URL("practice/conv2d-practice-problems/", SITE).href;
export const CALCULATOR = new URL("calculators/conv2d-output-size/", SITE).href;
const A_CHUNK = 25;

// A failure is not kept: the next try asks the network again.
export function load(address) {
  if (!fetched.has(address)) {
    fetched.set(address, fetchJson(address));
    fetched.get(address).catch(() => fetched.delete(address));
  }
  return fetched.get(address);
}

async function fetchJson(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status} for ${address}`);
  return answer.json();
}

export function pick(file, id) {
  const found = Array.isArray(file) ? file.find((record) => record.id === id) : file[id];
  if (!found) throw new Error(`no problem ${id}`);
  return found;
}

const padded = (number, digits) => String(number).padStart(digits, "0");
export const idOf = (kind, level, n) => `${kind}-${level}-${padded(n, 3)}`;
export const chunkOf = (kind, level, n) =>
  `${BANK}${kind}-${level}-${padded(Math.floor((n - 1) / A_CHUNK), 2)}.json`;

export async function problemOf({ kind, level, n }) {
  return pick(await load(chunkOf(kind, level, n)), idOf(kind, level, n));
}
