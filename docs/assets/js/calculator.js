// <cg-calculator layer="Conv2d(…)" input="3x32x48" address>: one layer, everything about it.
//
// With `address` its state stands in the query string. Its content is what shows without scripts.

import { Answer } from "./answer.js";
import { results, said } from "./results.js";
import { LayerTool } from "./tool.js";
import { define, node, style } from "./ui.js";

style("calculator.css");
const NEAR = { rootMargin: "300px" };

class Calculator extends LayerTool {
  parts() {
    this.output = node("div", { class: "cg-output-part" });
    this.mine = new Answer((text) => this.voice.say(text), (act) => this.attempt(act));
    this.drawing = node("section", { class: "cg-drawing", "aria-label": "Figure" });
    // The figure's modules come when the reader comes near.
    this.near = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) this.loadFigure();
    }, NEAR);
    this.near.observe(this.drawing);
    return [this.output, this.mine.element, this.drawing];
  }

  async loadFigure() {
    this.near.disconnect();
    try {
      const { Figure } = await import("./figure.js");
      if (!this.isStarted) return;
      this.figure = new Figure();
      this.drawing.replaceChildren(this.figure.element, this.figure.files);
      this.draw();
    } catch (error) {
      this.attempt(() => { throw error; });
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.near?.disconnect();
    this.figure?.stop();
  }

  render(found) {
    this.output.replaceChildren(...results(found));
    this.mine.about(found);
    this.draw();
  }

  draw() {
    if (!this.figure) return;
    this.drawing.hidden = false;
    this.drawing.hidden = !this.figure.showsFor(this.found);
  }

  summary(found) {
    return said(found);
  }
}

define("cg-calculator", Calculator);
