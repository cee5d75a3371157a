// Addresses (PROTOCOL.md, sections 5.1 and 5.2): whose memory they lead to, how many cells, who frees it, what lasts
// longer than its row. Also makes the codecs of a contract's types; memory.mjs says what a codec is.

import { native } from './binding.mjs';
import { callbackOf } from './callbacks.mjs';
import { BYTE_KINDS, arrayOf, cellsOf, hexAt, placed, sliceInMemory, stringInMemory, structOf } from './memory.mjs';
import { BadValue, Refused, SCALARS, bytes, shown, text } from './values.mjs';

/** A codec of addresses, with what may stand in the place of one that outlives its row, or did (section 5.2). */
function lasting({ decode, encode, ...others }) {
  const codec = {
    ...others,
    decode(wire, memory) {
      const keys = wire !== null && typeof wire === 'object' ? Object.keys(wire).sort().join() : '';
      if (keys === 'kept') return memory.again(wire.kept, codec);
      if (keys === 'keep,value') return memory.keep(wire.keep, codec, (own) => codec.decode(wire.value, own));
      return wire === null ? null : decode(wire, memory);
    },
    encode(address, reading, before) {
      if (address === null) return null;
      const kept = address === before ? reading.memory?.lasting(address) : undefined;
      return kept ? kept.codec.encode(address, reading.apart(kept.memory), address) : encode(address, reading, before);
    },
  };
  return codec;
}

function cstringOf(free) {
  return {
    ctype: native.POINTER,
    decode(wire, memory) {
      const data = text('cstring', wire);
      if (data.includes(0)) throw new BadValue(`${shown(wire)} is not of kind cstring: there is a NUL inside`);
      return placed(Buffer.concat([data, Buffer.alloc(1)]), memory);
    },
    encode(address, reading, before) {
      const block = address === before ? reading.memory.block(address) : undefined;
      if (!block && free) reading.frees.push(() => free(address));
      return hexAt(address, native.lengthAt(address, block?.size ?? Number.MAX_SAFE_INTEGER));
    },
  };
}

/** An address, written as one. */
function addressOf(wire, orElse = '') {
  try {
    const address = BigInt(SCALARS.get('uptr').decode(wire));
    if (address !== 0n) return address;
    throw new BadValue('zero is spelled null');
  } catch {
    throw new BadValue(`${shown(wire)} is not of kind pointer (${orElse}an address in decimal, or null)`);
  }
}

/** An address that leads to nobody knows what. */
function opaqueOf(free) {
  return {
    ctype: native.POINTER,
    decode: (wire) => addressOf(wire),
    encode(address, reading, before) {
      if (free && address !== before) reading.frees.push(() => free(address));
      return String(address);
    },
  };
}

function pointerOf({ count, elem: { kind } }, elem, free) {
  const cells = cellsOf(elem);
  const isBytes = BYTE_KINDS.has(kind);
  return {
    ctype: native.pointerTo(elem.ctype),
    elem,
    decode(wire, memory) {
      if (isBytes) return placed(bytes('pointer', wire), memory);
      if (!Array.isArray(wire)) return addressOf(wire, 'a list of cells, ');
      return cells.place(wire.map((cell) => elem.decode(cell, memory)), memory);
    },
    encode(address, reading, before) {
      const block = address === before ? reading.memory.block(address) : undefined;
      if (address === before && !block) return String(address); // as it was given
      if (!block && free) reading.frees.push(() => free(address));
      const n = block ? Math.floor(block.size / cells.size) : reading.count(count);
      return isBytes ? hexAt(address, n) : cells.read(address, n, reading, block?.values);
    },
  };
}

/** Makes the codecs of a contract's types. */
export class Types {
  #library;

  constructor(library) {
    this.#library = library;
  }

  of(type) {
    const { kind, elem, fields, free } = type;
    if (SCALARS.has(kind)) return { ...SCALARS.get(kind), ctype: native.C_TYPES[kind] };
    switch (kind) {
      case 'string': return stringInMemory;
      case 'slice': return sliceInMemory(this.of(elem));
      case 'cstring': return lasting(cstringOf(this.#freeing(free)));
      case 'array': return arrayOf(type, this.of(elem));
      case 'callback': return lasting(callbackOf(type, this));
      case 'pointer':
        if (!elem || (elem.kind === 'struct' && !elem.fields?.length)) return lasting(opaqueOf(this.#freeing(free)));
        return lasting(pointerOf(type, this.of(elem), this.#freeing(free)));
      case 'struct':
        if (!fields?.length) throw new Refused(`no codec for ${type.c || 'a struct'}, whose fields are not known`);
        return structOf(type, fields.map((field) => this.of(field.type)));
      default: throw new Refused(`no codec for ${kind}`);
    }
  }

  #freeing(name) {
    if (!name) return null;
    try {
      return this.#library.freeing(name);
    } catch (problem) {
      throw new Refused(`no function "${name}" to free it with: ${problem.message}`);
    }
  }
}
