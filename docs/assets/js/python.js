// Python for the page: one worker a tab, nothing of it fetched before the first use.

import { RUNTIME } from "./runtime.js";

// Null where the site was built without it.
export const size = RUNTIME && `${(RUNTIME.bytes / 1e6).toFixed(1)} MB`;

export class Stopped extends Error {}

let worker = null;
let started = null;
let last = 0;
let isWarm = false;
const jobs = new Map();

export const isReady = () => isWarm;

function ask(kind, details, hear = () => {}) {
  const id = (last += 1);
  return new Promise((resolve, reject) => {
    jobs.set(id, { resolve, reject, hear });
    worker.postMessage({ id, kind, ...details });
  });
}

function answer({ data: { id, kind, text } }) {
  const job = jobs.get(id);
  if (!job) return;
  if (kind === "out") {
    job.hear(text);
    return;
  }
  jobs.delete(id);
  if (kind === "done") job.resolve(text);
  else job.reject(new Error(text));
}

// Starts once; a start that failed (no network, say) can be tried again.
export function ready() {
  if (started) return started;
  worker = new Worker(new URL("python-worker.js", import.meta.url), { type: "module" });
  worker.addEventListener("message", answer);
  worker.addEventListener("error", (event) => end(new Error(event.message || "Python did not start")));
  const at = (name) => new URL(`../python/${name}`, import.meta.url).href;
  started = ask("start", { folder: at(`${RUNTIME.folder}/`), wheel: at(RUNTIME.wheel) }).then(
    () => { isWarm = true; },
    (error) => { end(error); throw error; },
  );
  return started;
}

function end(error) {
  worker?.terminate();
  worker = null;
  started = null;
  isWarm = false;
  for (const job of jobs.values()) job.reject(error);
  jobs.clear();
}

// A running cell cannot be interrupted from outside: the worker ends, and its variables with it.
export const stop = () => end(new Stopped("Stopped. Variables are lost: cells run from the first again."));

// Run a cell; what it prints goes to `hear`, the value of a last expression is returned.
export async function run(source, { place, scope, isConsole, hear }) {
  await ready();
  return ask("run", { source, place, scope, isConsole }, hear);
}

// Call a function of the package; the answer comes as JSON.
export async function call(module, name, ...values) {
  await ready();
  return JSON.parse(await ask("call", { module, name, values }));
}
