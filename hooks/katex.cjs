// Render formulas: katex.cjs KATEX_FOLDER < [[tex, display], …] > [{html} | {error}, …]
const katex = require(process.argv[2]);

function render([tex, display]) {
  const options = { displayMode: display, output: "htmlAndMathml", strict: "error" };
  try {
    return { html: katex.renderToString(tex, options) };
  } catch (error) {
    return { error: error.message };
  }
}

const chunks = [];
process.stdin.on("data", (chunk) => chunks.push(chunk));
process.stdin.on("end", () => {
  const formulas = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  process.stdout.write(JSON.stringify(formulas.map(render)));
});
