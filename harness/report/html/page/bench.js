// What calls cost: a plot for each function, a dot at the median on its interval, all on one axis; the figures below it.

function rowName(cell) {
  return `${cell.client}${cell.twin ? ' (twin)' : ''}${cell.context && cell.context !== 'main thread' ? `, ${cell.context}` : ''}`;
}

function nanoseconds(ns) {
  if (ns == null) return '';
  const size = Math.abs(ns);
  if (size >= 1e10) return `${(ns / 1e9).toFixed(1)} s`;
  if (size >= 1e7) return `${(ns / 1e6).toFixed(1)} ms`;
  if (size >= 999.95) return grouped(Math.round(ns));
  return size === 0 ? '0' : ns.toFixed(size < 9.995 ? 2 : 1);
}

function multiple(times) {
  if (!(times > 0)) return ''; // nor where there is none
  if (times >= 999.5) return grouped(Math.round(times));
  return times.toFixed(times < 0.0995 ? 4 : times < 9.995 ? 2 : 1);
}

function spread(cell) {
  return cell.ns > 0 && cell.high != null ? `${(50 * (cell.high - cell.low) / cell.ns).toFixed(1)} %` : '';
}

function counted(count) {
  if (count == null) return '';
  return count >= 999.5 ? grouped(Math.round(count)) : count.toFixed(1);
}

/** Columns that are there only where somebody looked: heading, and the cell's text. */
const COUNTS = [['making', (cell) => (cell.making == null ? '' : nanoseconds(cell.making))], ['instructions', (cell) => counted(cell.instructions)],
  ['system calls', (cell) => counted(cell.system_calls)], ['allocations', (cell) => counted(cell.allocations)]];

function countsOf(cells) {
  return COUNTS.filter(([, text]) => cells.some((cell) => text(cell)));
}

function milliseconds(ns) {
  return ns == null ? '' : (ns / 1e6).toFixed(ns < 1e6 ? 3 : 1);
}

function beginnings() {
  if (!data.beginnings.length) return [];
  return [h('section', { class: 'beginnings' }, h('h2', {}, 'Until the first call'), table('figures', ['milliseconds', 'ready', 'of it load', 'first call'],
    data.beginnings.map((each) => [`${each.library}/${rowName(each)}`, milliseconds(each.ready), milliseconds(each.load), milliseconds(each.first)])))];
}

function toolchains() {
  if (!data.toolchains.length) return [];
  return [h('section', { class: 'toolchains' }, h('h2', {}, 'Go toolchains'), table('figures', ['', 'first', 'ns', 'second', 'ns', 'second ÷ first', '95 %'],
    data.toolchains.map((each) => [rowName({ ...each, client: `${each.function} on ${each.client}` }), each.first, nanoseconds(each.first_ns),
      each.second, nanoseconds(each.second_ns), multiple(each.ratio), `${multiple(each.low)} to ${multiple(each.high)}`])))];
}

function figures(cells) {
  const before = cells.some((cell) => cell.before);
  const counts = countsOf(data.cells);
  return table('figures', ['', 'ns', '±', '× linked', 'binding', 'Go entry', 'own work', ...counts.map(([heading]) => heading), ...(before ? ['before', '× before'] : [])],
    cells.map((cell) => (cell.left_out
      ? [rowName(cell), h('span', { class: 'warn' }, `left out: ${cell.left_out}`)]
      : [rowName(cell), nanoseconds(cell.ns), spread(cell), multiple(cell.times), nanoseconds(cell.binding), nanoseconds(cell.entry),
        nanoseconds(cell.work), ...counts.map(([, text]) => text(cell)), ...(before ? [nanoseconds(cell.before?.ns), multiple(cell.ns / cell.before?.ns)] : [])])));
}

/** Only what a logarithmic axis can show; an interval that reaches below zero begins at the axis' left end. */
function drawable(cells) {
  return cells.filter((cell) => cell.ns > 0 && cell.high > 0);
}

/** The baseline's figures under their cells' names. */
function baselines(cells) {
  return drawable(cells.filter((cell) => cell.before).map((cell) => ({ ...cell, ...cell.before })));
}

