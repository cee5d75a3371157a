// What the data holds, by name. A case comes as [function, name, line, verdicts, counts, differences, omitted]; verdicts is a
// letter for each client.

const data = JSON.parse(document.getElementById('data').textContent);
const signs = { pass: '✓', 'known difference': '≈', refused: '–', unavailable: '–', 'not run': '?' };

function tone(verdict) {
  if (verdict.name === 'pass') return 'good';
  if (verdict.name === 'refused' || verdict.name === 'unavailable') return 'dim';
  return verdict.failure && verdict.name !== 'not run' ? 'bad' : 'warn';
}

function signOf(verdict) {
  return signs[verdict.name] ?? '✗';
}

class Case {
  constructor(raw, place) {
    [this.functionPlace, this.name, this.line, this.verdicts] = raw;
    this.counts = raw[4] ?? {};
    this.differences = raw[5] ?? [];
    this.omitted = raw[6] ?? 0;
    this.place = place;
    const [library, name] = data.functions[this.functionPlace];
    this.id = `${library}/${name}/${this.name}`;
  }

  /** The verdict's number for a client, or -1 where it has none. */
  verdict(client) {
    const letter = this.verdicts[client];
    return letter === undefined ? -1 : data.letters.indexOf(letter);
  }

  /** How often each client gave each verdict: [[client, verdict, count], …] */
  tally() {
    const list = [];
    for (let client = 0; client < this.verdicts.length; ++client) {
      const counts = this.counts[client];
      if (counts) for (let i = 0; i < counts.length; i += 2) list.push([client, counts[i], counts[i + 1]]);
      else if (this.verdict(client) >= 0) list.push([client, this.verdict(client), 1]);
    }
    return list;
  }

  get worst() {
    let worst = -1;
    for (let client = 0; client < this.verdicts.length; ++client) {
      const verdict = this.verdict(client);
      if (verdict >= 0 && (worst < 0 || severity(verdict) > severity(worst))) worst = verdict;
    }
    return worst;
  }

  /** What the text filter looks in. */
  get text() {
    this.lowered ??= [this.id, ...this.differences.flatMap((difference) => [difference.id, difference.call,
      ...difference.voices.flatMap((voice) => [...(voice.expected ?? []).map((line) => line.join('')),
        ...voice.got.map((line) => line.join('')), voice.errors ?? '', voice.detail ?? ''])])].join('\n').toLowerCase();
    return this.lowered;
  }
}

function severity(verdict) {
  return { bad: 3, warn: 2, good: 1, dim: 0 }[tone(data.verdicts[verdict])];
}

const cases = (data.cases ?? []).map((raw, place) => new Case(raw, place));

/** The case that an id names; of a generated one ("…/random#17") its family. */
function findCase(id) {
  const whole = cases.findIndex((each) => each.id === id);
  if (whole >= 0 || !id.includes('#')) return whole;
  return cases.findIndex((each) => each.id === id.slice(0, id.lastIndexOf('#')));
}
