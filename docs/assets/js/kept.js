// Layers that keep the shape, or change the meaning of its dimensions: norms, activations,
// dropouts, softmaxes, Linear, Flatten, Unflatten.

import {
  checkValues, counted, equal, inherited, integer, isNumber, letters, number, place, rankOf, real,
  several, sizes,
} from "./base.js";
import { exact, linearParamCount, mod, product, refuse, whole, wrong } from "./formulas.js";
import { learn } from "./layers.js";
import { float, isInt } from "./sentences.js";

const takesStatistics = (layer, training) => training || !layer.track_running_stats;
const features = (layer) => counted("num_features", layer.num_features);

function checkAxes(layer, fewest) {
  const count = features(layer).length;
  if (count < fewest || count > 1) refuse("Norm.check_axes", layer.num_features, count);
}

function checkChannels(layer, channels, shape) {
  if (layer.num_features !== channels && product(features(layer)) !== channels) {
    refuse("Norm.check_channels", layer.num_features, shape, channels);
  }
}

function batchNormRank(layer, shape) {
  if (layer.type === "BatchNorm1d") {
    if (shape.length !== 2 && shape.length !== 3) refuse("BatchNorm1d.check_rank", shape);
  } else if (shape.length !== rankOf(layer) + 2) {
    const plain = ["N", "C", ...letters(rankOf(layer))].join(", ");
    refuse("BatchNorm.check_rank", layer.type, plain, shape);
  }
}

function batchNorm(layer, shape, training) {
  batchNormRank(layer, shape);
  const statistics = takesStatistics(layer, training);
  if (statistics) checkValues(layer, shape[0] * product(shape.slice(2)), shape);
  if (layer.eps < 0 || (statistics && +layer.eps === 0)) refuse("BatchNorm.check", layer.eps);
  if (shape.includes(0)) {
    const [first] = layer.affine ? features(layer) : [1];
    if (!first) refuse("BatchNorm.check_empty", layer.num_features, shape);
  } else if (layer.affine || layer.track_running_stats) {
    if (layer.track_running_stats) checkAxes(layer, 1);
    checkChannels(layer, shape[1], shape);
  }
}

// The shape of a product: sizes agree from the right, or one of them is 1.
function multiplied(shape, weight) {
  const rank = Math.max(shape.length, weight.length);
  const [one, other] = [shape, weight].map((sizes) => [...Array(rank - sizes.length).fill(1), ...sizes]);
  const clashes = one.some((size, at) => size !== other[at] && size !== 1 && other[at] !== 1);
  if (clashes) refuse("times", shape, weight);
  return one.map((size, at) => (size === 1 ? other[at] : size));
}

function instanceNorm(layer, shape, training) {
  const rank = rankOf(layer);
  if (shape.length !== rank + 1 && shape.length !== rank + 2) {
    refuse("InstanceNorm.check", layer.type, ["C", ...letters(rank)].join(", "), shape);
  }
  const [batch, channels, ...spatial] = [1, ...shape].slice(-rank - 2);
  if (takesStatistics(layer, training)) checkValues(layer, product(spatial), shape);
  if (layer.affine && (layer.num_features !== channels || !(batch * channels))) {
    refuse("InstanceNorm.check_weight", layer.num_features, shape, channels, batch);
  }
  if (!layer.track_running_stats) return;
  checkAxes(layer, training ? 1 : 0);
  if (!shape.includes(0) || (training && (batch > 0 || channels !== 1))) {
    checkChannels(layer, channels, shape);
  }
}

function groupNorm(layer, shape) {
  if (shape.length < 2) refuse("GroupNorm.check.1", shape);
  const groups = whole("num_groups", layer.num_groups, 1);
  const channels = shape[1];
  const values = Math.floor((shape[0] * channels) / groups) * product(shape.slice(2));
  checkValues(layer, values, shape);
  if (channels % groups || (layer.affine && channels !== layer.num_channels)) {
    refuse("GroupNorm.check.2", layer.num_channels, groups, shape, channels);
  }
}

function groupNormBorn(layer) {
  real("eps", layer.eps);
  const groups = integer("num_groups", layer.num_groups);
  if (layer.affine) whole("num_channels", layer.num_channels, 0);
  else real("num_channels", layer.num_channels);
  if (!groups || mod(+layer.num_channels, groups)) {
    refuse("GroupNorm.__post_init__", layer.num_channels, groups);
  }
}

