// The rows of an export that needs memory: from the arguments to the reply, and what is kept of them for later rows
// (PROTOCOL.md, section 5.2). Imported only where a contract has such an export.

import { setImmediate as turn } from 'node:timers/promises';
import { Export, native } from './binding.mjs';
import { Recorder, wanted } from './callbacks.mjs';
import { Reading } from './memory.mjs';
import { Types } from './pointers.mjs';
import { BadValue, Refused, SCALARS, shown } from './values.mjs';

/** The memory of one row's arguments, or of what was kept of one. It does not move, unlike a small typed array. */
class Memory {
  #kept;
  #owned = [];
  #blocks = new Map();
  #keeping = new Map();
  #lasting = new Map();

  constructor(kept) {
    this.#kept = kept;
  }

  /** Takes what `release` will be given; it is found again as `block` by its address. */
  own(address, block, release) {
    this.#owned.push({ address, release });
    this.#blocks.set(address, block);
    return address;
  }

  /** Zeroed memory of C's; `values` are what the binding was given for its cells. */
  allocate(size, values) {
    return this.own(native.allocate(Math.max(size, 1)), { size, values }, native.free);
  }

  block(address) {
    return this.#blocks.get(address);
  }

  /** What is kept at the address, if this row kept it or passes it again. */
  lasting(address) {
    return this.#lasting.get(address);
  }

