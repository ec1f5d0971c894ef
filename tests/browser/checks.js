// What the checks read from a page. Each function returns complaints, or facts for checks.py.
({
  // Fits: the page does not scroll sideways, and no box cuts what it holds.
  cut() {
    const width = document.documentElement.clientWidth;
    const { scrollWidth } = document.documentElement;
    const found = scrollWidth > width ? [`the page is ${scrollWidth} wide in ${width}`] : [];
    const scrolls = (box) => ["auto", "scroll"].includes(getComputedStyle(box).overflowX);
    const inScroller = (box) => {
      for (let up = box; up && up.tagName !== "ARTICLE"; up = up.parentElement) {
        if (scrolls(up)) return true;
      }
      return false;
    };
    for (const box of document.querySelectorAll("article *")) {
      if (!box.checkVisibility() || box.closest("svg svg *, .katex-mathml, .cg-offscreen")) continue;
      const { left, right } = box.getBoundingClientRect();
      const name = `${box.tagName} ${box.textContent.trim().slice(0, 40)}`;
      if ((left < -1 || right > width + 1) && !inScroller(box)) found.push(`off the page: ${name}`);
      const { overflowX, overflowY } = getComputedStyle(box);
      const hides = (overflow) => ["hidden", "clip"].includes(overflow);
      if (!box.clientWidth) continue;
      const isWide = hides(overflowX) && box.scrollWidth > box.clientWidth + 1;
      const isHigh = hides(overflowY) && box.scrollHeight > box.clientHeight + 1;
      if (isWide || isHigh) found.push(`cut: ${name}`);
    }
    return found;
  },

  hidden() {
    const isHidden = (part) => !part.checkVisibility() || part.getBoundingClientRect().height < 1;
    return [...document.querySelectorAll("article :is(h1, h2, h3, p, table, .cg-maths, figure svg)")]
      .filter((part) => !part.closest("details:not([open])") && isHidden(part))
      .map((part) => part.outerHTML.slice(0, 80));
  },

  // Figures: the size of texts, their place, and their contrast with what lies under them.
  figureTexts(least) {
    const found = [];
    for (const svg of document.querySelectorAll("article svg")) {
      const frame = svg.getBoundingClientRect();
      for (const text of svg.querySelectorAll("text")) {
        const { a, b } = text.getScreenCTM();
        const size = parseFloat(getComputedStyle(text).fontSize) * Math.hypot(a, b);
        const box = text.getBoundingClientRect();
        const isInside =
          box.left > frame.left - 1 && box.right < frame.right + 1 &&
          box.top > frame.top - 1 && box.bottom < frame.bottom + 1;
        const name = `${text.closest("figure")?.id ?? svg.id} "${text.textContent}"`;
        if (!box.width) found.push(`a text is not drawn: ${name}`);
        if (size < least) found.push(`a text is ${size.toFixed(1)} px high: ${name}`);
        if (!isInside) found.push(`a text leaves its figure: ${name}`);
      }
    }
    return found;
  },

  collisions() {
    const found = [];
    for (const svg of document.querySelectorAll("article svg")) {
      const texts = [...svg.querySelectorAll("text")];
      const boxes = texts.map((text) => text.getBoundingClientRect());
      const over = (a, b) =>
        Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
        Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3;
      boxes.forEach((a, i) => boxes.slice(0, i).forEach((b, j) => {
        if (over(a, b)) found.push(`texts collide: "${texts[i].textContent}" "${texts[j].textContent}"`);
      }));
    }
    return found;
  },

  // For each text of a figure: its colour and, from the bottom up, the colours that lie under it.
  figureLayers() {
    const numbers = (colour) => colour.match(/^rgba?\(([^)]+)\)$/)?.[1].split(",").map(Number);
    const rgba = (colour, opacity) => {
      const [r, g, b, a = 1] = numbers(colour) ?? [NaN, NaN, NaN];
      return [r, g, b, a * opacity];
    };
    const opacity = (shape, svg) => {
      let product = 1;
      for (let up = shape; up !== svg; up = up.parentElement) product *= getComputedStyle(up).opacity;
      return product;
    };
    const painted = (shape, svg) => {
      const { fill, fillOpacity } = getComputedStyle(shape);
      return rgba(fill, fillOpacity * opacity(shape, svg));
    };
    const papers = (svg) => {
      const layers = [[255, 255, 255, 1]];
      const chain = [];
      for (let up = svg; up; up = up.parentElement) chain.unshift(up);
      return layers.concat(chain.map((box) => rgba(getComputedStyle(box).backgroundColor, 1)));
    };
    const sheets = new Map();
    const sheet = (svg) => sheets.get(svg) ?? sheets.set(svg, papers(svg)).get(svg);
    return this.figureHits().map(({ svg, text, below, isCovered }) => ({
      text: `${text.closest("figure")?.id ?? ""} "${text.textContent}"`,
      colour: painted(text, svg),
      under: [...sheet(svg), ...below.map((shape) => painted(shape, svg))],
      isCovered,
    }));
  },

  // What lies under three points of each text. Another palette changes none of it.
  figureHits() {
    const texts = [...document.querySelectorAll("article svg text")];
    const { width, known } = window.hits ?? {};
    const isSame = width === innerWidth && texts.length === known.size && texts.every((one) => known.has(one));
    if (!isSame) window.hits = { width: innerWidth, known: new Set(texts), found: [...this.freshHits()] };
    return window.hits.found;
  },

  *freshHits() {
    const isShape = (svg, hit) =>
      svg.contains(hit) && hit !== svg && !hit.closest("text") && getComputedStyle(hit).fill !== "none";
    // Where shapes lie can be asked only of what is in view.
    const show = (part) => part.scrollIntoView({ block: "center", behavior: "instant" });
    for (const svg of document.querySelectorAll("article svg")) {
      const isWhole = svg.getBoundingClientRect().height < innerHeight;
      if (isWhole) show(svg);
      for (const text of svg.querySelectorAll("text")) {
        if (!isWhole) show(text);
        const box = text.getBoundingClientRect();
        const isAfter = (shape) =>
          text.compareDocumentPosition(shape) & Node.DOCUMENT_POSITION_FOLLOWING;
        for (const part of [0.15, 0.5, 0.85]) {
          const x = box.left + part * box.width, y = box.top + box.height / 2;
          const shapes = document.elementsFromPoint(x, y).filter((hit) => isShape(svg, hit)).reverse();
          const below = shapes.filter((shape) => !isAfter(shape));
          yield { svg, text, below, isCovered: below.length < shapes.length };
        }
      }
    }
  },

  // Axe: on the whole page, on one text of each look that is not known (how it and the ground under
  // it are set), or on what shows only since the width changed.
  async axe({ options, part, known, folds }) {
    const parts = {
      page: () => document,
      samples: () => [...this.samples()].filter(([look]) => !known.includes(look)).map(([, box]) => box),
      new: () => this.shownSince(document.body),
      "new in the text": () => this.shownSince(document.querySelector("article")),
    };
    const include = parts[part]();
    if (include.length === 0) return { violations: [] };
    const unfold = folds ? this.fold() : () => {};
    return axe.run(include === document ? document : { include }, options).finally(unfold);
  },

  // Take away what no rule but that of colours looks into, most of a page: the spans of code and the
  // shapes of drawings. Return what puts them back.
  fold() {
    const asked = "a, button, input, select, textarea, [tabindex], [role], [aria-label], [aria-labelledby]";
    const isPlain = (box) => !box.querySelector(asked);
    const plain = [...document.querySelectorAll("pre > code, svg")].filter(isPlain);
    const kept = plain.map((box) => [box, [...box.childNodes]]);
    for (const box of plain) box.replaceChildren(box.matches("code") ? box.textContent : "");
    return () => kept.forEach(([box, nodes]) => box.replaceChildren(...nodes));
  },

  noteShown() {
    window.shown = new WeakSet([...document.body.querySelectorAll("*")].filter(this.isShown));
  },

  isShown(part) {
    return part.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  },

  // The outermost elements that show now, but did not when they were noted.
  shownSince(within) {
    const isNew = (part) => !window.shown?.has(part) && this.isShown(part);
    return [...within.querySelectorAll("*")].filter(
      (part) => isNew(part) && !isNew(part.parentElement),
    );
  },

  looks() {
    return [...this.samples().keys()];
  },

  samples() {
    const grounds = new Map();
    const ground = (box) => {
      if (!box) return "";
      if (!grounds.has(box)) {
        const { backgroundColor, backgroundImage, opacity } = getComputedStyle(box);
        const own = `${backgroundColor} ${backgroundImage} ${opacity}`;
        const isClear = own === "rgba(0, 0, 0, 0) none 1";
        const isSolid = own.startsWith("rgb(") && opacity === "1";
        const under = isSolid ? "" : ground(box.parentElement);
        grounds.set(box, isClear ? under : `${own} ${under}`);
      }
      return grounds.get(box);
    };
    const found = new Map();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      const box = text.parentElement;
      if (!text.data.trim() || !box.checkVisibility({ visibilityProperty: true })) continue;
      const { color, fontSize, fontWeight, textShadow } = getComputedStyle(box);
      // Large letters may stand out less (WCAG 1.4.3): 24 px, or 18.66 px if bold.
      const isLarge = parseFloat(fontSize) >= (fontWeight < 700 ? 24 : 18.66);
      const look = [color, isLarge, textShadow, ground(box)].join();
      if (!found.has(look)) found.set(look, box);
    }
    return found;
  },

  // Links, and the places that they may name.
  links() {
    return [...document.querySelectorAll("a[href]")].map(({ href }) => href);
  },

  ids() {
    return [...document.querySelectorAll("[id]")].map(({ id }) => id);
  },

  repeatedIds() {
    return this.ids()
      .filter((id, index, ids) => ids.indexOf(id) < index)
      .map((id) => `a second id ${id}`);
  },

  // A copy button comes when its code comes into view.
  async copyButton(code) {
    code.scrollIntoView({ block: "center", behavior: "instant" });
    for (const end = performance.now() + 3000; performance.now() < end; ) {
      const button = code.parentElement.querySelector("button[data-md-type=copy]");
      if (button) return button;
      await new Promise(requestAnimationFrame);
    }
    return null;
  },

  // Copy: what a button puts on the clipboard, beside the code as the server sent it.
  async sentCodes() {
    const sent = await (await fetch(location.pathname)).text();
    const page = new DOMParser().parseFromString(sent, "text/html");
    return [...page.querySelectorAll("article pre > code")].map((code) => code.textContent);
  },

  async copied(index) {
    const button = await this.copyButton(document.querySelectorAll("article pre > code")[index]);
    await navigator.clipboard.writeText("nothing was copied");
    button?.click();
    return button ? navigator.clipboard.readText() : "there is no button";
  },

  // Maths: each formula twice, for eyes and for screen readers, and no TeX in the text.
  formulas() {
    return [...document.querySelectorAll("article .cg-maths")].map((formula) => ({
      text: formula.textContent.slice(0, 40),
      isDrawn: formula.querySelector(".katex-html")?.getBoundingClientRect().width > 0,
      isSpoken: Boolean(formula.querySelector(".katex-mathml math semantics")),
      isRefused: Boolean(formula.querySelector(".katex-error")),
    }));
  },

  rawTex() {
    const article = document.querySelector("article");
    const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      const isText = !text.parentElement.closest("code, pre, script, style, .katex-mathml");
      if (isText && /\$|\\[a-zA-Z([]/.test(text.data)) found.push(`raw TeX: ${text.data.trim()}`);
    }
    return found;
  },

  // Keyboard: from the second Tab on, each notes where the focus stands, and leads on until a fold
  // or the end.
  watchFocus() {
    const walk = (window.walk = { stops: [], isBegun: false, isOver: false });
    const note = () => {
      const stop = this.focus();
      walk.isOver = ["BODY", "SUMMARY"].includes(stop.tag);
      if (stop.tag !== "BODY") walk.stops.push(stop);
    };
    addEventListener("keydown", (event) => {
      if (event.key !== "Tab") return;
      if (walk.isBegun && !walk.isOver) note();
      walk.isBegun = true;
      if (walk.isOver) event.preventDefault();
    }, true);
  },

  stops() {
    return [window.walk.stops, window.walk.isOver];
  },

  // Where the focus stands, and whether it can be seen.
  focus() {
    const stop = document.activeElement;
    const isOutlined = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
    const box = stop.getBoundingClientRect();
    const inView =
      box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    return {
      tag: stop.tagName,
      name: `${stop.tagName}.${stop.className} "${stop.textContent.trim().slice(0, 30)}"`,
      isSkipLink: stop.classList.contains("md-skip"),
      isSeen: inView && [null, "::after"].some((part) => isOutlined(getComputedStyle(stop, part))),
    };
  },
})
