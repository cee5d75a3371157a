// One case: its line in the list, and what unfolds below it.

function diffLines(label, lines, kind) {
  return lines.map(([before, differing, after], at) => h('div', { class: 'line' },
    h('span', { class: 'label' }, at === 0 ? label : ''),
    h('span', { class: 'value' }, before, differing ? h('mark', { class: kind }, differing) : '', after)));
}

function printed(label, text) {
  return text ? h('div', { class: 'part' }, h('span', { class: 'label' }, label), h('pre', { tabindex: '0' }, text)) : null;
}

function part(label, ...content) {
  return h('div', { class: 'part' }, h('span', { class: 'label' }, label), h('span', { class: 'words' }, content));
}

function replayPart(text) {
  if (!text) return null;
  const line = h('code', {}, text);
  const button = h('button', { class: 'copy', type: 'button', onclick: () => copy(text, button, line) }, 'copy');
  return h('div', { class: 'part' }, h('span', { class: 'label' }, 'replay'), h('span', { class: 'words replay' }, line, button));
}

function voiceBlock(voice, several) {
  return h('div', { class: 'voice' },
    several ? part('by', voice.clients.join(', ')) : null,
    h('div', { class: 'diff', tabindex: '0' }, h('div', { class: 'lines' }, voice.expected ? diffLines('expected', voice.expected, 'good') : [],
      diffLines('got', voice.got, 'bad'))),
    voice.cause ? part('cause', voice.cause) : null,
    printed('', voice.detail), printed('stdout', voice.output), printed('stderr', voice.errors),
    printed('stacks', voice.stacks), replayPart(voice.replay),
    voice.known ? part('known', voice.known) : null, voice.reason ? part('reason', voice.reason) : null,
    voice.link ? part('link', voice.link) : null, printed('mend', voice.mend));
}

function differenceBlock(difference, ofCase) {
  const verdict = data.verdicts[difference.verdict];
  const clients = difference.voices.flatMap((voice) => voice.clients);
  return h('article', { class: 'difference', 'data-id': difference.id },
    h('h4', {}, h('span', { class: tone(verdict) }, `${signOf(verdict)} ${verdict.name}`),
      difference.id === ofCase.id ? '' : h('a', { href: linkTo(difference.id) }, difference.id), h('span', { class: 'who' }, clients.join(', '))),
    difference.call ? part('call', h('code', {}, difference.call)) : null,
    difference.voices.map((voice) => voiceBlock(voice, clients.length > 1)),
    difference.answers ? part('answers', difference.answers) : null);
}

/** Who did what: a line for each verdict; of a family the numbers too. */
function verdictLines(ofCase) {
  if (Object.keys(ofCase.counts).length > 0) return countsTable(ofCase);
  const tally = ofCase.tally();
  return data.verdicts.map((verdict, number) => {
    const clients = tally.filter(([, what]) => what === number).map(([client]) => data.clients[client]);
    return clients.length ? part(verdict.name, clients.join(', ')) : null;
  });
}

function countsTable(ofCase) {
  const used = [...new Set(ofCase.tally().map(([, verdict]) => verdict))].sort((a, b) => a - b);
  const rows = data.clients.map((client, at) => [client, ...used.map((verdict) => {
    const found = ofCase.tally().find(([who, what]) => who === at && what === verdict);
    return found ? grouped(found[2]) : '';
  })]).filter((row) => row.slice(1).some((text) => text !== ''));
  return table('counts', ['', ...used.map((verdict) => data.verdicts[verdict].name)], rows);
}

function linkTo(id) {
  return `#${encodeURIComponent(id).replaceAll('%2F', '/')}`;
}

function caseBody(ofCase) {
  const [library] = data.functions[ofCase.functionPlace];
  const suite = data.libraries.find((each) => each.name === library)?.suite;
  return h('div', { class: 'body' },
    ofCase.differences.map((difference) => differenceBlock(difference, ofCase)),
    ofCase.omitted ? h('p', { class: 'dim' }, `… and ${countOf(ofCase.omitted, 'further failure')} that the run did not keep`) : null,
    h('div', { class: 'verdicts' }, verdictLines(ofCase)),
    h('p', { class: 'dim' }, suite && ofCase.line ? `${suite}:${ofCase.line} · ` : '', h('a', { href: linkTo(ofCase.id) }, 'link to this case')));
}

/** Who did what, worst first: the clients of each unusual verdict by name, the others by number. */
function outcomes(ofCase) {
  const byVerdict = new Map();
  for (let client = 0; client < ofCase.verdicts.length; ++client) {
    const verdict = ofCase.verdict(client);
    if (verdict >= 0) byVerdict.set(verdict, [...(byVerdict.get(verdict) ?? []), data.clients[client]]);
  }
  return [...byVerdict].sort(([a], [b]) => severity(b) - severity(a)).map(([number, clients]) => {
    const verdict = data.verdicts[number];
    const quiet = ['good', 'dim'].includes(tone(verdict)) || clients.length > 3;
    const word = verdict.name === 'fail' || verdict.name === 'pass' ? '' : ` ${verdict.name}`;
    return h('span', { class: `outcome ${tone(verdict)}` },
      quiet ? `${clients.length}${word} ${signOf(verdict)}` : `${clients.join(', ')}${word} ${signOf(verdict)}`);
  });
}

function sizeOf(ofCase) {
  const most = Math.max(0, ...Object.values(ofCase.counts).map((counts) => counts.reduce((sum, n, i) => sum + (i % 2 ? n : 0), 0)));
  return most > 1 ? h('span', { class: 'dim' }, ` ${grouped(most)} cases`) : '';
}

/** The body is made when it is first opened. */
function caseRow(ofCase) {
  const verdict = data.verdicts[ofCase.worst];
  const row = h('details', { class: 'case', 'data-place': ofCase.place },
    h('summary', {}, h('span', { class: `sign ${verdict ? tone(verdict) : 'dim'}` }, verdict ? signOf(verdict) : '·'),
      h('span', { class: 'id' }, ofCase.id, sizeOf(ofCase)), h('span', { class: 'outcomes' }, outcomes(ofCase))));
  row.addEventListener('toggle', () => { if (row.open) unfold(row, ofCase); });
  return row;
}

/** Makes the body, and moves what is wider than the page to where it differs. */
function unfold(row, ofCase) {
  if (row.querySelector('.body')) return;
  row.append(caseBody(ofCase));
  for (const diff of row.querySelectorAll('.diff')) {
    const mark = diff.querySelector('mark')?.getBoundingClientRect();
    const { left, width } = diff.getBoundingClientRect();
    if (mark && mark.right > left + width) diff.scrollLeft = mark.left - left - width / 2;
  }
}
