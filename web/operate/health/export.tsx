import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { addressOf } from '../../shared/ask.ts';
import { fill } from '../../shared/words.ts';
import { Failed } from '../deed/failed.tsx';
import { useDeed } from '../deed/use-deed.ts';
import { fieldsOf } from '../forms/fields.ts';
import { bytes } from './bytes.ts';
import { download, handOver } from './download.ts';
import { words } from './words/index.ts';

const dayMs = 86_400_000;
const daysOf: Readonly<Record<string, number>> = { day: 1, week: 7, month: 30 };

/** All readings of a device as a file, with how much of it is there already. */
export function Export() {
  const says = words();
  const deed = useDeed();
  const loaded = useSignal(0);
  const ended = useSignal<'done' | 'stopped' | undefined>(undefined);
  const ending = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => ending.current?.abort(), []);
  const begin = (event: SubmitEvent): void => {
    const { device = '', span = 'week' } = fieldsOf(event);
    const controller = new AbortController();
    ending.current = controller;
    loaded.value = 0;
    ended.value = undefined;
    void deed.run(async () => {
      try {
        const onBytes = (count: number): number => (loaded.value = count);
        handOver(
          await download(tableOf(device.trim(), span), { signal: controller.signal, onBytes }),
          `${device.trim()}.csv`,
        );
        ended.value = 'done';
      } catch (error) {
        if (!controller.signal.aborted) throw error;
        ended.value = 'stopped';
      }
    });
  };
  return (
    <section aria-labelledby="export">
      <h2 id="export">{says.export}</h2>
      <p>{says.exportLead}</p>
      <form class="card form" onSubmit={begin}>
        <div class="row ends">
          <label>
            {says.exportDevice}
            <input name="device" required autocapitalize="none" spellcheck={false} />
          </label>
          <Spans />
          <button type="submit" class="button" disabled={deed.isBusy}>
            {says.exportBegin}
          </button>
          {deed.isBusy && (
            <button type="button" class="button" onClick={() => ending.current?.abort()}>
              {says.exportStop}
            </button>
          )}
        </div>
        <Loading isBusy={deed.isBusy} size={loaded.value} ended={ended.value} />
        <Failed deed={deed} says={{ device_unknown: says.exportUnknown }} />
      </form>
    </section>
  );
}

function tableOf(id: string, span: string): string {
  const from = new Date(Date.now() - (daysOf[span] ?? 7) * dayMs).toISOString();
  const query = { format: 'csv', from, to: new Date().toISOString() };
  return addressOf('/api/v1/devices/{id}/observations', { path: { id }, query });
}

type LoadingProps = {
  readonly isBusy: boolean;
  readonly size: number;
  readonly ended: 'done' | 'stopped' | undefined;
};

function Loading({ isBusy, size, ended }: LoadingProps) {
  const says = words();
  return (
    <>
      {isBusy && (
        <label class="stack">
          {fill(says.exporting, { size: bytes(size) })}
          <progress />
        </label>
      )}
      <p role="status">
        {ended === 'done' && fill(says.exportDone, { size: bytes(size) })}
        {ended === 'stopped' && says.exportStopped}
      </p>
    </>
  );
}

function Spans() {
  const { exportSpan, exportSpans } = words();
  return (
    <label>
      {exportSpan}
      <select name="span">
        <option value="day">{exportSpans.day}</option>
        <option value="week" selected>
          {exportSpans.week}
        </option>
        <option value="month">{exportSpans.month}</option>
      </select>
    </label>
  );
}
