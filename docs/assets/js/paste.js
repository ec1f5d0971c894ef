// <cg-paste>: one box for an error or a model. Python reads it in this browser, executes nothing
// of it and sends nothing.

import { Element, button, copier, define, field, live, node, numbers, thousands } from "./ui.js";
import { Stopped, call, isReady, size, stop } from "./python.js";

const EXAMPLES = [
  [
    "A message",
    "RuntimeError: mat1 and mat2 shapes cannot be multiplied (10x49 and 490x10)",
    "",
  ],
  [
    "A model that breaks",
    `class Net(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 16, kernel_size=3), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(16, 32, kernel_size=3), nn.ReLU(), nn.MaxPool2d(2),
        )
        self.classifier = nn.Linear(32 * 8 * 8, classes)

    def forward(self, x):
        x = self.features(x)
        x = x.view(x.size(0), -1)
        return self.classifier(x)
`,
    "1x3x32x48",
  ],
];

const shape = (sizes) => (sizes ? `(${sizes.join(", ")}${sizes.length === 1 ? "," : ""})` : "–");

class Paste extends Element {
  start() {
    if (!size) return;
    this.live = live();
    this.text = this.area();
    this.shapes = field({
      name: "shapes", label: "Input shape of a model", size: 24,
      help: "batch included, such as 1x3x224x224; several with a semicolon; not needed for a message",
    });
    this.asks = button("", () => this.ask(), { main: true });
    this.stops = button("Stop", stop, { hidden: true });
    this.result = node("div", {});
    const examples = (this.onPage() ?? EXAMPLES).map(([words, text, shapes]) =>
      button(words, () => this.show(text, shapes)));
    this.replaceChildren(node(
      "div", { class: "cg-panel" },
      this.text.element,
      node("p", { class: "cg-help" }, "Read in your browser, never executed, never sent."),
      node("div", { class: "cg-fields" }, this.shapes.element),
      node("div", { class: "cg-buttons-row" }, this.asks, this.stops, node("span", { class: "cg-help" }, "Try:"), ...examples),
      this.live.element,
      this.result,
    ));
    this.name();
  }

  // The models that stand on the page, by the ids of their headings.
  onPage() {
    const ids = this.getAttribute("examples")?.trim().split(/\s+/);
    return ids?.map((id) => document.getElementById(id)).filter(Boolean).map((heading) => {
      let at = heading;
      while (at && !at.matches(".highlight")) at = at.nextElementSibling;
      const words = heading.firstChild.textContent.trim();
      return [words, at?.querySelector("code").textContent ?? "", this.getAttribute("shapes") ?? ""];
    });
  }

  disconnectedCallback() {
    this.live?.stop();
    super.disconnectedCallback();
  }

  // A field of several lines: a pasted model, or a traceback.
  area() {
    const made = field({ name: "pasted", label: "Your error message, traceback or model" });
    const area = node("textarea", { class: "cg-code", rows: this.getAttribute("rows") ?? 10, spellcheck: "false", autocapitalize: "off" });
    for (const name of ["id", "aria-describedby"]) area.setAttribute(name, made.input.getAttribute(name));
    made.input.replaceWith(area);
    return { element: made.element, input: area, say: made.say, get value() { return area.value; } };
  }

  name() {
    this.asks.textContent = isReady() ? "Explain" : `Explain (loads Python, ${size}, once)`;
  }

  show(text, shapes) {
    this.text.input.value = text;
    this.shapes.value = shapes;
    this.ask();
  }

  readShapes() {
    const parts = this.shapes.value.split(";").map((part) => part.trim()).filter(Boolean);
    return parts.map((part) => numbers(part));
  }

  async ask() {
    const shapes = this.readShapes();
    const isWrong = shapes.includes(null);
    this.shapes.say(isWrong ? "Whole numbers with x between them, such as 1x3x224x224." : "");
    if (isWrong) {
      this.shapes.input.focus();
      return;
    }
    this.busy(true);
    try {
      const found = await call("convguide.explain.box", "answer", this.text.value, shapes);
      this.tell(found, shapes);
    } catch (error) {
      this.fail(error instanceof Stopped ? "Stopped." : error.message);
    }
    this.busy(false);
    this.name();
  }

  busy(isBusy) {
    this.asks.disabled = isBusy;
    this.stops.hidden = !isBusy;
    if (isBusy) this.live.say(isReady() ? "Reading" : "Loading Python");
  }

  fail(text) {
    this.result.replaceChildren(node("div", { class: "cg-result cg-refused" }, text));
    this.live.say(text);
  }

