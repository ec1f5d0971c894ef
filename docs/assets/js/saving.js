// A figure as a file, made in the reader's browser: SVG with its colours resolved, or PNG.

const SCALE = 3;
const VARIABLE = /var\(--cg-([a-z]+)\)/g;

// The figure as a document of its own, on the palette that the reader sees.
export function standalone(svg) {
  const look = getComputedStyle(svg);
  const colour = (role) => look.getPropertyValue(`--cg-${role}`).trim();
  const text = new XMLSerializer().serializeToString(svg).replace(VARIABLE, (_, role) => colour(role));
  const paper = `<rect width="100%" height="100%" fill="${colour("paper")}"/>`;
  return text.replace(/^(<svg[^>]*>)/, `$1<title>${title(svg)}</title>${paper}`);
}

const title = (svg) => svg.getAttribute("aria-label").replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);

export const svgFile = (svg) => new Blob([standalone(svg)], { type: "image/svg+xml" });

export async function pngFile(svg) {
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standalone(svg))}`;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = svg.width.baseVal.value * SCALE;
  canvas.height = svg.height.baseVal.value * SCALE;
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

export function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
