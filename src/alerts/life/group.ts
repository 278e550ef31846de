import { createHash } from 'node:crypto';
import { z } from 'zod';
import { areaId } from '../../model/ids.ts';
import { audiences, ruleId, severities } from '../../model/rule.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';

const moment = z.number().transform(epochMs);

const shape = z.object({
  id: z.string(),
  rule: z.string().transform(ruleId),
  version: z.string(),
  matter: z.string(),
  since: moment,
  waitUntil: moment,
  said: z.number(),
  told: z.array(z.string()),
  worst: z.enum(severities).nullable(),
  audience: z.array(z.enum(audiences)),
  receivers: z.array(z.string()),
  updatedAt: moment,
  saidAt: moment,
  escalation: z.object({ from: moment, done: z.number() }).nullable(),
  before: z.array(z.object({ alert: z.string(), subject: z.string(), area: z.string().transform(areaId).nullable() })),
  beforeCount: z.number(),
  released: z.array(z.tuple([z.string(), moment])),
});

/** What stands in the database of a group. `told` names alerts whose records the book must give back with it. */
type GroupMemory = z.input<typeof shape>;

/**
 * Alerts of one rule that are one matter to people, from the first that fires to the last that is resolved: one story, told once. What
 * fires later is another group.
 */
export type Group = Readonly<Omit<z.output<typeof shape>, 'told' | 'released'>> & {
  /** The alerts that the last announcement spoke of; nobody was told anything while there are none. */
  readonly told: ReadonlySet<string>;
  /** Alerts that nothing stands for any more: until when they stay quiet all the same. */
  readonly released: ReadonlyMap<string, EpochMs>;
};

/** Those that people were told of and that are over, by name. */
export const mostBefore = 50;

export function newGroup(begins: Pick<Group, 'id' | 'rule' | 'version' | 'matter' | 'since' | 'waitUntil'>): Group {
  const { waitUntil } = begins;
  return {
    ...begins,
    said: 0,
    told: new Set(),
    worst: null,
    audience: [],
    receivers: [],
    updatedAt: waitUntil,
    saidAt: waitUntil,
    escalation: null,
    before: [],
    beforeCount: 0,
    released: new Map(),
  };
}

export const memoryOf = ({ told, released, ...group }: Group): GroupMemory => ({
  ...group,
  audience: [...group.audience],
  receivers: [...group.receivers],
  before: [...group.before],
  told: [...told],
  released: [...released],
});

export function recallGroup(memory: unknown): Group {
  const { told, released, ...group } = shape.parse(memory);
  return { ...group, told: new Set(told), released: new Map(released) };
}

/** The same for the same group, whenever its first alert is met. */
export const groupIdOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 20);
