// What the reader has tried stays in this browser, and can be erased. Where the browser keeps
// nothing for us, it lasts as long as the page.
const KEY = "convguide-progress-1";
const MOST = 600;
const EMPTY = { problems: {}, mistakes: {} };

let memory = null;
export const changed = new EventTarget();

// Whether the browser keeps what we write.
export function isKept() {
  try {
    localStorage.setItem(`${KEY}-try`, "");
    localStorage.removeItem(`${KEY}-try`);
    return true;
  } catch {
    return false;
  }
}

export function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "null");
    return isProgress(kept) ? kept : structuredClone(EMPTY);
  } catch {
    return memory ?? structuredClone(EMPTY);
  }
}

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const isProgress = (kept) => isObject(kept) && isObject(kept.problems) && isObject(kept.mistakes);

function write(progress) {
  memory = progress;
  try {
    localStorage.setItem(KEY, JSON.stringify(progress));
  } catch {
    // Blocked or full: memory has it.
  }
  changed.dispatchEvent(new Event("change"));
}

const FRESH = { tries: 0, hints: 0, solved: false, right: false };
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;

export function of(id) {
  const kept = read().problems[id];
  return isObject(kept) && isCount(kept.tries) ? { ...FRESH, ...kept } : { ...FRESH };
}

// Once a problem was right, what happens later does not change how it was solved.
export function note(id, change) {
  const progress = read();
  const before = of(id);
  if (before.right) return before;
  const after = { ...before, ...change(before) };
  delete progress.problems[id];
  progress.problems[id] = after;
  const ids = Object.keys(progress.problems);
  for (const old of ids.slice(0, Math.max(0, ids.length - MOST))) delete progress.problems[old];
  write(progress);
  return after;
}

// A mistake counts with where it was made last, so that one can practise there again.
export function noteMistake({ mistake, title }, { kind, level }) {
  const progress = read();
  const before = progress.mistakes[mistake];
  const place = kind ? { kind, level } : { kind: before?.kind, level: before?.level };
  progress.mistakes[mistake] = { title, count: (before?.count ?? 0) + 1, ...place };
  write(progress);
}

export function erase() {
  memory = null;
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
  changed.dispatchEvent(new Event("change"));
}

export const atOnce = ({ right, tries, hints, solved }) =>
  right && tries === 1 && hints === 0 && !solved;

export function summary() {
  const all = Object.values(read().problems).filter(({ tries }) => tries > 0);
  const right = all.filter((one) => one.right);
  const first = right.filter(atOnce).length;
  return { tried: all.length, first, later: right.length - first };
}

// The mistakes that were made more than once, the most frequent first.
export function recurring() {
  return Object.values(read().mistakes).filter(({ count }) => count > 1)
    .sort((one, other) => other.count - one.count);
}

const ENOUGH = 3;

// What to practise next: a mistake that recurs, else the next level, else what is new.
export function advice(kinds) {
  const again = recurring().find(({ kind: at }) => kinds.some(({ kind }) => kind === at));
  if (again) return { why: "mistake", ...again };
  const { problems } = read();
  const solvedIn = (kind, level) => Object.entries(problems)
    .filter(([id, one]) => id.startsWith(`${kind}-${level}-`) && atOnce(one)).length;
  for (const { kind, levels } of kinds) {
    const solved = levels.map((level) => solvedIn(kind, level));
    const ready = solved.findLastIndex((count) => count >= ENOUGH);
    const next = ready + 1;
    if (ready >= 0 && next < levels.length && solved[next] < ENOUGH) {
      return { why: "level", count: solved[ready], kind, level: levels[next], before: levels[ready] };
    }
  }
  const fresh = kinds.find(({ kind, levels }) => levels.every((level) => !solvedIn(kind, level)));
  return fresh ? { why: "new", kind: fresh.kind, level: fresh.levels[0] } : null;
}