function axisOf(cells) {
  const all = [...drawable(cells), ...baselines(cells)];
  const lowest = Math.min(...all.flatMap((cell) => [cell.low, cell.ns]).filter((ns) => ns > 0));
  return { domain: [lowest / 1.3, Math.max(...all.map((cell) => cell.high)) * 1.3],
    margin: Math.min(220, 16 + 7 * Math.max(0, ...all.map((cell) => rowName(cell).length))) };
}

function kindOf(cell) {
  if (cell.twin) return 'C twin';
  return cell.context || 'main thread';
}

const SYMBOLS = { 'C twin': 'square', 'main thread': 'circle', worker: 'triangle', thread: 'diamond', fiber: 'cross', virtual: 'wye' };

/** Of several threads at once a star, however many they are. */
function symbolOf(kind) {
  return SYMBOLS[kind] ?? 'star';
}

function plotOf(cells, { domain, margin }, kinds, width) {
  const dots = drawable(cells).map((cell) => ({ ...cell, low: Math.max(cell.low, domain[0]), row: rowName(cell), kind: kindOf(cell) }));
  const earlier = baselines(cells).map((cell) => ({ ...cell, low: Math.max(cell.low, domain[0]), row: rowName(cell) }));
  const linked = dots.find((cell) => cell.client === 'c-linked' && !cell.twin);
  const labels = dots.map((cell) => cell.row);
  return Plot.plot({
    width,
    height: 34 + 22 * labels.length,
    marginLeft: margin,
    marginTop: 4,
    marginRight: 30,
    style: { background: 'none', fontSize: '12px', fontFamily: 'inherit' },
    x: { type: 'log', domain, grid: true, label: null, tickFormat: (ns) => (Number.isInteger(Math.log10(ns)) ? grouped(ns) : '') },
    y: { domain: labels, label: null, tickSize: 0 },
    symbol: { domain: kinds, range: kinds.map(symbolOf) },
    marks: [
      linked ? Plot.ruleX([linked.ns], { stroke: 'currentColor', strokeOpacity: 0.35, strokeDasharray: '3,3' }) : null,
      Plot.ruleY(earlier, { x1: 'low', x2: 'high', y: 'row', dy: 7, stroke: 'currentColor', strokeWidth: 3, strokeOpacity: 0.35 }),
      Plot.dot(earlier, { x: 'ns', y: 'row', dy: 7, r: 2.5, fill: 'currentColor', fillOpacity: 0.6, ariaLabel: () => 'baseline',
        title: (cell) => `${cell.row}, before\n${nanoseconds(cell.ns)} ns (${nanoseconds(cell.low)} to ${nanoseconds(cell.high)})` }),
      Plot.ruleY(dots, { x1: 'low', x2: 'high', y: 'row', stroke: 'var(--plot-line)', strokeWidth: 6, strokeOpacity: 0.35 }),
      Plot.dot(dots, { x: 'ns', y: 'row', r: 4, symbol: 'kind', fill: (cell) => (cell.twin ? 'var(--page)' : 'var(--plot-line)'), stroke: 'var(--plot-line)',
        title: (cell) => `${cell.row}\n${nanoseconds(cell.ns)} ns (${nanoseconds(cell.low)} to ${nanoseconds(cell.high)})` }),
    ].filter(Boolean),
  });
}

function benchSections(width) {
  const groups = new Map();
  for (const cell of data.cells) {
    const key = `${cell.library}/${cell.function}`;
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  const all = drawable(data.cells);
  const axis = axisOf(data.cells);
  const kinds = [...new Set(all.map(kindOf))];
  const legend = all.length ? h('p', { class: 'legend' }, Plot.legend({ symbol: { domain: kinds, range: kinds.map(symbolOf) } }),
  h('span', { class: 'dim' }, 'nanoseconds a call, on a logarithmic axis · dot: median · bar: 95 % interval · dashed: the linked C call of the library', baselines(data.cells).length ? ' · small and grey, below: the baseline' : '')) : null;
  return [legend, ...[...groups].map(([key, cells]) => h('section', { class: 'bench', id: key }, h('h2', {}, key),
    drawable(cells).length ? h('div', { class: 'scroll plot', role: 'img', 'aria-label': `cost of ${key}; the table below has the figures` },
      plotOf(cells, axis, kinds, width)) : null,
    figures(cells)))];
}
