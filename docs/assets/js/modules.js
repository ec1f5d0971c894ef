// A network as torch code: nn.Sequential where it is one row, a module class where it branches.

import { spell } from "./code.js";

const isNetwork = ({ type }) => type === "Sequential" || branches({ type });
const branches = ({ type }) => type === "Sum" || type === "Concat";
const isPlain = (layer) => !isNetwork(layer) || (!branches(layer) && layer.layers.every(isPlain));
const isIdentity = (layer) => layer.type === "Sequential" && layer.layers.every(isIdentity);

// Runnable code of a network, which it calls `model`.
export function torchCode(network) {
  if (isPlain(network)) return `from torch import nn\n\nmodel = ${constructor(network)}\n`;
  const parts = [];
  const lines = forward(network, "x", "x", parts);
  const made = parts.map((layer, at) => `self.part${at} = ${constructor(layer, "        ")}`);
  return [
    "import torch",
    "from torch import nn",
    "\n",
    "class Network(nn.Module):",
    "    def __init__(self):",
    "        super().__init__()",
    ...made.map((line) => `        ${line}`),
    "",
    "    def forward(self, x):",
    ...[...lines.steps, `return ${lines.result}`].map((line) => `        ${line}`),
    "\n",
    "model = Network()",
    "",
  ].join("\n");
}

// The constructor's call; of a Sequential, a line for each layer.
export function constructor(layer, indent = "") {
  if (!isNetwork(layer)) return `nn.${spell(layer)}`;
  if (!layer.layers.length) return "nn.Sequential()";
  const inside = `${indent}    `;
  const lines = layer.layers.map((one) => `${inside}${constructor(one, inside)},\n`);
  return `nn.Sequential(\n${lines.join("")}${indent})`;
}

// The statements that lead from the variable `from` to what the network gives: { steps, result }.
// `into` names the variable to write; each part is added to `parts`, and called by its number.
function forward(network, from, into, parts) {
  if (isIdentity(network)) return { steps: [], result: from };
  if (branches(network)) return joined(network, from, into, parts);
  const steps = [];
  let result = from;
  for (const piece of pieces(network.layers)) {
    const done = piece.layers && !isPlain(piece) ? forward(piece, result, into, parts) : null;
    steps.push(...(done?.steps ?? []), `${into} = ${done?.result ?? called(piece, result, parts)}`);
    result = into;
  }
  return { steps: steps.filter((line) => line !== `${into} = ${into}`), result };
}

// Every branch reads `from`, which stays as it is until they are joined.
function joined(network, from, into, parts) {
  const ends = network.layers.map((branch, at) => {
    if (isPlain(branch)) {
      return { steps: [], result: isIdentity(branch) ? from : called(branch, from, parts) };
    }
    return forward(branch, from, `${into}_${at}`, parts);
  });
  const values = ends.map(({ result }) => result);
  const result = network.type === "Sum"
    ? values.join(" + ")
    : `torch.cat([${values.join(", ")}], dim=${network.dim ?? 1})`;
  return { steps: ends.flatMap(({ steps }) => steps), result };
}

function called(layer, from, parts) {
  const only = layer.type === "Sequential" && layer.layers.length === 1 ? layer.layers[0] : layer;
  return `self.part${parts.push(only) - 1}(${from})`;
}

// Neighbours without branches stand together in one Sequential.
function pieces(layers) {
  const found = [];
  for (const layer of layers) {
    if (isIdentity(layer)) continue;
    const last = found.at(-1);
    if (isPlain(layer) && last?.isRun) last.layers.push(layer);
    else found.push(isPlain(layer) ? { type: "Sequential", layers: [layer], isRun: true } : layer);
  }
  return found;
}
