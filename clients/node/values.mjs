// The values of the wire (PROTOCOL.md, section 5) as JavaScript's own, and as bytes in memory.
//
// A scalar kind is a codec: `decode` (wire to JavaScript, throwing BadValue for whatever is not exactly a value of the
// kind), `encode` (JavaScript to wire, in the one canonical spelling), and `store` and `load`, which keep one in the
// bytes of a Buffer: little-endian, as every machine is that both koffi and Go build for. Knows nothing of koffi.

/** An argument is not a value of its kind; the message says which and why. */
export class BadValue extends Error {}

/** The value for a message, cut where it would fill the screen. */
export function shown(value) {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}

const bool = {
  size: 1,
  decode(wire) {
    if (typeof wire !== 'boolean') throw new BadValue(`${shown(wire)} is not of kind bool`);
    return wire ? 1 : 0;
  },
  encode: (value) => value !== 0,
  store: (bytes, value, at) => bytes.writeUInt8(value, at),
  load: (bytes, at) => bytes.readUInt8(at),
};

/** Integers of up to 32 bits: JSON numbers. */
function narrow(kind, low, high, access) {
  return {
    size: access.size,
    decode(wire) {
      if (Number.isInteger(wire) && wire >= low && wire <= high) return wire;
      throw new BadValue(`${shown(wire)} is not of kind ${kind} (${low} to ${high})`);
    },
    encode: (value) => value,
    store: access.store,
    load: access.load,
  };
}

// A decimal of so many characters is exact as a Number, which koffi and V8 handle several times faster than a BigInt.
const EXACT_DIGITS = 15;
const HIGH_WORD = 2 ** 32;
const EXACT_HIGH_WORD = 2 ** 20; // high words below this, and down to its negative, leave a Number exact

/** Integers of 64 bits: decimal strings; Numbers here as long as that is exact, and BigInts beyond. */
function wide(kind, low, high, canonical, access) {
  const lowestHighWord = low === 0n ? 0 : -EXACT_HIGH_WORD; // of unsigned ones a negative high word is a large value
  return {
    size: 8,
    decode(wire) {
      if (typeof wire === 'string' && canonical.test(wire)) {
        if (wire.length <= EXACT_DIGITS) return Number(wire);
        const value = BigInt(wire);
        if (value >= low && value <= high) return value;
      }
      throw new BadValue(`${shown(wire)} is not of kind ${kind} (a decimal string, ${low} to ${high})`);
    },
    encode: (value) => String(value),
    store(bytes, value, at) {
      if (typeof value === 'bigint') return access.store(bytes, value, at);
      bytes.writeUInt32LE(value >>> 0, at); // modulo 2^32
      return bytes.writeInt32LE(Math.floor(value / HIGH_WORD), at + 4);
    },
    load(bytes, at) {
      const word = bytes.readInt32LE(at + 4);
      if (word >= EXACT_HIGH_WORD || word < lowestHighWord) return access.load(bytes, at);
      return word * HIGH_WORD + bytes.readUInt32LE(at);
    },
  };
}

const SIGNED = /^(?:0|-?[1-9][0-9]{0,18})$/;
const UNSIGNED = /^(?:0|[1-9][0-9]{0,19})$/;
const signed = {
  store: (bytes, value, at) => bytes.writeBigInt64LE(value, at),
  load: (bytes, at) => bytes.readBigInt64LE(at),
};
const unsigned = {
  store: (bytes, value, at) => bytes.writeBigUInt64LE(value, at),
  load: (bytes, at) => bytes.readBigUInt64LE(at),
};

/** Floats: the hex digits of their bits, so that -0.0 and the last bit count; every NaN is "nan". */
function float(kind, size, access) {
  const pattern = new RegExp(`^[0-9a-f]{${2 * size}}$`);
  const bits = Buffer.alloc(size); // most significant byte first, as the digits are written
  return {
    size,
    decode(wire) {
      if (wire === 'nan') return NaN;
      if (typeof wire !== 'string' || !pattern.test(wire))
        throw new BadValue(`${shown(wire)} is not of kind ${kind} (${2 * size} lower-case hex digits)`);
      bits.write(wire, 'hex');
      return access.fromBits(bits);
    },
    encode(value) {
      if (Number.isNaN(value)) return 'nan';
      access.toBits(bits, value);
      return bits.toString('hex');
    },
    store: access.store,
    load: access.load,
  };
}

