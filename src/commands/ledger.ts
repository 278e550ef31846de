import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { Database } from '../database/port.ts';
import { readDeadLetters } from '../dead-letters/sqlite/read-dead-letters.ts';
import { isBalanced } from '../ledger/counts.ts';
import { type Account, account, hourOf, type LedgerQuery } from '../ledger/port.ts';
import { type LedgerReader, readLedger } from '../ledger/sqlite/read-ledger.ts';
import { CallerError } from '../model/errors.ts';
import type { AreaId, DeviceId } from '../model/ids.ts';
import { type EpochMs, epochMs, parseIso } from '../model/time.ts';
import { readServiceNote } from '../operator/service-note.ts';
import type { Directory } from '../registry/port.ts';
import { openRegistry } from '../registry/sqlite/sqlite-registry.ts';
import { readArguments } from './arguments.ts';
import { type Command, type CommandContext, exitCodes, UsageError } from './command.ts';
import { type Books, describeBooks, presentBooks } from './ledger-lines.ts';
import { areaIdShape, deviceIdShape, jsonShape } from './shapes.ts';

const momentShape = z.string().transform((text, context) => {
  const moment = parseIso(text);
  if (moment !== undefined) return hourOf(moment);
  context.addIssue({ code: 'custom', message: `"${text}" is no time like 2026-11-21T10:00:00Z, with its offset` });
  return z.NEVER;
});

export const ledger: Command = {
  name: 'ledger',
  summary: 'Show what became of everything that was received, and whether the books balance',
  usage: `[--device ID | --area ID] [--from TIME] [--to TIME] [--by-hour] [--json]

  --device ID   only this device; or a gateway, for what it sent that belongs to no known device
  --area ID     only devices that are registered in this area now
  --from TIME   hours from this one on, e.g. 2026-11-21T10:00:00Z; from the first message on when left out
  --to TIME     hours before this one; up to now when left out
  --by-hour     hour by hour too
  --json        print one JSON object

  Reads the books on disk, also while the service runs. What is on its way to them only the service knows:
  GET /api/v1/ledger. The exit code is 1 when the books do not balance.`,
  async run(context) {
    const {
      'by-hour': byHour,
      json,
      ...asked
    } = readArguments(context.arguments, {
      options: {
        device: { type: 'string' },
        area: { type: 'string' },
        from: { type: 'string' },
        to: { type: 'string' },
        'by-hour': { type: 'boolean' },
        json: { type: 'boolean' },
      },
      shape: {
        device: deviceIdShape.optional(),
        area: areaIdShape.optional(),
        from: momentShape.optional(),
        to: momentShape.optional(),
        'by-hour': jsonShape,
        json: jsonShape,
      },
    });
    const books = await readBooks(context, { ...asked, byHour });
    if (json) context.stdout(JSON.stringify(presentBooks(books)));
    else for (const line of describeBooks(books)) context.stdout(line);
    return books.imbalances.length === 0 && isBalanced(books.counts) ? exitCodes.ok : exitCodes.failed;
  },
};

type Asked = {
  readonly device?: DeviceId | undefined;
  readonly area?: AreaId | undefined;
  readonly from?: EpochMs | undefined;
  readonly to?: EpochMs | undefined;
  readonly byHour: boolean;
};

async function readBooks({ kinds, clock, events, ...context }: CommandContext, asked: Asked): Promise<Books> {
  await using opened = new AsyncDisposableStack();
  const database = opened.adopt(await context.database(), (open) => open.close());
  const directory = opened.adopt(await openRegistry({ database, kinds, clock, events }), (open) => open.close());
  const reader = readLedger(database);
  const query = queryOf(asked, { directory, reader });
  const counts = await reader.sum(query);
  if (asked.device !== undefined && counts.received === 0) refuseStranger(asked.device, directory);
  return {
    device: asked.device,
    area: asked.area,
    from: query.from,
    to: query.to,
    counts,
    refusedNow: await countRefused(asked, { database, directory }),
    hours: asked.byHour ? await reader.hours(query) : undefined,
    imbalances: await reader.check(),
    gaps: await reader.gaps(),
    checkedAt: clock.now(),
    isServed: (await readServiceNote(dirname(resolve(database.file)))) !== undefined,
  };
}

type Kept = { readonly database: Database; readonly directory: Directory };

/** The dead letters know devices and moments, and neither areas nor the books of a gateway. */
async function countRefused(
  { device, area, from, to }: Asked,
  { database, directory }: Kept,
): Promise<number | undefined> {
  if (area !== undefined || (device !== undefined && directory.device(device) === undefined)) return undefined;
  const isWhole = [device, from, to].every((bound) => bound === undefined);
  const counts = await readDeadLetters(database).count(isWhole ? undefined : { device, from, to });
  return Object.values(counts).reduce((sum, letters) => sum + letters, 0);
}

type Sources = { readonly directory: Directory; readonly reader: LedgerReader };

/** What devices had long ago is one sum for each, so a span begins where their hours do. */
function queryOf({ from, to, ...whose }: Asked, { directory, reader }: Sources): LedgerQuery {
  if (from !== undefined && to !== undefined && from >= to)
    throw new UsageError('--from must lie in an earlier hour than --to');
  const accounts = accountsOf(whose, directory);
  if (accounts === undefined) return { from, to };
  const since = reader.byHourSince();
  if (to !== undefined && to <= since)
    throw new UsageError('--to: that long ago, devices are kept as one sum each; leave --to out to see it');
  return { accounts, from: from === undefined ? undefined : epochMs(Math.max(from, since)), to };
}

function accountsOf(
  { device, area }: Pick<Asked, 'device' | 'area'>,
  directory: Directory,
): readonly Account[] | undefined {
  if (device !== undefined && area !== undefined) throw new UsageError('give --device or --area, not both');
  if (device !== undefined) return [account(device)];
  if (area === undefined) return undefined;
  if (directory.area(area) === undefined) throw unknown(`there is no area ${area}; see: area list`, 'area_unknown');
  return Array.from(directory.devicesIn(area), ({ id }) => account(id));
}

/** Gateways have books of their own, and so has a device that is no longer registered. */
function refuseStranger(id: DeviceId, directory: Directory): void {
  if (directory.device(id) !== undefined || directory.isGateway(id)) return;
  throw unknown(`there is no device or gateway ${id}, and there never was; see: device list`, 'device_unknown');
}

const unknown = (message: string, code: string): CallerError => new CallerError(message, { status: 404, code });
