// Python in a worker: started by python.js at the first click, ended by Stop.

const runner = `
import ast, builtins, json, linecache, sys, traceback
from importlib import import_module

def no_input(prompt=""):
    raise RuntimeError("a cell in the page cannot ask for input: write the value into the code")

builtins.input = no_input

scopes = {}

def scope(name):
    return scopes.setdefault(name, {"__name__": "__main__"})

def console(source, place, space):
    """Run statement by statement, as a terminal would: every value is shown."""
    for statement in ast.parse(source, place).body:
        exec(compile(ast.Interactive([statement]), place, "single"), space)

def run(source, place, name, is_console):
    """Run a cell; return the repr of its last expression, or raise Failed with the traceback."""
    linecache.cache[place] = len(source), None, source.splitlines(True), place
    space = scope(name)
    try:
        if is_console:
            return console(source, place, space) or ""
        tree = ast.parse(source, place)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, place, "exec"), space)
        value = eval(compile(ast.Expression(last.value), place, "eval"), space) if last else None
        return "" if value is None else repr(value)
    except BaseException as error:
        raise Failed(told(error, place)) from None
    finally:
        sys.stdout.flush()
        sys.stderr.flush()

def told(error, place):
    """The traceback from the cell on; the frames above it are this page's own."""
    frames = traceback.extract_tb(error.__traceback__)
    first = next((at for at, frame in enumerate(frames) if frame.filename == place), len(frames))
    shown = traceback.StackSummary.from_list(frames[first:]).format()
    head = ["Traceback (most recent call last):\\n"] if shown else []
    return "".join([*head, *shown, *traceback.format_exception_only(error)]).rstrip()

class Failed(Exception):
    pass

def call(module, name, arguments):
    """Call a function of the package and return its answer as JSON; refusals are answers too."""
    try:
        found = getattr(import_module(module), name)(*json.loads(arguments))
        return json.dumps(found.as_dict() if hasattr(found, "as_dict") else found)
    except (ValueError, TypeError) as error:
        return json.dumps({"error": str(error)})
`;

let python = null;
let current = 0;
const say = (kind, text) => postMessage({ id: current, kind, text });

// What is printed is told a few times a second, and cut where nobody would read on.
const MOST = 50_000;
const PAUSE = 100;
let waiting = "";
let told = 0;
let last = 0;

function print(text) {
  if (told > MOST) return;
  told += text.length;
  waiting += told > MOST ? `${text.slice(0, MOST)}\n… cut here: more was printed\n` : text;
  if (performance.now() - last > PAUSE) flush();
}

function flush() {
  if (waiting) say("out", waiting);
  waiting = "";
  last = performance.now();
}

async function start({ folder, wheel }) {
  // All of it comes from this site: the package index, too, is told to be here.
  const { loadPyodide } = await import(`${folder}pyodide.mjs`);
  const [pyodide, archive] = await Promise.all([
    loadPyodide({ indexURL: folder, packageBaseUrl: folder }),
    fetch(wheel).then((found) => {
      if (!found.ok) throw new Error(`${wheel}: ${found.status}`);
      return found.arrayBuffer();
    }),
  ]);
  pyodide.unpackArchive(archive, "wheel");
  for (const set of ["setStdout", "setStderr"]) {
    const reader = new TextDecoder();
    pyodide[set]({
      write: (bytes) => {
        print(reader.decode(bytes, { stream: true }));
        return bytes.length;
      },
    });
  }
  pyodide.runPython(runner);
  return pyodide;
}

const tasks = {
  run: ({ source, place, scope, isConsole }) =>
    python.globals.get("run")(source, place, scope, isConsole),
  call: ({ module, name, values }) => python.globals.get("call")(module, name, JSON.stringify(values)),
};

addEventListener("message", async ({ data }) => {
  current = data.id;
  told = 0;
  try {
    if (data.kind === "start") python = await start(data);
    const value = tasks[data.kind]?.(data) ?? "";
    flush();
    say("done", value);
  } catch (error) {
    flush();
    const failed = /Failed: ([\s\S]*)/.exec(error.message ?? "");
    say("failed", failed ? failed[1].trimEnd() : String(error.message ?? error));
  }
});
