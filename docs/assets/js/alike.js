// The solutions of axes that share kernel_size, stride, padding and dilation: closed form.
// A choice is [kernel_size, stride, padding, dilation] along one axis.

import { countOf, firstOf, lastOf, listOf, range, within } from "./allowed.js";
import { convLeeway, halfOf, over, poolPaddings, unreadCount, up } from "./formulas.js";

const NO_KERNEL = range(1, 0);
const overlap = (ranges) => [
  Math.max(...ranges.map(([start]) => start)), Math.min(...ranges.map(([, stop]) => stop)),
];

// What fits where 2 · padding − span must lie in a range.
export function leewayFit(leeways, dilation) {
  const leeway = overlap(leeways);
  const [start, stop] = leeway;
  return {
    kernels(least, most) {
      if (stop <= start) return NO_KERNEL;
      const first = up(2 * least - (stop - 1) - 1, dilation) + 1;
      return range(Math.max(1, first), over(2 * most - start - 1, dilation) + 1);
    },
    paddings: (kernel_size) => halfOf(leeway, dilation * (kernel_size - 1) + 1),
  };
}

// What fits of pools: padding is at most half the kernel, and ceil_mode rounds up.
export function poolFit(sizes, targets, stride, dilation, ceil_mode) {
  const leeways = sizes.map((size, at) => convLeeway(size, targets[at], stride));
  const rounded = ceil_mode ? stride - 1 : 0;
  function lowest(least) {
    const highest = Math.min(...leeways.map(([, stop]) => stop)) - 1;
    if (ceil_mode && highest + 1 >= least) return 1;
    return up(2 * least - highest + rounded - 1, dilation) + 1;
  }
  return {
    kernels(least, most) {
      const start = Math.max(...leeways.map(([first]) => first)) - rounded;
      let last = over(2 * most - start - 1, dilation) + 1;
      if (dilation > 1) last = Math.min(last, 1 + over(-start, dilation - 1));
      else if (start > 0) return NO_KERNEL;
      return range(Math.max(1, lowest(least)), last);
    },
    paddings(kernel_size) {
      const fitting = sizes.map((size, at) =>
        poolPaddings(size, targets[at], kernel_size, stride, dilation, ceil_mode),
      );
      const [start, stop] = overlap(fitting);
      return [start, stop - 1];
    },
  };
}

const isWhole = (half) => Number.isInteger(half);

// Which paddings of a kernel, stride and dilation a wish keeps.
const WISHES = {
  odd_kernel: (_, { kernel_size }, found) => (kernel_size % 2 ? found : []),
  half_padding: (_, { kernel_size }, found) => within(found, 0, over(kernel_size, 2)),
  same_padding(_, { kernel_size, dilation }, found) {
    const half = (dilation * (kernel_size - 1)) / 2;
    return isWhole(half) ? within(found, half, half) : [];
  },
  all_read({ sizes, targets }, { kernel_size, stride, dilation }, found) {
    const isRead = (padding) =>
      sizes.every((size, at) => !unreadCount(size, kernel_size, stride, padding, dilation, targets[at]));
    return listOf(found).filter(isRead);
  },
  // For a kernel of 1 the dilation changes nothing: the smallest stands for all.
  distinct(alike, { kernel_size, stride, dilation }, found) {
    const smaller = within(alike.dilation, 1, dilation - 1);
    if (kernel_size > 1 || !countOf(smaller)) return found;
    const [least, most] = alike.rule(stride, lastOf(smaller)).paddings(1);
    return listOf(found).filter((padding) => padding < least || padding > most);
  },
};

export const byPlace = (one, other) => {
  const at = one.findIndex((entry, place) => entry !== other[place]);
  return at < 0 ? 0 : one[at] - other[at];
};

export class Alike {
  constructor(given) {
    Object.assign(this, given);
  }

  with(changes) {
    return new Alike({ ...this, known: undefined, ...changes });
  }

  *streams() {
    if (!countOf(this.padding)) return;
    for (const stride of listOf(this.stride)) {
      for (const dilation of listOf(this.dilation)) {
        const fit = this.rule(stride, dilation);
        const bounds = fit.kernels(firstOf(this.padding), lastOf(this.padding));
        const kernels = within(this.kernel_size, bounds.first, bounds.last);
        if (countOf(kernels)) yield { first: firstOf(kernels), last: lastOf(kernels), stride, dilation, fit };
      }
    }
  }

  // Every kernel with a choice, by rising kernel: {kernel_size, columns: [stride, dilation, paddings]}.
  *blocks() {
    const streams = [...this.streams()];
    if (!streams.length) return;
    const first = Math.min(...streams.map((stream) => stream.first));
    const last = Math.max(...streams.map((stream) => stream.last));
    for (const kernel_size of listOf(within(this.kernel_size, first, last))) {
      const columns = streams
        .filter((stream) => stream.first <= kernel_size && stream.last >= kernel_size)
        .map((stream) => [stream.stride, stream.dilation, this.paddings(kernel_size, stream)])
        .filter(([, , paddings]) => countOf(paddings));
      if (columns.length) yield { kernel_size, columns };
    }
  }

  paddings(kernel_size, { stride, dilation, fit }) {
    let found = within(this.padding, ...fit.paddings(kernel_size));
    for (const wish of this.wishes) {
      if (countOf(found)) found = WISHES[wish](this, { kernel_size, stride, dilation }, found);
    }
    return found;
  }

  get index() {
    this.known ??= this.indexed();
    return this.known;
  }

  indexed() {
    const blocks = [...this.blocks()];
    const starts = [0];
    for (const { columns } of blocks) {
      starts.push(starts.at(-1) + columns.reduce((sum, [, , paddings]) => sum + countOf(paddings), 0));
    }
    return { starts, blocks };
  }

  get total() {
    return this.index.starts.at(-1);
  }

  at(place) {
    const { starts, blocks } = this.index;
    const at = starts.findLastIndex((start) => start <= place);
    return choicesOf(blocks[at])[place - starts[at]];
  }

  *choices() {
    for (const block of this.index.blocks) yield* choicesOf(block);
  }

  // The choices of least and of most padding, of each kernel, stride and dilation.
  *ends() {
    for (const { kernel_size, columns } of this.blocks()) {
      for (const [stride, dilation, paddings] of columns) {
        yield [kernel_size, stride, firstOf(paddings), dilation];
        yield [kernel_size, stride, lastOf(paddings), dilation];
      }
    }
  }
}

const choicesOf = ({ kernel_size, columns }) =>
  columns
    .flatMap(([stride, dilation, paddings]) =>
      listOf(paddings).map((padding) => [kernel_size, stride, padding, dilation]),
    )
    .sort(byPlace);
