// Starts the driver in a worker thread, and nothing else: Node ends when the worker does.
//
// koffi calls on a stack of its own. On the main thread newer Go asks the system for that thread's stack each time,
// which reads /proc/self/maps and costs 75 µs a call; of other threads it keeps the answer.

import { Worker } from 'node:worker_threads';

// By default Node would join the worker's stdout and stderr to its own, and for that switch descriptors 1 and 2 to
// non-blocking: what the library prints through C's stdio would then be lost whenever the pipe is full.
const argv = process.argv.slice(2);
const driver = new Worker(new URL('driver.mjs', import.meta.url), { argv, stdout: true, stderr: true });
driver.once('exit', (code) => {
  process.exitCode = code;
});
