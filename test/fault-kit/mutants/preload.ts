import { registerHooks } from 'node:module';
import { allMutants } from './all.ts';
import { mutantVariable, mutate, signOf } from './mutant.ts';

/* Loaded into the service's process before anything of the service, which knows nothing of it. */

// oxlint-disable-next-line node/no-process-env -- the only way to tell a process something before its own arguments count
const name = process.env[mutantVariable];
const mutant = allMutants.find((one) => one.name === name);
if (mutant === undefined) throw new Error(`there is no mutant ${name}`);
const url = new URL(`../../../${mutant.file}`, import.meta.url).href;

registerHooks({
  load(loading, context, nextLoad) {
    const loaded = nextLoad(loading, context);
    if (loading !== url || loaded.source === undefined || loaded.source === null) return loaded;
    const { source } = loaded;
    const changed = mutate(typeof source === 'string' ? source : new TextDecoder().decode(source), mutant);
    process.stderr.write(`${signOf(mutant)}\n`);
    return { ...loaded, source: changed };
  },
});