const single = {
  toBits: (bits, value) => bits.writeFloatBE(value),
  fromBits: (bits) => bits.readFloatBE(),
  store: (bytes, value, at) => bytes.writeFloatLE(value, at),
  load: (bytes, at) => bytes.readFloatLE(at),
};
const double = {
  toBits: (bits, value) => bits.writeDoubleBE(value),
  fromBits: (bits) => bits.readDoubleBE(),
  store: (bytes, value, at) => bytes.writeDoubleLE(value, at),
  load: (bytes, at) => bytes.readDoubleLE(at),
};

const int8 = {
  size: 1,
  store: (bytes, value, at) => bytes.writeInt8(value, at),
  load: (bytes, at) => bytes.readInt8(at),
};
const uint8 = {
  size: 1,
  store: (bytes, value, at) => bytes.writeUInt8(value, at),
  load: (bytes, at) => bytes.readUInt8(at),
};
const int16 = {
  size: 2,
  store: (bytes, value, at) => bytes.writeInt16LE(value, at),
  load: (bytes, at) => bytes.readInt16LE(at),
};
const uint16 = {
  size: 2,
  store: (bytes, value, at) => bytes.writeUInt16LE(value, at),
  load: (bytes, at) => bytes.readUInt16LE(at),
};
const int32 = {
  size: 4,
  store: (bytes, value, at) => bytes.writeInt32LE(value, at),
  load: (bytes, at) => bytes.readInt32LE(at),
};
const uint32 = {
  size: 4,
  store: (bytes, value, at) => bytes.writeUInt32LE(value, at),
  load: (bytes, at) => bytes.readUInt32LE(at),
};

export const SCALARS = new Map(Object.entries({
  bool,
  i8: narrow('i8', -(2 ** 7), 2 ** 7 - 1, int8),
  i16: narrow('i16', -(2 ** 15), 2 ** 15 - 1, int16),
  i32: narrow('i32', -(2 ** 31), 2 ** 31 - 1, int32),
  i64: wide('i64', -(2n ** 63n), 2n ** 63n - 1n, SIGNED, signed),
  u8: narrow('u8', 0, 2 ** 8 - 1, uint8),
  u16: narrow('u16', 0, 2 ** 16 - 1, uint16),
  u32: narrow('u32', 0, 2 ** 32 - 1, uint32),
  u64: wide('u64', 0n, 2n ** 64n - 1n, UNSIGNED, unsigned),
  uptr: wide('uptr', 0n, 2n ** 64n - 1n, UNSIGNED, unsigned),
  f32: float('f32', 4, single),
  f64: float('f64', 8, double),
}));

const LONGEST = 2 ** 28; // bytes

/** Go strings: their bytes, which need not be UTF-8, in hex; of long ones perhaps a part and how often it comes. */
export const string = {
  decode(wire) {
    if (wire !== null && typeof wire === 'object' && Object.keys(wire).sort().join() === 'repeat,times' &&
      Number.isInteger(wire.times) && wire.times >= 0) {
      const part = string.decode(wire.repeat);
      if (part.length === 0) return part;
      if (part.length * wire.times <= LONGEST) return Buffer.alloc(part.length * wire.times, part);
    }
    if (typeof wire === 'string' && wire.length % 2 === 0 && !/[^0-9a-f]/.test(wire)) return Buffer.from(wire, 'hex');
    throw new BadValue(`${shown(wire)} is not of kind string (bytes in lower-case hex)`);
  },
};

/** Slices: a length, and the cells up to the capacity; null is the nil slice. */
export function sliceOf(element) {
  const { size, decode, encode, store, load } = element;
  return {
    decode(wire) {
      if (wire === null) return { data: null, len: 0, cap: 0 };
      const { len, cells } = Object(wire);
      if (!Array.isArray(cells) || Object.keys(wire).length !== 2)
        throw new BadValue(`${shown(wire)} is not of kind slice ({"len":…,"cells":[…]} or null)`);
      if (!Number.isInteger(len) || len < 0 || len > cells.length)
        throw new BadValue(`a slice of ${cells.length} cells cannot have the length ${shown(len)}`);
      const data = Buffer.allocUnsafe(Math.max(cells.length * size, 1)); // no bytes at all would have no address
      for (let i = 0; i < cells.length; i++) store(data, decode(cells[i]), i * size);
      return { data, len, cap: cells.length };
    },
    encode({ data, len, cap }) {
      if (data === null) return null;
      const cells = new Array(cap);
      for (let i = 0; i < cap; i++) cells[i] = encode(load(data, i * size));
      return { len, cells };
    },
  };
}
