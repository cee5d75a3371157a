// What lies in memory (PROTOCOL.md, section 5): structs, arrays, strings and slices of anything. Addresses are in
// pointers.mjs. Imported only where a contract has such a type.
//
// A codec is what it is in values.mjs, with `ctype`, the type declared to the binding. `decode` makes what is passed
// for that, and places in the row's Memory what it points to; `encode` spells what came back, beside what was there
// `before` the call: an address that is no longer the caller's leads to memory of the callee's.

import { native } from './binding.mjs';
import { BadValue, Refused, bytes, shown, sliceParts, text } from './values.mjs';

const MOST_CELLS = 2 ** 24;
export const BYTE_KINDS = new Set(['u8', 'i8']); // many of them are spelled in hex

/** What is known once a call returned: whose memory is whose, what counts are named after, what is to be freed. */
export class Reading {
  #find;
  #outer;

  constructor(memory, find = () => null, outer = null) {
    this.memory = memory;
    this.frees = outer?.frees ?? [];
    this.#find = find;
    this.#outer = outer;
  }

  inside(find) {
    return new Reading(this.memory, find, this);
  }

  /** For memory that lasts longer than the row. Nothing of it is freed, whatever the callee put there. */
  apart(memory) {
    const reading = new Reading(memory, () => null, this);
    reading.frees = [];
    return reading;
  }

  count(count) {
    const n = typeof count === 'string' ? Number(this.#named(count)) : count ?? 1;
    if (n >= 0 && n <= MOST_CELLS) return n;
    throw new RangeError(`the count ${shown(count)} is ${n}, not one from 0 to ${MOST_CELLS}`);
  }

  #named(name) {
    const found = this.#find(name);
    if (!found) {
      if (!this.#outer) throw new Error(`there is no value named "${name}", which a count asks for`);
      return this.#outer.#named(name);
    }
    const { codec, value } = found;
    if (value === null) throw new Error(`"${name}", which a count asks for, is a null pointer`);
    return codec.elem ? native.decode(value, 0, codec.elem.ctype) : value;
  }
}

/** Cells copied out of memory. */
function stored(address, Cells, n) {
  const cells = new Cells(n);
  if (n > 0) native.fetch(cells, address);
  return cells;
}

/** Copies bytes into the row's memory. */
export function placed(data, memory) {
  const address = memory.allocate(data.length);
  if (data.length > 0) native.store(address, data);
  return address;
}

export const hexAt = (address, size) => Buffer.from(stored(address, Uint8Array, size).buffer).toString('hex');

/** How many of a codec's values lie in memory one behind the other: scalars at once, others one by one. */
export function cellsOf(elem) {
  const { ctype, Cells, toCell = (value) => value } = elem;
  const size = native.sizeOf(ctype);
  const place = Cells
    ? (values, memory) => {
      const address = memory.allocate(values.length * size, values);
      if (values.length > 0) native.store(address, Cells.from(values, toCell));
      return address;
    }
    : (values, memory) => {
      const address = memory.allocate(values.length * size, values);
      values.forEach((value, i) => native.encode(address, i * size, ctype, value));
      return address;
    };
  const read = Cells
    ? (address, n) => Array.from(stored(address, Cells, n), (value) => elem.encode(value))
    : (address, n, reading, before) =>
      Array.from({ length: n }, (_, i) => elem.encode(native.decode(address, i * size, ctype), reading, before?.[i]));
  return { size, place, read };
}

export const stringInMemory = {
  ctype: native.GoString,
  decode(wire, memory) {
    const data = text('string', wire);
    return { p: placed(data, memory), n: data.length };
  },
  encode: ({ p, n }, reading) => hexAt(p, reading.count(Number(n))),
};

export function sliceInMemory(elem) {
  const cells = cellsOf(elem);
  return {
    ctype: native.GoSlice,
    decode(wire, memory) {
      if (wire === null) return { data: null, len: 0, cap: 0 };
      const parts = sliceParts(wire);
      const values = parts.cells.map((cell) => elem.decode(cell, memory));
      return { data: cells.place(values, memory), len: parts.len, cap: values.length };
    },
    encode({ data, len, cap }, reading, before) {
      if (data === null) return null;
      const block = data === before?.data ? reading.memory.block(data) : undefined;
      return { len: Number(len), cells: cells.read(data, reading.count(Number(cap)), reading, block?.values) };
    },
  };
}

export function arrayOf({ length, elem: { kind } }, elem) {
  const isBytes = BYTE_KINDS.has(kind);
  return {
    ctype: native.arrayOf(elem.ctype, length, isBytes),
    decode(wire, memory) {
      const cells = isBytes ? bytes('array', wire) : wire;
      if (!(Array.isArray(cells) || isBytes) || cells.length !== length)
        throw new BadValue(`${shown(wire)} is not an array of ${length} ${isBytes ? 'bytes in hex' : 'cells'}`);
      return isBytes ? cells : cells.map((cell) => elem.decode(cell, memory));
    },
    encode(value, reading, before) {
      if (isBytes) return Buffer.from(value.buffer).toString('hex');
      return value.map((each, i) => elem.encode(each, reading, before?.[i]));
    },
  };
}

/** The members as they are to be declared: what is not known of between them (bit fields) becomes bytes. */
function membersOf({ c, fields, size, align }, codecs) {
  const members = {};
  const gap = (from, to) => {
    if (to > from) members[`_gap${from}`] = native.arrayOf(native.C_TYPES.u8, to - from, true);
  };
  let end = 0;
  const reach = (offset, alignment) => {
    const natural = Math.ceil(end / alignment) * alignment;
    if (natural > offset)
      throw new Refused(`${c || 'a struct'} is packed: its fields lie closer than C lays them out`);
    if (natural < offset) gap(end, offset);
    end = offset;
  };
  fields.forEach(({ name, offset }, i) => {
    reach(offset, native.alignOf(codecs[i].ctype));
    members[name] = codecs[i].ctype;
    end += native.sizeOf(codecs[i].ctype);
  });
  reach(size, align);
  return members;
}

export function structOf(type, codecs) {
  const names = type.fields.map(({ name }) => name);
  return {
    ctype: native.struct(membersOf(type, codecs)),
    decode(wire, memory) {
      if (!Array.isArray(wire) || wire.length !== names.length)
        throw new BadValue(`${shown(wire)} is not a struct of ${names.length} fields`);
      return Object.fromEntries(names.map((name, i) => [name, within(name, () => codecs[i].decode(wire[i], memory))]));
    },
    encode(value, reading, before) {
      const sibling = (name) => names.includes(name) && { codec: codecs[names.indexOf(name)], value: value[name] };
      const inside = reading.inside(sibling);
      return names.map((name, i) => codecs[i].encode(value[name], inside, before?.[name]));
    },
  };
}

/** A bad value inside a field says in which. */
function within(name, decode) {
  try {
    return decode();
  } catch (problem) {
    if (problem instanceof BadValue) problem.message = `field ${name}: ${problem.message}`;
    throw problem;
  }
}
