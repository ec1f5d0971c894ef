// Replays vectors in the page: [what to call, arguments, what Python answered]. Each run has the
// address of a copy of the modules, and which vectors to replay: those whose name begins so.
async ({ path, runs, most }) => {
  const vectors = await (await fetch(path)).json();
  const found = [];
  for (const { base, only } of runs) {
    const some = vectors.filter(([name]) => name.startsWith(only));
    found.push(await replayed(base, some));
  }
  return found;

  async function replayed(base, some) {
    const names = [
      ...["formulas", "layers", "code", "counts", "networks"],
      ...["worked", "solver", "mistakes", "sentences"],
    ];
    const loaded = await Promise.all(names.map((name) => import(`${base}${name}.js`)));
    const modules = Object.fromEntries(names.map((name, at) => [name, loaded[at]]));
    return compared(modules, some);
  }

  function compared(modules, some) {
    const { float, isFloat, repr } = modules.sentences;

    function plain(value) {
      if (isFloat(value)) return { float: repr(value) };
      if (Array.isArray(value)) return value.map(plain);
      if (value && typeof value === "object") {
        return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
      }
      return value === 0 ? 0 : value;
    }
    const sorted = (value) =>
      Array.isArray(value)
        ? value.map(sorted)
        : value && typeof value === "object"
          ? Object.fromEntries(Object.keys(value).sort().map((name) => [name, sorted(value[name])]))
          : value;

    const known = new Map();
    function once(key, make) {
      if (!known.has(key)) known.set(key, make());
      return known.get(key);
    }
    function argument(value) {
      if (value?.code !== undefined) return once(value.code, () => modules.code.read(value.code));
      return value?.float === undefined ? value : float(Number(value.float));
    }

    function answer(name, args) {
      const [module, called] = name.split(".");
      if (module === "solver") return solved(called, args);
      const found = modules[module][called](...args.map(argument));
      if (name === "networks.trace") return traced(found);
      return found;
    }
    function traced({ rows, error, ...totals }) {
      const spelled = rows.map(({ layer, ...row }) => row);
      return { rows: spelled, ...totals, error: error?.message ?? null };
    }
    function solved(called, [query, ...rest]) {
      const found = once(JSON.stringify(query), () => modules.solver.solve(query));
      const asked = found[called];
      return typeof asked === "function" ? asked.call(found, ...rest) : asked;
    }

    function told(name, args) {
      try {
        return { value: plain(answer(name, args)) };
      } catch (error) {
        return { error: `${error.constructor.name}: ${error.message}` };
      }
    }

    const wrong = [];
    for (const [name, args, expected] of some) {
      const found = JSON.stringify(sorted(told(name, args)));
      const wanted = JSON.stringify(sorted(expected));
      if (found !== wanted) wrong.push(`${name}(${JSON.stringify(args)})\n  python  ${wanted}\n  browser ${found}`);
      if (wrong.length >= most) break;
    }
    return wrong;
  }
}
