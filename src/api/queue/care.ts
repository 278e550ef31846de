import { z } from 'zod';
import { type EpochMs, toIso } from '../../model/time.ts';
import { type Care, isSnoozed } from '../../repairs/port.ts';
import { TimeShape } from '../vocabulary/value.ts';

const NoteShape = z.object({ at: TimeShape, by: z.string(), text: z.string() }).meta({ id: 'CareNote' });

const careFields = {
  acknowledged: z
    .object({ by: z.string(), at: TimeShape })
    .nullable()
    .describe('Who said first that they have seen it.'),
  assigned: z.object({ to: z.string(), by: z.string(), at: TimeShape }).nullable().describe('Who repairs it.'),
  snoozed: z
    .object({ until: TimeShape, by: z.string(), holds: z.boolean().describe('It is out of sight now.') })
    .nullable(),
};

export const CareShape = z
  .object({ ...careFields, noteCount: z.int().min(0), lastNote: NoteShape.nullable() })
  .meta({ id: 'Care', description: 'What people did about a problem.' });
export const WholeCareShape = z
  .object({ ...careFields, notes: z.array(NoteShape).describe('Oldest first.') })
  .meta({ id: 'WholeCare', description: 'What people did about a problem, with all that they noted.' });

export type At = { readonly now: EpochMs; readonly isUrgent: boolean };

const presentNote = ({ at, by, text }: Care['notes'][number]) => ({ at: toIso(at), by, text });

function presentFields(care: Care, at: At) {
  const { acknowledged, assigned, snoozed } = care;
  return {
    acknowledged: acknowledged === undefined ? null : { by: acknowledged.by, at: toIso(acknowledged.at) },
    assigned: assigned === undefined ? null : { to: assigned.to, by: assigned.by, at: toIso(assigned.at) },
    snoozed: snoozed === undefined ? null : { until: toIso(snoozed.until), by: snoozed.by, holds: isSnoozed(care, at) },
  };
}

export function presentCare(care: Care, at: At): z.output<typeof CareShape> {
  const last = care.notes.at(-1);
  return {
    ...presentFields(care, at),
    noteCount: care.notes.length,
    lastNote: last === undefined ? null : presentNote(last),
  };
}

export const presentWholeCare = (care: Care, at: At): z.output<typeof WholeCareShape> => ({
  ...presentFields(care, at),
  notes: care.notes.map(presentNote),
});
