// Arguments that are made anew for each call, of JavaScript's own values (PROTOCOL.md, section 4): of a string, or of an
// array of numbers. Loaded only where a request asks for it.
//
// A codec's `decode` gives a function here, which makes the argument. How is the binding's (makeString, makeSlice), and as
// its users write it.

import { measure } from './bench.mjs';
import { native } from './binding.mjs';
import { Refused, SCALARS, attempt, shown, sliceParts, text } from './values.mjs';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function ownString(wire) {
  const data = text('string', wire);
  try {
    return UTF8.decode(data);
  } catch {
    throw new Refused(`${shown(wire)} is not UTF-8, which no string holds`);
  }
}

/** An array, of BigInts where integers have 64 bits. */
function ownArray({ kind }, wire) {
  const { decode, toCell = kind === 'bool' ? Boolean : (value) => value } = SCALARS.get(kind);
  const { len, cells } = sliceParts(wire);
  const own = cells.map((cell) => toCell(decode(cell)));
  if (own.length > len) throw new Refused('an array has no capacity beyond its length');
  return own;
}

const OWN = {
  string() {
    return (wire) => {
      const own = ownString(wire);
      return () => native.makeString(own);
    };
  },
  slice({ elem }, codec) {
    const { Cells } = SCALARS.get(elem.kind);
    return (wire) => {
      if (!wire?.cells?.length) return () => codec.decode(wire); // nil, or empty: there is nothing to copy
      const own = ownArray(elem, wire);
      return () => native.makeSlice(Cells, own);
    };
  },
};

/** The codec of a parameter. Throws Refused where there is no value of JavaScript's own. */
function madeCodec(type) {
  const { kind, elem } = type;
  if (!SCALARS.has(kind) && kind !== 'string' && !(kind === 'slice' && SCALARS.has(elem.kind)))
    throw new Refused(`JavaScript has no value of its own of which a ${kind} is made here`);
  const codec = native.plainCodec(type);
  return { ...codec, decode: OWN[kind]?.(type, codec) ?? ready(codec) };
}

/** A number is JavaScript's own already. */
function ready({ decode }) {
  return (wire) => {
    const value = decode(wire);
    return () => value;
  };
}

/** The call that first makes its arguments: each time they take the place of what makes them. */
function preparedAnew(f, values) {
  const makers = [...values];
  const [a, b, c] = makers;
  switch (values.length) {
    case 0: return () => f();
    case 1: return () => f((values[0] = a()));
    case 2: return () => f((values[0] = a()), (values[1] = b()));
    case 3: return () => f((values[0] = a()), (values[1] = b()), (values[2] = c()));
    default: return () => {
      for (let i = 0; i < makers.length; i++) values[i] = makers[i]();
      return f(...values);
    };
  }
}

const subjects = new Map();

export function measured(library, { bench, row, loops }) {
  return attempt((values) => {
    if (!subjects.has(bench)) subjects.set(bench, library.rebound(bench, madeCodec));
    return measure(subjects.get(bench), values, loops, preparedAnew);
  }, row);
}
