// Choices and words above rows that stand on the page anyway, and how many rows they leave:
//   <cg-filter for="figures" by="verdict source" noun="figures"></cg-filter>
// Within the element with the id `for`, rows are those that have the data named in `by`: table
// rows, list entries, anything, with data-verdict="agreed" data-source="CS231n". A choice is made
// for each name, of the values in the order of the rows; its label is the name. A box with
// `data-group`, such as a section with its heading, goes with the last of its rows. The state
// stands in the address. On paper, and without JavaScript, all rows stand.
import { Element, button, choice, define, field, node, readAddress, writeAddress } from "./ui.js";

const WORDS = "words";
const same = (text) => text.toLowerCase().replace(/\s+/g, " ").trim();
// Addresses are written without blanks (ui.js).
const tight = (text) => text.replace(/ /g, "+");
const loose = (text) => text.replace(/\+/g, " ");

class Filter extends Element {
  start() {
    const names = this.getAttribute("by").split(" ");
    const box = document.getElementById(this.getAttribute("for"));
    this.rows = [...box.querySelectorAll(names.map((name) => `[data-${name}]`).join(""))];
    this.groups = [...box.querySelectorAll("[data-group]")];
    this.texts = new Map(this.rows.map((row) => [row, same(row.textContent)]));
    const given = readAddress();
    const act = () => this.attempt(() => this.show());
    this.fields = Object.fromEntries(names.map((name) => [name, this.choices(name, given, act)]));
    const text = { name: WORDS, label: "Words", size: 16, keys: "search", act };
    this.words = field({ ...text, value: loose(given[WORDS] ?? "") });
    this.count = node("p", { class: "cg-count", role: "status" });
    this.all = button("Show all", () => { this.reset(); this.words.input.focus(); }, { hidden: true });
    const fields = [...Object.values(this.fields), this.words].map(({ element }) => element);
    const tail = node("div", { class: "cg-buttons-row" }, this.count, this.all);
    const words = { role: "search", "aria-label": `Filter the ${this.noun}` };
    this.replaceChildren(node("div", words, node("div", { class: "cg-fields" }, ...fields), tail));
    this.listen(window, "hashchange", () => this.target());
    this.show();
    this.target();
  }

  get noun() { return this.getAttribute("noun") ?? "rows"; }

  choices(name, given, act) {
    const values = [...new Set(this.rows.map((row) => row.dataset[name]))];
    const value = values.find((one) => tight(one) === tight(given[name] ?? "")) ?? "";
    const label = name[0].toUpperCase() + name.slice(1);
    return choice({ name, label, options: [["", "all"], ...values], value, act });
  }

  show() {
    const wanted = Object.entries(this.fields).filter(([, { value }]) => value);
    const words = same(this.words.value);
    const left = this.rows.filter((row) => {
      const stays = wanted.every(([name, { value }]) => row.dataset[name] === value)
        && this.texts.get(row).includes(words);
      row.classList.toggle("cg-left-out", !stays);
      return stays;
    });
    for (const group of this.groups) {
      group.classList.toggle("cg-left-out", !left.some((row) => group.contains(row)));
    }
    this.count.textContent = `${left.length} of ${this.rows.length} ${this.noun}`;
    this.all.hidden = !wanted.length && !words;
    const state = Object.entries(this.fields).map(([name, { value }]) => [name, tight(value)]);
    writeAddress({ ...Object.fromEntries(state), [WORDS]: tight(this.words.value) });
  }

  reset() {
    for (const one of Object.values(this.fields)) one.value = "";
    this.words.value = "";
    this.show();
  }

  // A link to a row that is left out brings all back.
  target() {
    const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!row?.closest(".cg-left-out")) return;
    this.reset();
    row.scrollIntoView();
  }
}

define("cg-filter", Filter);
