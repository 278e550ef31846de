import { ask } from '../../shared/ask.ts';
import { Failed } from '../deed/failed.tsx';
import { useDeed } from '../deed/use-deed.ts';
import { fromField, toField } from '../forms/city-time.ts';
import { type Fields, fieldsOf } from '../forms/fields.ts';
import { myName } from '../session/session.ts';
import { words } from './words/index.ts';

export type Named = { readonly rules?: string; readonly areas?: string; readonly devices?: string };
type Props = { readonly of?: Named; readonly then: () => void };

const twoHoursMs = 7_200_000;

/** Keeps alerts quiet for a while: what of, until when, and why. */
export function QuietForm({ of = {}, then }: Props) {
  const says = words();
  const deed = useDeed();
  const send = (event: SubmitEvent): void => {
    const fields = fieldsOf(event);
    void deed.run(async () => {
      await ask('POST /api/v1/operate/quietings', { body: requestOf(fields) });
      then();
    });
  };
  const now = Date.now();
  return (
    <form class="card form" onSubmit={send}>
      <div class="row ends">
        <label>
          <span class="unseen">{says.quietNew}</span>
          {/* Not named `is`: a form shows its fields as properties, and that one makes browsers refuse what Preact puts into it. */}
          <select name="sort">
            <option value="silence">{says.quietIs.silence}</option>
            <option value="maintenance">{says.quietIs.maintenance}</option>
          </select>
        </label>
        <label>
          {says.quietFrom}
          <input type="datetime-local" name="from" defaultValue={toField(now)} required />
        </label>
        <label>
          {says.quietTo}
          <input type="datetime-local" name="to" defaultValue={toField(now + twoHoursMs)} required />
        </label>
      </div>
      <What of={of} />
      <label>
        {says.quietNote}
        <input name="note" maxLength={1000} />
      </label>
      <Failed deed={deed} />
      <p>
        <button type="submit" class="button main" disabled={deed.isBusy}>
          {says.quietMake}
        </button>
      </p>
    </form>
  );
}

function What({ of }: { readonly of: Named }) {
  const says = words();
  return (
    <fieldset class="row ends">
      <legend>{says.quietOf}</legend>
      <label>
        {says.quietRules}
        <input name="rules" defaultValue={of.rules ?? ''} autocapitalize="none" aria-describedby="quiet-hint" />
      </label>
      <label>
        {says.quietAreas}
        <input name="areas" defaultValue={of.areas ?? ''} autocapitalize="none" aria-describedby="quiet-hint" />
      </label>
      <label>
        {says.quietDevices}
        <input name="devices" defaultValue={of.devices ?? ''} autocapitalize="none" aria-describedby="quiet-hint" />
      </label>
      <p id="quiet-hint" class="small soft">
        {says.quietIdsHint}
      </p>
    </fieldset>
  );
}

function requestOf({ sort, from = '', to = '', note, ...named }: Fields) {
  const names = ['rules', 'areas', 'devices'].flatMap((name) => {
    const ids = (named[name] ?? '').split(/[\s,]+/).filter((id) => id !== '');
    return ids.length === 0 ? [] : [[name, ids] as const];
  });
  return { is: sort, by: myName(), note, ...Object.fromEntries(names), from: isoOf(from), to: isoOf(to) };
}

function isoOf(field: string): string | undefined {
  const time = fromField(field);
  return time === undefined ? undefined : new Date(time).toISOString();
}
