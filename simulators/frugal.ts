import { setFlagsFromString } from 'node:v8';

/**
 * The simulator runs beside the service on the same machine: V8 should clean up early rather than spread out. Imported before
 * everything else, because a heap does not shrink again.
 */
setFlagsFromString('--max-semi-space-size=1');
setFlagsFromString('--optimize-for-size');
