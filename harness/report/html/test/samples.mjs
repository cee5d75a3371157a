// The samples' reports, which write_samples wrote, and where a tool is on this machine.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const folder = process.env.SAMPLES;

/** The file of one sample in one format. A browser goes by the ending: pages are named .html already. */
export function sample(name, format) {
  return path.join(folder, `${name}.${format}`);
}

export function text(name, format) {
  return readFileSync(sample(name, format), 'utf8');
}

export const runs = ['all-pass', 'every-verdict', 'hostile', 'nothing', 'many'];

/** The first of the programs that is here. */
export function tool(...names) {
  for (const name of names) {
    for (const place of process.env.PATH.split(path.delimiter)) {
      try {
        return execFileSync('readlink', ['-e', path.join(place, name)], { encoding: 'utf8' }).trim();
      } catch {
        // not there
      }
    }
  }
  return undefined;
}

