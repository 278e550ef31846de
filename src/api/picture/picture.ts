import { randomUUID } from 'node:crypto';
import type { FleetHealth } from '../../fleet/port.ts';
import { seconds } from '../../model/duration.ts';
import { after, type Clock, epochMs, toIso } from '../../model/time.ts';
import type { Directory } from '../../registry/port.ts';
import { type ColumnParts, Columns } from './columns.ts';

export type PictureParts = ColumnParts & {
  readonly registry: Directory;
  readonly fleet: Pick<FleetHealth, 'ranked'>;
  readonly clock: Clock;
};

/** All devices at one moment, as it is sent. */
export type Shot = { readonly version: string; readonly text: () => string };

export interface Picture {
  /** What changed since a version; all of it where that is of another life of the process, or the registry has changed since. */
  take(since: string | undefined): Shot;
  close(): void;
}

/** However many look, the devices are gone through no more often than this. */
const renewedEvery = seconds(1);

/** Keeps all devices in columns, for whoever wants to see the whole city at once. Costs nothing while nobody looks. */
export function createPicture(parts: PictureParts): Picture {
  const { registry, fleet, clock } = parts;
  let columns: Columns | undefined;
  let layout = '';
  let renewAt = epochMs(0);
  const close = registry.onChange(() => {
    columns = undefined;
  });

  function current(): Columns {
    const now = clock.now();
    if (columns === undefined) {
      columns = new Columns(parts);
      layout = randomUUID().slice(0, 8);
      renewAt = now;
    }
    if (now >= renewAt) {
      columns.renew(now, fleet.ranked());
      renewAt = after(now, renewedEvery);
    }
    return columns;
  }

  return {
    take(since) {
      const shown = current();
      const version = `${layout}-${shown.generation}`;
      const head = `"version":"${version}","at":"${toIso(clock.now())}"`;
      const before = generationOf(since, layout);
      if (before === undefined) {
        return { version, text: () => `{"is":"all",${head},${shown.written},${shown.write(clock.now())}}` };
      }
      const text = (): string => {
        const changed = shown.changedSince(before);
        return `{"is":"changes",${head},"place":[${changed.join(',')}],${shown.write(clock.now(), changed)}}`;
      };
      return { version, text };
    },
    close,
  };
}

function generationOf(since: string | undefined, layout: string): number | undefined {
  const [name, generation] = since?.split('-') ?? [];
  return name === layout && generation !== undefined && /^\d{1,10}$/.test(generation) ? Number(generation) : undefined;
}
