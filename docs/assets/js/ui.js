// What the elements share: nodes, labelled fields with their messages, the address, a live region.

// A style sheet of this folder, added to the page once.
export function style(name) {
  const href = new URL(name, import.meta.url).href;
  if (document.querySelector(`link[href="${href}"]`)) return;
  document.head.append(node("link", { rel: "stylesheet", href }));
}
style("ui.css");

// A node with attributes and children; `on` holds listeners, false and null leave an attribute out.
export function node(tag, { on = {}, ...attributes } = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value != null) made.setAttribute(name, value === true ? "" : value);
  }
  for (const [event, act] of Object.entries(on)) made.addEventListener(event, act);
  made.append(...children.filter((child) => child != null));
  return made;
}

let last = 0;
export const unique = (name) => `cg-${name}-${(last += 1)}`;

// Every kind of field is { element, input, value, say(message) }: a label, the input, its message.
// The message is tied to the input, so that a screen reader says it with the field.
function labelled(input, { label, help }, build) {
  const id = unique(input.name || "field");
  const message = node("span", { class: "cg-message", id: `${id}-message`, hidden: true });
  const hint = help ? node("span", { class: "cg-help", id: `${id}-help` }, help) : null;
  input.id = id;
  input.setAttribute("aria-describedby", [hint?.id, message.id].filter(Boolean).join(" "));
  const element = build(node("label", { for: id }, label), hint, message);
  return {
    element,
    input,
    get value() { return input.type === "checkbox" ? input.checked : input.value; },
    set value(value) {
      if (input.type === "checkbox") input.checked = value;
      else if (input.value !== String(value)) input.value = value;
    },
    // An empty message takes the last one away.
    say(text = "") {
      message.textContent = text;
      message.hidden = !text;
      if (text) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    },
  };
}

const stacked = (input) => (label, hint, message) =>
  node("div", { class: "cg-field" }, label, input, hint, message);

// A line of text: numbers such as 3, 3x5 or (3, 5) are text too, and read by `numbers`.
// With `rows` it is a box of lines.
export function field({ name, value = "", act, size = 8, keys = "text", rows, ...words }) {
  const kind = rows ? { rows } : { type: "text", size, inputmode: keys };
  const input = node(rows ? "textarea" : "input", {
    ...{ ...kind, name, autocomplete: "off", spellcheck: "false" },
    ...{ autocapitalize: "off", on: act ? { input: act } : {} },
  });
  input.value = value;
  return labelled(input, words, stacked(input));
}

// One of several: options are [value, words], or plain values.
export function choice({ name, options, value, act, ...words }) {
  const pairs = options.map((option) => (Array.isArray(option) ? option : [option, option]));
  const input = node(
    "select",
    { name, on: act ? { change: act } : {} },
    ...pairs.map(([key, text]) => node("option", { value: key, selected: key === value }, text)),
  );
  return labelled(input, words, stacked(input));
}

// Yes or no.
export function tick({ name, value = false, act, ...words }) {
  const input = node("input", { type: "checkbox", name, on: act ? { change: act } : {} });
  input.checked = value;
  return labelled(input, words, (label, hint, message) =>
    node("div", { class: "cg-field cg-tick" }, input, label, hint, message));
}

// A group of fields under one name.
export function group(legend, ...children) {
  return node("fieldset", { class: "cg-group" }, node("legend", {}, legend), ...children);
}

export function button(words, act, { main = false, ...attributes } = {}) {
  const kind = main ? "cg-button cg-main" : "cg-button";
  return node("button", { type: "button", class: kind, ...attributes, on: { click: act } }, words);
}

// A button that copies what `text()` gives, and says so in place for a moment.
export function copier(text, words = "Copy") {
  const made = button(words, async () => {
    const done = await copied(text());
    made.textContent = done ? "Copied" : "Copying was refused: select the text instead";
    setTimeout(() => { made.textContent = words; }, 2000);
  });
  return made;
}

// Where the page has no right to the clipboard (plain http), an older way is tried.
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = node("textarea", { readonly: true, class: "cg-offscreen" });
    const focused = document.activeElement;
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    focused?.focus();
    return done;
  }
}

// The whole numbers of "3", "3x5", "3×5", "3, 5" or "(3, 5)"; null where the text is none of these.
export function numbers(text) {
  const inner = text.trim().replace(/^([([])(.*)[)\]]$/s, "$2").replace(/,\s*$/, "").trim();
  const parts = inner.split(/\s*[x×X*,;]\s*|\s+/);
  return parts.every((part) => /^[-−+]?\d+$/.test(part))
    ? parts.map((part) => Number(part.replace("−", "-")))
    : null;
}

// One polite region an element: what changed is said after a pause in typing, and only once.
export function live() {
  const element = node("p", { class: "cg-offscreen", role: "status", "aria-live": "polite" });
  let timer;
  return {
    element,
    say(text) {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (element.textContent !== text) element.textContent = text;
      }, 600);
    },
    stop: () => clearTimeout(timer),
  };
}

// The state stands in the query string: it survives reload and Back, and can be sent to others.
export const readAddress = () => Object.fromEntries(new URLSearchParams(location.search));

// Parentheses, commas and = stay readable; null and "" leave a name out; other names are kept.
export function query(state) {
  const pairs = Object.entries(state).filter(([, value]) => value != null && value !== "");
  const plain = (text) =>
    encodeURIComponent(text).replace(/%(2C|3D|3A|5B|5D)/g, decodeURIComponent).replace(/%20/g, "");
  return pairs.map(([name, value]) => `${plain(name)}=${plain(String(value))}`).join("&");
}

let again;
export function writeAddress(state) {
  const text = query({ ...readAddress(), ...state });
  const address = `${location.pathname}${text ? `?${text}` : ""}${location.hash}`;
  const { href } = new URL(address, location.href);
  clearTimeout(again);
  if (href === location.href) return;
  history.replaceState(history.state, "", address);
  // Browsers drop changes that come too fast, some hundred in ten seconds.
  if (href !== location.href) again = setTimeout(() => writeAddress(state), 1000);
}

// What a reader is told where our code fails.
export function fault(error) {
  const text = `This tool is broken here, and what it shows may be wrong: ${error.message}`;
  return node("p", { class: "cg-message cg-fault", role: "alert" }, text);
}

// An element is registered once, even where a page's scripts run again (instant navigation).
export function define(tag, element) {
  if (!customElements.get(tag)) customElements.define(tag, element);
}

// Listeners of `window` and the like last as long as the signal of the element that made them.
export class Element extends HTMLElement {
  connectedCallback() {
    if (this.isStarted) return;
    this.isStarted = true;
    this.ending = new AbortController();
    this.attempt(() => this.start());
  }

  // A fault of ours is seen: the element says so, and keeps what stands in it.
  attempt(act) {
    try {
      act();
      this.querySelector(":scope > .cg-fault")?.remove();
    } catch (error) {
      if (!this.querySelector(":scope > .cg-fault")) this.prepend(fault(error));
      throw error;
    }
  }

  disconnectedCallback() {
    this.ending?.abort();
    this.isStarted = false;
  }

  // A listener on something that outlives the element.
  listen(target, event, act) {
    target.addEventListener(event, act, { signal: this.ending.signal });
  }

  start() {}
}

export const reducesMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
export const thousands = (count) => count.toLocaleString("en-US");
