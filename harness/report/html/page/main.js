// Puts the page together and listens to keys and links.

function heading() {
  const names = data.libraries.map((library) => library.name).join(', ');
  document.title = `${data.kind === 'run' ? (data.good ? '✓' : '✗') : ''} ${names} – Concord`.trim();
  const sign = data.kind === 'run' ? h('span', { class: `seal ${data.good ? 'good' : 'bad'}` }, data.good ? '✓' : '✗') : null;
  return h('header', {}, h('h1', {}, sign, h('span', {}, names || 'Concord'), h('span', { class: 'headline' }, data.headline)),
    h('p', { class: 'dim' }, [data.when.replace('T', ' ').replace('Z', ' UTC'), data.wall, [...new Set(data.libraries.map((each) => each.go))].join(', ')]
      .filter(Boolean).join(' · ')));
}

function environment() {
  const { host } = data;
  return h('footer', {}, h('h2', {}, 'Environment'),
    table('environment', ['client', 'runtime', 'starts', 'ready in'], data.states.map((state) => (state.unavailable
      ? [state.id, h('span', { class: 'warn' }, `unavailable: ${state.unavailable}`)]
      : [state.id, state.runtime, grouped(state.launches), state.launches ? state.startup : '']))),
    h('p', {}, [host.system, host.cpu, host.cores ? countOf(host.cores, 'core') : '', ...data.libraries.map((each) => `${each.name} built with ${each.go}`)]
      .filter(Boolean).join(' · ')),
    data.kind === 'run' ? h('p', { class: 'dim' }, 'keys: ', h('kbd', {}, '/'), ' filter  ', h('kbd', {}, 'j'), ' ', h('kbd', {}, 'k'), ' next and previous  ',
      h('kbd', {}, 'Enter'), ' open and close  ', h('kbd', {}, 'c'), ' copy the replay line  ', h('kbd', {}, 'Esc'), ' show all') : null);
}

function step(list, direction) {
  const summaries = [...list.rows.querySelectorAll('summary')];
  const at = summaries.indexOf(document.activeElement.closest?.('.case')?.querySelector('summary'));
  const next = summaries[at < 0 ? 0 : Math.min(summaries.length - 1, Math.max(0, at + direction))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

function onKey(list, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
  if (event.key === 'Escape') {
    document.activeElement.blur();
    list.reset();
  } else if (typing) {
    return;
  } else if (event.key === '/') {
    list.search.focus();
  } else if (event.key === 'j' || event.key === 'k') {
    step(list, event.key === 'j' ? 1 : -1);
  } else if (event.key === 'c') {
    document.activeElement.closest?.('.case')?.querySelector('.copy')?.click();
    return;
  } else {
    return;
  }
  event.preventDefault();
}

function showRun(main) {
  const list = new CaseList();
  const choose = (what) => list.choose(what);
  main.append(heading(), ...librarySections(choose), h('h2', { id: 'list' }, 'Cases'), list.bar, list.count, list.rows, list.more);
  list.openFirst(3);
  const follow = () => list.goTo(decodeURIComponent(location.hash.slice(1)));
  addEventListener('hashchange', follow);
  addEventListener('keydown', (event) => onKey(list, event));
  return () => { if (location.hash) follow(); };
}

function showBench(main) {
  const width = Math.max(300, Math.min(900, document.documentElement.clientWidth - 48));
  main.append(heading(), ...data.warnings.map((warning) => h('p', { class: 'fact' }, h('span', { class: 'warn' }, 'warning '), warning)),
    ...data.advice.map((advice) => h('p', { class: 'fact' }, h('b', {}, 'advice '), advice)),
    ...benchSections(width).filter(Boolean), ...beginnings(), ...toolchains(),
    h('p', { class: 'dim' }, '× linked: of the same call from c-linked; of a twin, of its twin; from several threads, from as many. binding = client − c-linked (its main thread). Go entry = c-linked − its C twin − own work. own work = the function in Go itself. making = with made arguments − with ready ones.'));
  return () => { document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView(); };
}

const main = h('main');
const afterwards = data.kind === 'run' ? showRun(main) : showBench(main);
main.append(environment());
document.body.append(main);
afterwards();
