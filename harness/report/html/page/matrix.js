// Function × client: what became of each pair. A cell filters the list to what it counts.

/** Counts by function, client and verdict. */
function sums() {
  const totals = data.functions.map(() => []);
  for (const each of cases) {
    const ofFunction = totals[each.functionPlace];
    for (const [client, verdict, count] of each.tally()) {
      ofFunction[client] ??= new Array(data.verdicts.length).fill(0);
      ofFunction[client][verdict] += count;
    }
  }
  return totals;
}

/** The text and tone of a cell, by the rules of the console's matrix. */
function cellOf(counts) {
  if (!counts) return ['·', 'dim'];
  const named = (name) => counts[data.verdicts.findIndex((verdict) => verdict.name === name)];
  const wrong = counts.reduce((sum, count, i) => sum + (data.verdicts[i].failure ? count : 0), 0);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (wrong > 0) {
    const onlyNotRun = wrong === named('not run');
    return [`${grouped(wrong)}/${grouped(total)} ${onlyNotRun ? '?' : '✗'}`, onlyNotRun ? 'warn' : 'bad'];
  }
  const good = named('pass') + named('known difference');
  if (good > 0) return named('known difference') > 0 ? [`${grouped(good)} ≈`, 'warn'] : [`${grouped(good)} ✓`, 'good'];
  return named('refused') > 0 ? ['refused', 'dim'] : ['absent', 'dim'];
}

function matrix(library, totals, choose) {
  const places = [];
  data.functions.forEach(([name], place) => { if (name === library.name) places.push(place); });
  const rows = places.map((place) => [h('button', { class: 'plain name', onclick: () => choose({ function: place }) }, data.functions[place][1]),
    ...data.clients.map((client, at) => {
      const counts = totals[place][at];
      const [text, kind] = cellOf(counts);
      if (!counts) return h('span', { class: kind }, text);
      return h('button', { class: `plain ${kind}`, title: `${data.functions[place][1]} on ${client}`,
        onclick: () => choose({ function: place, client: at, failing: kind === 'bad' || kind === 'warn' }) }, text);
    })]);
  const head = ['', ...data.clients.map((client, at) => h('button', { class: 'plain', onclick: () => choose({ client: at }) }, client))];
  return rows.length ? table('matrix', head, rows) : null;
}

function factsOf(library) {
  const bad = library.artifact.filter((fact) => !fact.holds);
  const good = library.artifact.filter((fact) => fact.holds);
  return [
    ...bad.map((fact) => h('p', { class: 'fact' }, h('span', { class: 'bad' }, '✗ '), h('code', {}, fact.id), ` ${fact.text}`)),
    ...library.changes.map((change) => h('div', { class: 'fact' },
      h('span', { class: change.kind === 'breaking' ? 'bad' : 'warn' }, change.kind === 'breaking' ? '✗ ' : '≈ '),
      h('code', {}, `${library.name}/${change.function}`), ` ${change.kind} change of signature  `, h('span', { class: 'dim' }, change.where),
      h('dl', {}, h('dt', {}, 'recorded'), h('dd', {}, h('code', {}, change.recorded || '(does not exist)')),
        h('dt', {}, 'now'), h('dd', {}, h('code', {}, change.current || '(does not exist)'))))),
    library.uncovered.length ? h('p', { class: 'fact' }, h('span', { class: 'warn' }, 'uncovered '), 'no case calls ', h('code', {}, library.uncovered.join(', '))) : null,
    ...library.lint.map((lint) => h('p', { class: 'fact' }, h('span', { class: 'warn' }, 'lint '), h('code', {}, lint.where), ` ${lint.text} (${lint.rule})`)),
    good.length ? h('p', { class: 'fact dim' }, h('span', { class: 'good' }, '✓ '), good.map((fact) => fact.text).join(' · ')) : null,
  ];
}

function librarySections(choose) {
  const totals = sums();
  return data.libraries.map((library) => h('section', { class: 'library' },
    h('h2', {}, library.name, h('small', {}, `${library.dir}  ${library.go}`)),
    matrix(library, totals, choose), factsOf(library)));
}
