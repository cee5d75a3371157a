// The filters and the list of cases. Rows are made as one scrolls towards them, so that 200,000 cases open at once.

const rowsAtOnce = 150;

class CaseList {
  constructor() {
    this.filter = { text: '', client: -1, function: -1, verdicts: new Set(), only: -1 };
    this.rows = h('div', { id: 'cases' });
    this.more = h('div', { class: 'more' });
    this.count = h('p', { class: 'count', role: 'status' });
    this.search = h('input', { type: 'search', id: 'text', placeholder: 'filter by id or text   /', 'aria-label': 'text',
      oninput: () => this.set({ text: this.search.value }) });
    this.client = this.select('client', 'all clients', data.clients);
    this.function = this.select('function', 'all functions', data.functions.map(([library, name]) => `${library}/${name}`));
    this.chips = data.verdicts.map((verdict, number) => this.chip(verdict, number));
    this.clear = h('button', { type: 'button', class: 'clear', onclick: () => this.reset() }, 'show all');
    this.bar = h('div', { class: 'bar', role: 'search' }, this.search, this.client, this.function,
      h('div', { class: 'chips' }, this.chips), this.clear);
    new IntersectionObserver((seen) => { if (seen.some((each) => each.isIntersecting)) this.grow(); }, { rootMargin: '600px' })
      .observe(this.more);
    data.verdicts.forEach((verdict, number) => { if (verdict.failure && verdict.count > 0) this.filter.verdicts.add(number); });
    if (!cases.some((each) => this.shows(each))) this.filter.verdicts.clear();
    this.update();
  }

  select(name, everything, options) {
    return h('select', { id: name, 'aria-label': name, onchange: (event) => this.set({ [name]: Number(event.target.value) }) },
      h('option', { value: -1 }, everything), options.map((option, at) => h('option', { value: at }, option)));
  }

  chip(verdict, number) {
    if (verdict.count === 0) return null;
    return h('button', { type: 'button', class: `chip ${tone(verdict)}`, 'data-verdict': verdict.name, onclick: () => {
      const verdicts = new Set(this.filter.verdicts);
      if (!verdicts.delete(number)) verdicts.add(number);
      this.set({ verdicts });
    } }, `${grouped(verdict.count)} ${verdict.name}`);
  }

  /** Changes part of the filter. */
  set(change) {
    Object.assign(this.filter, { only: -1 }, change);
    this.update();
  }

  reset() {
    this.set({ text: '', client: -1, function: -1, verdicts: new Set() });
  }

  /** From the matrix: this function and client, and nothing else. */
  choose({ function: functionPlace = -1, client = -1, failing = false }) {
    const verdicts = new Set();
    if (failing) data.verdicts.forEach((verdict, number) => { if (verdict.failure) verdicts.add(number); });
    this.set({ text: '', function: functionPlace, client, verdicts });
    this.bar.scrollIntoView({ block: 'start' });
  }

  shows(each) {
    const { text, client, function: functionPlace, verdicts, only } = this.filter;
    if (only >= 0) return each.place === only;
    if (functionPlace >= 0 && each.functionPlace !== functionPlace) return false;
    if (client >= 0 && each.verdict(client) < 0) return false;
    if (verdicts.size > 0 && !this.has(each, client, verdicts)) return false;
    return text === '' || each.text.includes(text.toLowerCase());
  }

  has(each, client, verdicts) {
    for (let at = 0; at < each.verdicts.length; ++at) {
      if ((client < 0 || at === client) && verdicts.has(each.verdict(at))) return true;
    }
    return each.tally().some(([who, verdict]) => (client < 0 || who === client) && verdicts.has(verdict));
  }

  update() {
    const { text, client, function: functionPlace, verdicts, only } = this.filter;
    if (this.search.value !== text) this.search.value = text;
    this.client.value = client;
    this.function.value = functionPlace;
    for (const chip of this.chips) {
      chip?.setAttribute('aria-pressed', verdicts.has(data.verdicts.findIndex((verdict) => verdict.name === chip.dataset.verdict)));
    }
    this.found = cases.filter((each) => this.shows(each));
    this.count.textContent = only >= 0 ? 'one case, by its link'
      : `${grouped(this.found.length)} of ${countOf(cases.length, 'case')}`;
    this.clear.hidden = only < 0 && text === '' && client < 0 && functionPlace < 0 && verdicts.size === 0;
    this.rows.replaceChildren();
    this.shown = 0;
    this.grow();
  }

  grow() {
    const next = this.found.slice(this.shown, this.shown + rowsAtOnce);
    this.shown += next.length;
    this.rows.append(...next.map(caseRow));
    this.more.hidden = this.shown === this.found.length;
  }

  /** Opens what went wrong first, so that nobody has to look for it. */
  openFirst(number) {
    for (const row of [...this.rows.children].slice(0, number)) {
      if (cases[row.dataset.place].differences.length) row.open = true;
    }
  }

  /** Shows the case that a link names; false where there is none. */
  goTo(id) {
    const place = findCase(id);
    if (place < 0) return false;
    let row = this.rows.querySelector(`[data-place="${place}"]`);
    if (!row) {
      this.set({ only: place });
      row = this.rows.firstElementChild;
    }
    row.open = true;
    unfold(row, cases[place]);
    const part = [...row.querySelectorAll('.difference')].find((each) => each.dataset.id === id && id !== cases[place].id);
    (part ?? row).scrollIntoView({ block: 'start' });
    row.querySelector('summary').focus({ preventScroll: true });
    return true;
  }
}
