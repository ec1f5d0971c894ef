// Two repairs for those who use a keyboard or a screen reader, and the loading of the elements that
// a page holds. Pages read without them.
const BOXES =
  ".md-typeset__scrollwrap, .md-typeset pre > code, .md-typeset .cg-output, .md-typeset .cg-worked, .md-typeset div.cg-maths";
const NAME = { CODE: "Code", PRE: "Lines" };

// A box that scrolls sideways takes the keyboard's focus, and only while it scrolls.
function update(box, scrolls) {
  if (scrolls) {
    const name = NAME[box.tagName] ?? (box.querySelector("table") ? "Table" : "Formula");
    box.tabIndex = 0;
    // A group, unlike a region, does not add a landmark for every box.
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", `${name}, scrolls sideways`);
  } else {
    for (const attribute of ["tabindex", "role", "aria-label"]) box.removeAttribute(attribute);
  }
}

// All sizes are read before anything is written, so that the page is laid out once.
const sizes = new ResizeObserver((entries) => {
  const boxes = entries.map(({ target }) => [target, target.scrollWidth > target.clientWidth]);
  boxes.forEach(([box, scrolls]) => update(box, scrolls));
});

function visit(article) {
  article.querySelectorAll(BOXES).forEach((box) => sizes.observe(box));
  // Material puts each copy button into a navigation landmark without a name.
  article.querySelectorAll(".md-code__nav").forEach((nav) => nav.setAttribute("role", "none"));
}

// Each element's module is loaded where its tag stands; with `lazy`, when the reader comes near.
const MODULES = {
  "cg-calculator": "calculator",
  "cg-visualizer": "visualizer",
  "cg-solver": "solving",
  "cg-chain": "chain",
  "cg-problem": "problem",
  "cg-practice": "practice",
  "cg-worksheet": "worksheet",
  "cg-run": "run",
  "cg-paste": "paste",
  "cg-filter": "filter",
};
const load = (name) =>
  import(new URL(`js/${name}.js`, import.meta.url).href).catch((error) => fail(name, error));

// What stands in an element remains readable; why it does nothing more is said above it.
function fail(name, error) {
  for (const element of document.querySelectorAll(Object.keys(MODULES).join())) {
    if (MODULES[element.localName] !== name || element.querySelector(".cg-fault")) continue;
    const told = document.createElement("p");
    told.className = "cg-fault";
    told.setAttribute("role", "alert");
    told.textContent = `This tool could not be loaded: ${error.message}. Reload the page to try again.`;
    element.prepend(told);
  }
}
const near = new IntersectionObserver(
  (entries) => entries.filter(({ isIntersecting }) => isIntersecting).forEach(({ target }) => {
    near.unobserve(target);
    load(MODULES[target.localName]);
  }),
  { rootMargin: "600px" },
);

// Modules that import each other come one behind the other, unless the page names them at once.
function fetchAhead(element) {
  for (const file of element.getAttribute("files")?.split(" ") ?? []) {
    const link = document.createElement("link");
    const isModule = file.endsWith(".js");
    Object.assign(link, { rel: isModule ? "modulepreload" : "preload", crossOrigin: "anonymous" });
    if (!isModule) link.as = "fetch";
    link.href = new URL(`js/${file}`, import.meta.url).href;
    document.head.append(link);
  }
}

function loadElements() {
  for (const element of document.querySelectorAll(Object.keys(MODULES).join())) {
    fetchAhead(element);
    if (element.hasAttribute("lazy")) near.observe(element);
    else load(MODULES[element.localName]);
  }
  // Markdown cannot hold a <cg-run> around code: that module makes them out of these.
  if (document.querySelector("div.cg-run")) load(MODULES["cg-run"]);
}

function begin() {
  const article = document.querySelector("article");
  if (!article) return;
  visit(article);
  // Material adds its copy buttons and wraps its tables later.
  new MutationObserver(() => visit(article)).observe(article, { childList: true, subtree: true });
  loadElements();
}

// Material tells each page that it shows, also where it swaps one for another.
if (window.document$) window.document$.subscribe(begin);
else begin();
