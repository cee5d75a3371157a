// Calls a package of the user's own through an adapter: a module that exports a function for each export, under its name
// (README.md). What its values are is in values_own.mjs. The command line ends with the adapter's path.
//
// The package loads the library by itself, which the variable CONCORD_LIBRARY names.

import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BadValue, Refused, SCALARS, shown } from './values.mjs';
import { Unfit, formOf, parameterForm, spelled, told } from './values_own.mjs';

const [, , , , path] = process.argv;

export const runtime = basename(path);

/** C's stdio is the package's to flush: only through a binding could we. Node writes to a pipe at once. */
export const flushC = () => {};

/** Also where the package has something going on. */
export const leave = () => process.exit();

/** Several results. Measurements add up the first one. */
class Results extends Array {
  get r0() {
    return this[0];
  }
}

function formed(where, make) {
  try {
    return make();
  } catch (problem) {
    if (problem instanceof Refused) problem.message = `${where}: ${problem.message}`;
    throw problem;
  }
}

/** One function of the adapter, as the driver sees it. */
class Export {
  #names;
  #forms;
  #given;

  sums;
  several;
  unmeasured = null;
  callsBack = false;

  constructor(called, { params, results }, stated) {
    this.#names = params.map(({ name }) => name);
    this.#forms = params.map(({ name, type }, index) =>
      formed(`parameter "${name}"`, () => parameterForm(type, stated[index])));
    this.#given = results.map(({ type }) => formed('result', () => formOf(type)));
    this.sums = SCALARS.has(results[0]?.type.kind) ? results[0].type.kind : null;
    this.several = results.length > 1;
    this.function = this.several ? (...values) => this.#checked(called(...values)) : called;
  }

  #checked(results) {
    if (Array.isArray(results) && results.length === this.#given.length) return Results.from(results);
    throw new Unfit(`${told(results)} is no Array of ${this.#given.length} results`);
  }

  #arguments(row) {
    if (!Array.isArray(row) || row.length !== this.#forms.length)
      throw new BadValue(`${shown(row)} is not a row of ${this.#forms.length} arguments`);
    return this.#forms.map((form, index) => {
      try {
        return form.take(row[index]);
      } catch (problem) {
        problem.message = `argument ${index + 1} (${this.#names[index]}): ${problem.message}`;
        throw problem;
      }
    });
  }

  /** The reply row of what `work` does with the arguments, beside whatever else it finds out. */
  measured(row, work) {
    const values = this.#arguments(row);
    const lengths = values.map((value) => value?.length);
    const { result, ...figures } = work(values);
    const results = this.several ? result : [result];
    const reply = this.#given.map((form, index) => spelled(`result ${index + 1}`, () => form.give(results[index])));
    this.#forms.forEach(({ giveAgain }, index) => { // slices, as the callee left them
      if (giveAgain) reply.push(spelled(this.#names[index], () => giveAgain(values[index], lengths[index])));
    });
    return { ...figures, row: reply };
  }

  call(row) {
    return this.measured(row, (values) => ({ result: this.function(...values) })).row;
  }
}

/** The functions of the adapter. Throws if it cannot be loaded. */
async function load() {
  try {
    const module = await import(pathToFileURL(path));
    return { ...module.default, ...module };
  } catch (problem) {
    const [, place] = String(problem?.stack).match(/file:\S*\/([^/]+:\d+)/) ?? [];
    throw new Error(`the adapter${place ? `, in ${place}` : ''}\n${problem}`);
  }
}

/** What binding.mjs's own `bind` gives. */
export async function bind(contract) {
  const adapter = await load();
  const exports = new Map();
  const refuses = new Map();
  for (const spec of contract.exports) {
    try {
      if (typeof adapter[spec.name] !== 'function') throw new Refused(`the adapter has no function ${spec.name}`);
      exports.set(spec.name, new Export(adapter[spec.name], spec, adapter.types?.[spec.name] ?? []));
    } catch (problem) {
      if (!(problem instanceof Refused)) throw problem;
      refuses.set(spec.name, problem.message);
    }
  }
  return { exports, refuses, kept: null };
}
