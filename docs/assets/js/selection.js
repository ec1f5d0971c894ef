// Which problems of the bank a sheet holds, as convguide/practice/sheets/selection.py has it.
const WORD = 2 ** 32;
export const MOST = 100;
export const LARGEST_SEED = WORD - 1;

// Numbers below 2**32 without end: mulberry32.
export function* draws(seed) {
  let state = seed | 0;
  for (;;) {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    yield (mixed ^ (mixed >>> 14)) >>> 0;
  }
}

export const named = (text) => text.split(",").map((one) => one.trim());

// The levels in a text such as 1,3-4; null where it names others, or none.
export function listed(text, last) {
  const levels = named(text).flatMap((one) => {
    const [, from, to = from] = /^(\d{1,3})(?:-(\d{1,3}))?$/.exec(one) ?? [];
    const isThere = from >= 1 && Number(to) <= last && Number(from) <= Number(to);
    return isThere ? Array.from({ length: to - from + 1 }, (_, at) => Number(from) + at) : [null];
  });
  return levels.includes(null) ? null : levels;
}

// { kind, level, n } of each problem: kinds in turn, level after level.
export function places({ seed, count, levels, kinds }, total) {
  const numbers = draws(seed);
  const pairs = levels.flatMap((level) => kinds.map((kind) => ({ kind, level })));
  const taken = new Set();
  const drawn = (pair) => {
    for (;;) {
      const n = 1 + Math.floor((numbers.next().value * total) / WORD);
      const name = `${pair.kind}/${pair.level}/${n}`;
      if (taken.has(name)) continue;
      taken.add(name);
      return { ...pair, n };
    }
  };
  const found = Array.from({ length: count }, (_, at) => drawn(pairs[at % pairs.length]));
  return found.sort((one, other) => levels.indexOf(one.level) - levels.indexOf(other.level));
}
