import { type Duration, minutes } from '../model/duration.ts';
import { Retention, type RetentionParts } from './retention.ts';

/** A start is busy with other things, and rollups come first. */
const lookEvery: Duration = minutes(10);

/** Lets what is old go, once a day. */
export function startRetention(parts: RetentionParts & { readonly lookEvery?: Duration }): { close(): Promise<void> } {
  const retention = new Retention(parts);
  let looking = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(() => retention.look());
  }, parts.lookEvery ?? lookEvery).unref();
  return {
    async close() {
      clearInterval(timer);
      await looking;
    },
  };
}
