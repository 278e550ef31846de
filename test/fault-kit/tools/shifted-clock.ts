import { readFileSync } from 'node:fs';

/**
 * Loaded into the service before everything else (`--import`): time in it is what the file named by FAULT_KIT_CLOCK says, in
 * milliseconds off the true time. That is the outside world setting the clock of the machine; timers go on as they do then.
 */
const readEveryMs = 20;
const { Date: TrueDate, performance, process } = globalThis;
// oxlint-disable-next-line node/no-process-env -- the kit tells the preload of another process where its clock lies
const file = process.env['FAULT_KIT_CLOCK'];
let offset = 0;
let readAt = Number.NEGATIVE_INFINITY;

function offsetNow(): number {
  const now = performance.now();
  if (file !== undefined && now - readAt >= readEveryMs) {
    offset = Number(readFileSync(file, 'utf8'));
    readAt = now;
  }
  return offset;
}

const shiftedNow = (): number => TrueDate.now() + offsetNow();

globalThis.Date = new Proxy(TrueDate, {
  construct: (target, given, asked) =>
    Reflect.construct(target, given.length === 0 ? [shiftedNow()] : given, asked === globalThis.Date ? target : asked),
  apply: () => new TrueDate(shiftedNow()).toString(),
  get: (target, name, receiver) => (name === 'now' ? shiftedNow : Reflect.get(target, name, receiver)),
});
