// Calls measured in a function that the library calls (PROTOCOL.md, section 4). Loaded only where a request asks for it.

import { measure } from './bench.mjs';
import { CALL_BACK, attempt, failed } from './values.mjs';

/** Nothing is thrown in there: it must not cross C. */
export function measured({ exports, callBack }, { bench, row, loops }) {
  const replies = [];
  callBack(() => {
    replies.push(attempt((values) => measure(exports.get(bench), values, loops), row));
  });
  return replies.length === 1 ? replies[0] : failed(`${CALL_BACK} called ${replies.length} times, not once`);
}
