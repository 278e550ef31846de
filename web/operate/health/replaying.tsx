import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ask } from '../../shared/ask.ts';
import { useAsked } from '../../shared/asked.ts';
import { count } from '../../shared/words.ts';
import { Failed } from '../deed/failed.tsx';
import { useDeed } from '../deed/use-deed.ts';
import { words } from './words/index.ts';

type Props = {
  /** Somebody has just asked for it. */
  readonly isExpected: boolean;
  readonly then: () => void;
};

/** How far trying again is, while it goes on, and how to stop it. */
export function Replaying({ isExpected, then }: Props) {
  const says = words();
  const { asked, again } = useAsked('GET /api/v1/operate/rejections/replay', { everyMs: 1_000 });
  const deed = useDeed();
  const most = useSignal(0);
  const ended = useSignal<'done' | 'stopped' | undefined>(undefined);
  const waiting = asked.body?.waiting ?? 0;
  const isGoing = asked.body !== undefined && (waiting > 0 || asked.body.state === 'under_way');
  useEffect(() => {
    most.value = isGoing ? Math.max(most.peek(), waiting) : 0;
    if (isGoing) ended.value = undefined;
    else if (isExpected) {
      ended.value ??= 'done';
      then();
    }
  }, [isGoing, waiting, isExpected]);
  const stop = async (): Promise<void> => {
    await ask('DELETE /api/v1/operate/rejections/replay');
    ended.value = 'stopped';
    again();
  };
  return (
    <>
      <p role="status" class={ended.value === undefined ? 'unseen' : 'notice'}>
        {ended.value === 'done' && says.replayDone}
        {ended.value === 'stopped' && says.replayStopped}
      </p>
      {isGoing && (
        <div class="card">
          <label class="stack">
            {count(waiting, says.replaying)}
            <progress value={most.value - waiting} max={Math.max(1, most.value)} />
          </label>
          <button type="button" class="button" disabled={deed.isBusy} onClick={() => void deed.run(stop)}>
            {says.replayStop}
          </button>
          <Failed deed={deed} />
        </div>
      )}
    </>
  );
}