function lastDimensionsBorn(layer) {
  const given = layer.normalized_shape;
  layer.normalized_shape = several("normalized_shape", Array.isArray(given) ? given : [given]);
  if (layer.elementwise_affine) counted("normalized_shape", layer.normalized_shape);
  if (layer.type === "LayerNorm" || layer.eps !== null) real("eps", layer.eps);
}

function prelu(layer, shape) {
  const slopes = counted("num_parameters", layer.num_parameters);
  if (equal(slopes, []) || equal(slopes, [1])) return;
  const channels = shape.length ? (shape[1] ?? 1) : null;
  if (!equal(slopes, [channels])) refuse("PReLU.check", layer.num_parameters, shape, channels || "no");
}

function hardtanh(layer) {
  const low = real("min_val", layer.min_value ?? layer.min_val);
  const high = real("max_val", layer.max_value ?? layer.max_val);
  if (Number.isNaN(low) || Number.isNaN(high)) return;
  number("min_val", low);
  number("max_val", high);
  if (high <= low) refuse("Hardtanh.__post_init__", float(high), float(low));
}

function activation(layer) {
  for (const name of Object.keys(layer)) {
    if (name !== "type" && name !== "inplace") number(name, layer[name]);
  }
}

function featureDropout(layer, shape, training) {
  const dropped = layer.type === "Dropout3d" && shape.length !== 5 ? [1, ...shape] : shape;
  const draws = training && layer.p > 0 && layer.p < 1 && !shape.includes(0);
  if (draws && dropped.length < 2) refuse("FeatureDropout.check", layer.type, shape);
}

function softmaxDim(layer, shape) {
  if (layer.dim !== null) place("dim", layer.dim, shape.length);
}

function shuffled(layer, shape) {
  if (shape.length < 3) refuse("ChannelShuffle.check.1", shape);
  const groups = whole("groups", layer.groups, 1);
  const share = Math.floor(shape[1] / groups);
  const rest = shape[1] % groups;
  if (rest) refuse("ChannelShuffle.check.2", shape[1], share, groups, rest);
}

function localResponse(layer, shape) {
  if (shape.length < 3) refuse("LocalResponseNorm.check.1", shape);
  if (shape.includes(0)) return;
  whole("size", layer.size, 1);
  for (const name of ["alpha", "beta", "k"]) {
    if (!isNumber(layer[name])) wrong("LocalResponseNorm.check.2", name, layer[name]);
  }
}

function unflattened(layer, size) {
  const given = layer.unflattened_size;
  const known = product(given.filter((entry) => entry !== -1));
  const open = given.filter((entry) => entry === -1).length;
  const fits = open ? known && mod(size, known) === 0 : size === known;
  if (!given.length || Math.min(...given) < -1 || open > 1 || !fits) {
    refuse("Unflatten._split", given, size, layer.dim);
  }
  return given.map((entry) => (entry === -1 ? size / known : entry));
}

const born = {
  Linear(layer) {
    if (typeof layer.in_features === "boolean") layer.in_features = Number(layer.in_features);
    whole("in_features", layer.in_features, 0);
    whole("out_features", layer.out_features, 0);
  },
  Flatten(layer) {
    for (const name of ["start_dim", "end_dim"]) {
      if (!isInt(layer[name])) wrong("Flatten.__post_init__", name, layer[name]);
    }
  },
  Unflatten(layer) {
    integer("dim", layer.dim);
    layer.unflattened_size = several("unflattened_size", layer.unflattened_size);
  },
  Norm(layer) {
    real("eps", layer.eps);
    if (layer.momentum !== null) real("momentum", layer.momentum);
    if (layer.affine || layer.track_running_stats) features(layer);
  },
  GroupNorm: groupNormBorn,
  LastDimensions: lastDimensionsBorn,
  Dropout(layer) {
    real("p", layer.p);
    if (!(layer.p >= 0 && layer.p <= 1)) refuse("Dropout.__post_init__", layer.p);
  },
  Softmax(layer) {
    if (layer.dim !== null) integer("dim", layer.dim);
  },
  ChannelShuffle: ({ groups }) => integer("groups", groups),
  GLU: ({ dim }) => integer("dim", dim),
  Activation: activation,
  CELU(layer) {
    activation(layer);
    if (+layer.alpha === 0) refuse("CELU.__post_init__", layer.alpha);
  },
  GELU({ approximate }) {
    if (typeof approximate !== "string") wrong("GELU.__post_init__.1", approximate);
    if (!["none", "tanh"].includes(approximate)) refuse("GELU.__post_init__.2", approximate);
  },
  PReLU(layer) {
    counted("num_parameters", layer.num_parameters);
    number("init", layer.init);
  },
  Hardtanh: hardtanh,
  Softshrink(layer) {
    activation(layer);
    if (!(Number.isFinite(+layer.lambd) && layer.lambd >= 0)) {
      refuse("Softshrink.__post_init__", layer.lambd);
    }
  },
  RReLU(layer) {
    activation(layer);
    const { lower, upper } = layer;
    if (!(Number.isFinite(+lower) && Number.isFinite(+upper) && lower <= upper)) {
      refuse("RReLU.__post_init__", lower, upper);
    }
  },
};