  tell(found, shapes) {
    if (found.error && typeof found.error === "string") {
      this.fail(found.error);
      return;
    }
    this.result.replaceChildren(...(found.kind === "message" ? message(found) : model(found)));
    this.result.querySelector("h3, h2")?.setAttribute("tabindex", "-1");
    this.live.say(found.kind === "message" ? found.causes[0]?.title ?? found.title : summary(found));
    if (found.kind === "model") this.addSizes(shapes);
  }

  async addSizes(shapes) {
    const place = node("p", {});
    this.result.append(place);
    try {
      const words = await call("convguide.explain.box", "sizes", this.text.value, shapes);
      if (words && !words.error) place.textContent = `Input sizes that work: ${words}.`;
    } catch { /* the trace above stands without it */ }
  }
}

const pageOf = (slug) => new URL(`../../fix-an-error/${slug}/`, import.meta.url).href;

function message(found) {
  const line = found.line && node(
    "p", {}, `It came from line ${found.line.line} of ${found.line.file}: `, node("code", {}, found.line.code),
  );
  const causes = found.causes.map((cause) => node(
    "li", {},
    node("strong", {}, `${cause.title}.`), node("br"), cause.because, node("br"), cause.change,
    cause.code ? node("div", { class: "cg-buttons-row" }, node("code", {}, cause.code), copier(() => cause.code)) : null,
  ));
  return [
    node("h3", {}, found.title),
    node("p", {}, found.meaning, " ", node("a", { href: pageOf(found.message) }, "More on this message")),
    ...(line ? [line] : []),
    ...(found.recorded ? [node("p", { class: "cg-help" }, "This wording is an older release's; torch words it anew today.")] : []),
    node("p", {}, causes.length > 1 ? `These numbers allow ${causes.length} causes, likeliest first:` : "The cause:"),
    node("ol", {}, ...causes),
  ];
}

const summary = (found) =>
  found.error ? `${found.error.place}: ${found.error.message}` : `The output is ${shape(found.output)}`;

function model(found) {
  const head = ["place", "layer", "input", "output", "parameters", "MACs", "receptive field"];
  const rows = found.rows.map((row) => node(
    "tr", {},
    ...[
      row.place, node("code", {}, row.layer), row.input_shapes.map(shape).join(" "), shape(row.output_shape),
      thousands(row.params), thousands(row.macs),
      row.receptive_field?.length ? row.receptive_field.map(({ size: width }) => width).join("×") : "–",
    ].map((cell) => node("td", {}, cell)),
  ));
  const table = node(
    "div", { class: "md-typeset__scrollwrap" },
    node(
      "table", {},
      node("thead", {}, node("tr", {}, ...head.map((words) => node("th", { scope: "col" }, words)))),
      node("tbody", {}, ...rows),
    ),
  );
  return [
    node("h3", {}, found.model),
    verdict(found),
    ...(found.because ? [node("p", {}, `In ${found.because}.`)] : []),
    ...found.fixes.map(fix),
    ...(found.then ? [node("p", {}, `${found.then[0].toUpperCase()}${found.then.slice(1)}.`)] : []),
    table,
    node("p", {}, `${thousands(found.params)} parameters, ${thousands(found.macs)} MACs.`),
    ...said("Not followed: the trace goes on without it.", found.notes),
    ...said("Worth a look:", found.warnings),
  ];
}

function verdict(found) {
  const { error } = found;
  const text = error
    ? `${[error.place, error.line ? `line ${error.line}` : ""].filter(Boolean).join(", ")}: ${error.message}`
    : summary(found);
  return node("div", { class: error ? "cg-result cg-refused" : "cg-result" }, text);
}

function fix({ advice, lines, shown }) {
  const numbers = lines.map(([number]) => number);
  const where = numbers.length > 1 ? ` Lines ${numbers.join(" and ")}:` : ` Line ${numbers[0]}:`;
  const words = node("p", {}, node("strong", {}, `${advice}.`), numbers.length ? where : "");
  if (!numbers.length) return words;
  const code = shown.flatMap(([, before, after]) => [...(before ? [`- ${before}`] : []), `+ ${after}`]);
  const copies = lines.map(([number, , after]) =>
    copier(() => after, numbers.length > 1 ? `Copy line ${number}` : "Copy the corrected line"));
  return node(
    "div", {}, words,
    node("pre", {}, node("code", {}, code.join("\n"))),
    node("div", { class: "cg-buttons-row" }, ...copies),
  );
}

function said(words, notes) {
  if (!notes?.length) return [];
  const items = notes.map(({ line, reason }) => node("li", {}, line ? `line ${line}: ${reason}` : reason));
  return [node("p", {}, words), node("ul", {}, ...items)];
}

define("cg-paste", Paste);
