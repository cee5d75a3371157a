// Calls the Go library "awesome" from Node, by koffi:
//
//     node demo.mjs ./libawesome.so

import { resolve } from 'node:path';
import koffi from 'koffi';

const library = koffi.load(resolve(process.argv[2] ?? 'libawesome.so'));

const GoString = koffi.struct('GoString', { p: 'const void *', n: 'intptr_t' });
const GoSlice = koffi.struct('GoSlice', { data: 'void *', len: 'int64_t', cap: 'int64_t' });

const awesome = {
  add: library.func('Add', 'int64_t', ['int64_t', 'int64_t']),
  cosine: library.func('Cosine', 'double', ['double']),
  sort: library.func('Sort', 'void', [GoSlice]),
  log: library.func('Log', 'int64_t', [GoString]),
};

console.log(`12 + 99 = ${awesome.add(12, 99)}`);
console.log(`cosine of 1 = ${awesome.cosine(1)}`);

// koffi hands over the typed array's own memory, so Go sorts it in place.
const numbers = BigInt64Array.of(12n, 54n, 0n, 423n, 9n);
console.log(`before sorting: [${numbers.join(', ')}]`);
awesome.sort({ data: numbers, len: numbers.length, cap: numbers.length });
console.log(`after sorting: [${numbers.join(', ')}]`);

const message = Buffer.from('Hello Node!'); // Go counts bytes, not UTF-16 units
// Node writes to a file or pipe at once, so Go's line comes after this.
process.stdout.write('the library says: ');
const logged = awesome.log({ p: message, n: message.length });
console.log(`messages logged: ${logged}`);