// What a layer that keeps the shape refuses.
const checks = {
  BatchNorm: batchNorm,
  InstanceNorm: instanceNorm,
  GroupNorm: groupNorm,
  LastDimensions(layer, shape) {
    const last = layer.normalized_shape;
    if (!last.length || !equal(shape.slice(-last.length), last)) {
      refuse("LastDimensions.check", layer.type, last, shape);
    }
  },
  LocalResponseNorm: localResponse,
  FeatureDropout: featureDropout,
  Dropout1d(layer, shape) {
    if (shape.length !== 2 && shape.length !== 3) refuse("Dropout1d.check", shape);
  },
  Softmax: softmaxDim,
  Softmax2d(layer, shape) {
    if (shape.length !== 3 && shape.length !== 4) refuse("Softmax2d.check", shape);
  },
  ChannelShuffle: shuffled,
  PReLU: prelu,
  Kept() {},
};

const shapes = {
  Kept(layer, shape, training) {
    inherited(checks, layer.type)(layer, sizes(shape), training);
    return shape;
  },
  BatchNorm(layer, shape, training) {
    batchNorm(layer, sizes(shape), training);
    return layer.affine && shape.includes(0) ? multiplied(shape, features(layer).slice(1)) : shape;
  },
  GLU(layer, input_shape) {
    const shape = sizes(input_shape);
    if (!shape.length) refuse("GLU.output_shape.1");
    const at = place("dim", layer.dim, shape.length);
    if (shape[at] % 2) refuse("GLU.output_shape.2", layer.dim, shape[at]);
    return shape.with(at, shape[at] / 2);
  },
  Linear(layer, input_shape) {
    const shape = sizes(input_shape);
    if (!shape.length || shape.at(-1) !== layer.in_features) {
      refuse("Linear.output_shape", layer.in_features, shape, shape.at(-1) ?? "nothing");
    }
    return [...shape.slice(0, -1), layer.out_features];
  },
  Flatten(layer, input_shape) {
    const given = sizes(input_shape);
    const shape = given.length ? given : [1];
    const [first, last] = ["start_dim", "end_dim"].map((name) =>
      place(name, layer[name], shape.length),
    );
    if (first > last) refuse("Flatten.output_shape", layer.start_dim, layer.end_dim);
    const flat = product(shape.slice(first, last + 1));
    return [...shape.slice(0, first), flat, ...shape.slice(last + 1)];
  },
  Unflatten(layer, input_shape) {
    const shape = sizes(input_shape);
    if (!shape.length) refuse("Unflatten.output_shape");
    const at = place("dim", layer.dim, shape.length);
    return [...shape.slice(0, at), ...unflattened(layer, shape[at]), ...shape.slice(at + 1)];
  },
};

const weighted = (layer, weights) => exact(weights * (layer.bias ? 2 : 1));

const params = {
  Linear: (layer) => linearParamCount(layer.in_features, layer.out_features, layer.bias),
  Norm: (layer) => (layer.affine ? weighted(layer, product(features(layer))) : 0),
  GroupNorm: (layer) => (layer.affine ? weighted(layer, layer.num_channels) : 0),
  LastDimensions(layer) {
    if (!layer.elementwise_affine) return 0;
    return weighted(layer, product(counted("normalized_shape", layer.normalized_shape)));
  },
  PReLU: (layer) => product(counted("num_parameters", layer.num_parameters)),
};

learn({ born, shapes, params, fields: { Kept: () => [] } });
