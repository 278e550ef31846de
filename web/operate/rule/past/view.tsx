import { useSignal } from '@preact/signals';
import { Again } from '../../../shared/again.tsx';
import { ask } from '../../../shared/ask.ts';
import { useAsked } from '../../../shared/asked.ts';
import { moment, number, percent } from '../../../shared/format.ts';
import { note, noted } from '../../../shared/route.tsx';
import { count, fill } from '../../../shared/words.ts';
import { Failed } from '../../deed/failed.tsx';
import { useDeed } from '../../deed/use-deed.ts';
import { fieldsOf } from '../../forms/fields.ts';
import { type Draft, triedText } from '../draft.ts';
import { words } from '../words/index.ts';
import { Outcomes } from './result.tsx';
import { chosenSpan, SpanFields } from './span-fields.tsx';
import type { Backtest } from './spans.ts';

/** The rule over the past: when it would have fired, and how many people it would have told. */
export function Past({ draft }: { readonly draft: Draft }) {
  const id = noted('test');
  return (
    <>
      <Begin draft={draft} />
      {id !== undefined && <Trial key={id} id={id} />}
    </>
  );
}

function Begin({ draft }: { readonly draft: Draft }) {
  const { past } = words();
  const deed = useDeed();
  const isOwnSpan = useSignal(false);
  const text = triedText(draft);
  const start = (event: SubmitEvent): void => {
    const fields = fieldsOf(event);
    const order = fields['order'] ?? 'as_it_arrived';
    const rule = text === undefined ? { rule: draft.id } : { rule: text, as: draft.id };
    void deed.run(async () => {
      const { body } = await ask('POST /api/v1/operate/backtests', { body: { ...rule, ...chosenSpan(fields), order } });
      note({ test: body.id });
    });
  };
  return (
    <form class="card form wide-form" onSubmit={start}>
      <p>{text === undefined ? past.ofInForce : past.ofDraft}</p>
      <div class="row ends">
        <SpanFields isOwn={isOwnSpan} />
        <label>
          {past.order}
          <select name="order">
            <option value="as_it_arrived">{past.orders.as_it_arrived}</option>
            <option value="as_it_was">{past.orders.as_it_was}</option>
          </select>
        </label>
        <button type="submit" class="button main" disabled={deed.isBusy}>
          {past.begin}
        </button>
      </div>
      <Failed deed={deed} />
    </form>
  );
}

const lookEveryMs = 500;

function Trial({ id }: { readonly id: string }) {
  const { past } = words();
  const isOver = useSignal(false);
  const { asked, again } = useAsked('GET /api/v1/operate/backtests/{id}', {
    path: { id },
    ...(isOver.value ? {} : { everyMs: lookEveryMs }),
  });
  const backtest = asked.body;
  isOver.value = asked.error?.status === 404 || (backtest !== undefined && backtest.state !== 'running');
  if (asked.error?.status === 404) return <p class="notice warn">{past.forgotten}</p>;
  if (asked.error !== undefined) return <Again error={asked.error} again={again} />;
  if (backtest === undefined) return null;
  const span = { from: moment(new Date(backtest.from)), to: moment(new Date(backtest.to)) };
  return (
    <section aria-labelledby="trial">
      <h2 id="trial">{fill(past.title, span)}</h2>
      <div role="status">
        {backtest.state === 'cancelled' && <p class="notice">{past.cancelled}</p>}
        {backtest.state === 'failed' && <p class="notice bad">{fill(past.failed, { why: backtest.reason ?? '' })}</p>}
        {backtest.state === 'done' && <p class="unseen">{past.done}</p>}
      </div>
      {backtest.state === 'running' && <Running backtest={backtest} again={again} />}
      {backtest.result !== null && <Outcomes backtest={backtest} result={backtest.result} />}
    </section>
  );
}

function Running({ backtest, again }: { readonly backtest: Backtest; readonly again: () => void }) {
  const { past } = words();
  const deed = useDeed();
  const cancel = async (): Promise<void> => {
    await ask('DELETE /api/v1/operate/backtests/{id}', { path: { id: backtest.id } });
    again();
  };
  return (
    <div class="card">
      <label class="stack">
        {fill(past.running, { share: percent(backtest.progress) })}
        <progress value={backtest.progress} max={1}>
          {number(backtest.progress * 100)}
        </progress>
      </label>
      <p class="row">
        <span class="soft small">{count(backtest.readings, past.readings)}</span>
        <button type="button" class="button" disabled={deed.isBusy} onClick={() => void deed.run(cancel)}>
          {past.cancel}
        </button>
      </p>
      <Failed deed={deed} />
    </div>
  );
}