  get recorders() {
    const later = [...this.#lasting.values()].flatMap(({ memory }) => memory.recorders);
    return [...this.#blocks.values()].filter((block) => block instanceof Recorder).concat(later);
  }

  /** A value whose memory is to outlive the row, which it does once `commit` says so. */
  keep(name, codec, decode) {
    if (typeof name !== 'string') throw new BadValue(`${shown(name)} is not a name to keep a value by`);
    if (this.#kept.has(name) || this.#keeping.has(name))
      throw new BadValue(`${shown(name)} is kept already: release it first`);
    const entry = { codec, memory: new Memory(this.#kept), value: undefined };
    this.#keeping.set(name, entry);
    entry.value = decode(entry.memory);
    this.#lasting.set(entry.value, entry);
    return entry.value;
  }

  again(name, codec) {
    const entry = this.#kept.find(name);
    if (entry.codec.isCallback !== codec.isCallback)
      throw new BadValue(`what is kept as ${shown(name)} is of another type`);
    this.#lasting.set(entry.value, entry);
    return entry.value;
  }

  commit() {
    for (const [name, entry] of this.#keeping) {
      this.#kept.add(name, entry);
      entry.memory.commit();
    }
    this.#keeping.clear();
  }

  release() {
    for (const { memory } of this.#keeping.values()) memory.release();
    for (const { address, release } of this.#owned.splice(0)) release(address);
  }
}

/** What outlives its row, by name. */
class Kept {
  #entries = new Map();

  find(name) {
    const entry = this.#entries.get(name);
    if (!entry) throw new BadValue(`nothing is kept as ${shown(name)}`);
    return entry;
  }

  has(name) {
    return this.#entries.has(name);
  }

  add(name, entry) {
    this.#entries.set(name, entry);
  }

  /** Whether C may call back at any time, so that this thread must not be blocked. */
  get listening() {
    return [...this.#entries.values()].some(({ memory }) => memory.recorders.length > 0);
  }

  async read(name, calls) {
    const { codec, memory, value } = this.find(name);
    const recorder = codec.isCallback ? memory.block(value) : null;
    if (!recorder) {
      if (calls !== undefined) throw new BadValue(`${shown(name)} is no callback, which alone has "calls" to wait for`);
      return [codec.encode(value, new Reading(memory), value)]; // nothing is freed: it stays what it is
    }
    if (calls !== undefined) await recorder.settled(wanted(calls));
    return [recorder.take()];
  }

  async release(names) {
    const entries = names.map((name) => this.find(name));
    await turn(); // calls that wait for this thread go through first
    for (const { memory } of entries) memory.release();
    for (const name of names) this.#entries.delete(name);
  }
}

/** A row of values that came back; then what is to be freed is. */
function spelled(memory, find, spell) {
  const reading = new Reading(memory, find);
  try {
    return spell(reading);
  } finally {
    for (const free of reading.frees) free();
  }
}

/** Whether a type, or one that it is made of, is such a one. */
function some(type, such) {
  const parts = [type.elem, ...(type.fields ?? []).map((field) => field.type)];
  return such(type) || parts.some((part) => part && some(part, such));
}

const hasCallback = (type) => some(type, ({ kind }) => kind === 'callback');
const hasFree = (type) => some(type, ({ free }) => free !== undefined);

/** C gives several results as one struct. */
function joined(results) {
  if (results.length === 0) return { ctype: native.VOID };
  if (results.length === 1) return results[0].codec;
  return { ctype: native.struct(Object.fromEntries(results.map(({ codec }, i) => [`r${i}`, codec.ctype]))) };
}

/** An export whose rows need memory. */
class RowExport extends Export {
  #kept;
  #params;
  #results;

  constructor(library, kept, { name, params, results }) {
    super(library, name, params, joined(results));
    this.#kept = kept;
    this.#params = params;
    this.#results = results;
    const types = [...params, ...results].map(({ type }) => type);
    this.callsBack = types.some(hasCallback);
    if (this.callsBack) this.unmeasured = 'it calls back, which costs what JavaScript costs';
    if (types.some(hasFree)) this.unmeasured = 'each call gives memory that is to be freed';
    this.several = results.length > 1;
    this.sums = SCALARS.has(results[0]?.type.kind) ? results[0].type.kind : null;
  }

  reply(result, values, memory) {
    const given = this.#results.length > 1 ? this.#results.map((_, i) => result[`r${i}`]) : [result];
    const valueOf = (list, found, name) => {
      const index = list.findIndex((each) => each.name === name);
      return index >= 0 && { codec: list[index].codec, value: found[index] };
    };
    const find = (name) => valueOf(this.#params, values, name) || valueOf(this.#results, given, name);
    return spelled(memory, find, (reading) => {
      const row = this.#results.map(({ codec }, i) => codec.encode(given[i], reading));
      this.#params.forEach(({ codec, changes }, i) => {
        if (changes) row.push(codec.encode(values[i], reading, values[i]));
      });
      return row;
    });
  }

  call(row) {
    return this.#within(row, (values, memory) => this.reply(this.function(...values), values, memory));
  }

  measured(row, work) {
    return this.#within(row, (values, memory) => {
      const { result, ...figures } = work(values);
      return { ...figures, row: this.reply(result, values, memory) };
    });
  }

  #within(row, use) {
    const memory = new Memory(this.#kept);
    try {
      const values = this.arguments(row, memory);
      memory.commit();
      return use(values, memory);
    } finally {
      memory.release();
    }
  }

  async callApart(row) {
    const memory = new Memory(this.#kept);
    try {
      const values = this.arguments(row, memory);
      memory.commit();
      const result = await this.apart(values);
      await Promise.all(memory.recorders.map((recorder) => recorder.settled()));
      return this.reply(result, values, memory);
    } finally {
      await turn(); // calls that nobody asked for go through while their callback is there
      memory.release();
    }
  }
}

/** Binds the exports whose rows need memory. */
export class Rows {
  #library;
  #types;
  kept = new Kept();

  constructor(library) {
    this.#library = library;
    this.#types = new Types(library);
  }

  /** Throws Refused where it cannot be bound. */
  bind({ name, params, results }, codecOf = (type) => this.#types.of(type)) {
    return new RowExport(this.#library, this.kept, {
      name,
      params: params.map((each) => this.#coded('parameter', each, codecOf)),
      results: results.map((each, i) => this.#coded('result', { ...each, name: each.name || `r${i}` })),
    });
  }

  #coded(what, slot, codecOf = (type) => this.#types.of(type)) {
    try {
      return { ...slot, codec: codecOf(slot.type) };
    } catch (problem) {
      throw new Refused(`${what} "${slot.name}": ${problem.message}`);
    }
  }
}
