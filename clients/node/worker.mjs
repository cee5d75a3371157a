// What runs in the worker of workers.mjs: the library bound anew, and the figures of each call that is asked for. What
// cannot be loaded twice in a process ends it here, which workers.mjs tells.

import { parentPort, workerData } from 'node:worker_threads';
import { measure } from './bench.mjs';
import { bind } from './binding.mjs';
import { attempt } from './values.mjs';

const { path, contract } = workerData;
const { exports } = await bind(path, contract);
parentPort.on('message', ({ bench, row, loops }) => {
  parentPort.postMessage(attempt((values) => measure(exports.get(bench), values, loops), row));
});
