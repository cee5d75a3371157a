// What the wire's values are in an adapter (README.md), and which of JavaScript's own are such values.
//
// Each type is a form: `take` gives the adapter its value, `give` spells what the adapter gave. Nothing is converted on
// the way: what is not exactly a value of the type is Unfit, and what JavaScript's own type cannot hold is Refused.

import { inspect } from 'node:util';
import { BadValue, Refused, SCALARS, bytes, shown, sliceParts, text } from './values.mjs';

/** What the adapter gave is no value of the type; the message says which and why. */
export class Unfit extends Error {
  name = 'Unfit';
}

const cut = (words) => (words.length <= 60 ? words : `${words.slice(0, 57)}...`);

/** The value for a message; JSON has no BigInt. */
export const told = (value) => cut(inspect(value, { breakLength: Infinity }));

function unfit(value, wanted) {
  throw new Unfit(`${told(value)} (${value?.constructor?.name ?? typeof value}) is no ${wanted}`);
}

const bool = {
  take: (wire) => SCALARS.get('bool').decode(wire) === 1,
  give: (value) => (typeof value === 'boolean' ? value : unfit(value, 'bool')),
};

/** What a cell of the kind gives back as it was: nothing is cut off, nothing rounded. */
const fitsCell = (value, Cells) => Cells.of(value)[0] === value || Number.isNaN(value);

/** Numbers; a BigInt is no number, and an integer has no fraction. */
function number(kind, { Cells, decode, encode }) {
  const fits = (value) => typeof value === 'number' && fitsCell(value, Cells) && (kind[0] === 'f' || !Number.isNaN(value));
  return { kind, take: decode, give: (value) => (fits(value) ? encode(value) : unfit(value, kind)) };
}

const WIDE = new Set(['i64', 'u64', 'uptr']);

/** Integers of 64 bits: always BigInts, since a number does not hold each of them. */
function bigint(kind, { Cells, decode, encode }) {
  const fits = (value) => typeof value === 'bigint' && fitsCell(value, Cells);
  return {
    take: (wire) => BigInt(decode(wire)),
    give: (value) => (fits(value) ? encode(value) : unfit(value, `${kind} (a BigInt)`)),
  };
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Strings, or Buffers where the adapter's `types` say so. What is given may be either. */
function string(kind, stated) {
  return {
    take(wire) {
      const data = text(kind, wire);
      if (stated === Buffer) return data;
      try {
        return UTF8.decode(data);
      } catch {
        throw new Refused(`${told(data)} is not UTF-8, which no string holds; say Buffer in \`types\``);
      }
    },
    give(value) {
      if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
      if (typeof value !== 'string') unfit(value, `${kind} (a string or a Buffer)`);
      if (/\p{Surrogate}/u.test(value)) unfit(value, `${kind} (half a character)`);
      return Buffer.from(value).toString('hex');
    },
  };
}

/** The same, or null for the null pointer. It ends at its NUL, so none is inside. */
function cstring(stated) {
  const { take, give } = string('cstring', stated);
  return {
    take(wire) {
      if (wire === null) return null;
      if (text('cstring', wire).includes(0)) throw new BadValue(`${shown(wire)} is not of kind cstring: a NUL is inside`);
      return take(wire);
    },
    give(value) {
      if (value === null) return null;
      const given = give(value);
      return /^(?:..)*?00/.test(given) ? unfit(value, 'cstring: a NUL is inside') : given;
    },
  };
}

function takenCells(elem, cells) {
  return cells.map((cell, index) => {
    try {
      return elem.take(cell);
    } catch (problem) {
      if (problem instanceof BadValue) problem.message = `cell ${index + 1}: ${problem.message}`;
      throw problem;
    }
  });
}

/** An Array, or a typed array where `types` say so, that the callee changes in place. The nil slice is null. */
function slice(elem, stated = Array) {
  return {
    take(wire) {
      if (wire === null) return null;
      const { len, cells } = sliceParts(wire);
      const taken = takenCells(elem, cells);
      if (cells.length > len) throw new Refused(`${stated.name} has no capacity beyond its length`);
      return stated.from(taken);
    },
    giveAgain(value, len) {
      if (value === null) return null;
      if (value.length !== len) throw new Unfit(`${value.length} cells after the call, ${len} were passed`);
      return { len, cells: Array.from(value, elem.give) };
    },
  };
}

/** An Array of just so many cells; a typed array may be given. One-byte integers are hex on the wire. */
function array(elem, length) {
  const Cells = { u8: Uint8Array, i8: Int8Array }[elem.kind];
  return {
    take(wire) {
      const cells = Cells ? Array.from(Cells.from(bytes('array', wire))) : wire;
      if (!Array.isArray(cells) || cells.length !== length) throw new BadValue(`${shown(wire)} is no array of ${length}`);
      return Cells ? cells : takenCells(elem, cells);
    },
    give(value) {
      if (!(Array.isArray(value) || ArrayBuffer.isView(value)) || value.length !== length)
        unfit(value, `array of ${length}`);
      const cells = Array.from(value, elem.give);
      return Cells ? Buffer.from(Uint8Array.from(cells)).toString('hex') : cells;
    },
  };
}

/** An object of the fields by their names. */
function struct(kind, fields) {
  const names = Object.keys(fields);
  return {
    take(wire) {
      if (!Array.isArray(wire) || wire.length !== names.length)
        throw new BadValue(`${shown(wire)} is no ${kind} of ${names.length} fields`);
      return Object.fromEntries(names.map((name, index) => [name, fields[name].take(wire[index])]));
    },
    give(value) {
      const has = (name) => value !== null && typeof value === 'object' && name in value;
      const plain = Object.getPrototypeOf(Object(value)) === Object.prototype; // others may have methods of their own
      if (!names.every(has) || (plain && Object.keys(value).length !== names.length))
        unfit(value, `${kind} with the fields ${names.join(', ')}`);
      return names.map((name) => spelled(name, () => fields[name].give(value[name])));
    },
  };
}

/** What `give` spells; what does not fit says where it was. */
export function spelled(where, give) {
  try {
    return give();
  } catch (problem) {
    if (problem instanceof Unfit) problem.message = `${where}: ${problem.message}`;
    throw problem;
  }
}

/** How a type is passed by value. Throws Refused where JavaScript's own types have no form for it. */
export function formOf(type, stated) {
  const { kind, elem, fields, c } = type;
  if (kind === 'bool') return bool;
  if (SCALARS.has(kind)) return (WIDE.has(kind) ? bigint : number)(kind, SCALARS.get(kind));
  if (kind === 'string') return string(kind, stated);
  if (kind === 'cstring') return cstring(stated);
  if (kind === 'array') return array(formOf(elem), type.length);
  if (kind !== 'struct' || !fields) throw new Refused(`an adapter has no form for ${kind}`);
  return struct(c || kind, Object.fromEntries(fields.map((field) => [field.name, formOf(field.type)])));
}

/** Slices are parameters alone: an Array that is a result would not tell the capacity. */
export const parameterForm = (type, stated) =>
  type.kind === 'slice' ? slice(formOf(type.elem), stated) : formOf(type, stated);
