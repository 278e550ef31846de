import './queue.css';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Answers } from '../../contract/generated/answers.ts';
import { Again } from '../../shared/again.tsx';
import { useAsked } from '../../shared/asked.ts';
import { common } from '../../shared/common/index.ts';
import { ago, number } from '../../shared/format.ts';
import { useTitle } from '../../shared/title.ts';
import { count, fill } from '../../shared/words.ts';
import { type Act, act, doing } from './act.ts';
import { useAreas } from './areas.ts';
import { ChooseQueue } from './choose.tsx';
import { type Asking, Dialogs } from './dialogs.tsx';
import { chosenFilters, isFiltered, queryOf } from './filters.ts';
import { type OnKeys, onKeyIn } from './keys.ts';
import { Acts, Row, type Wish } from './row.tsx';
import { words } from './words/index.ts';

export { ready } from './words/index.ts';

type Queue = Answers['GET /api/v1/operate/queue'];

const perPage = 50;
const mostShown = 1000;
const everyMs = 15_000;

/** What there is to repair, what first, and who has it. */
export function Screen() {
  const { title, order } = words();
  useTitle(title);
  const shownCount = useSignal(perPage);
  const chosen = chosenFilters();
  const { areas, areaName } = useAreas();
  const last = useRef<Queue | undefined>(undefined);
  const { asked, again } = useAsked('GET /api/v1/operate/queue', {
    query: { ...queryOf(chosen), limit: shownCount.value },
    everyMs,
  });
  const { body, error } = asked;
  if (body !== undefined) last.current = body;
  const queue = body ?? last.current;
  return (
    <>
      <h1>{title}</h1>
      {queue !== undefined && <Lead queue={queue} />}
      <p class="soft small">{order}</p>
      <ChooseQueue chosen={chosen} counts={queue?.counts} areas={areas} />
      {error !== undefined && <Again error={error} again={again} />}
      {queue === undefined ? (
        error === undefined && <p class="soft">{common().loading}</p>
      ) : (
        <List
          queue={queue}
          empty={isFiltered(chosen) ? 'filtered' : chosen.show === 'snoozed' ? 'snoozed' : 'due'}
          areaName={areaName}
          again={again}
        />
      )}
      {queue !== undefined && queue.next !== null && shownCount.value < mostShown && (
        <button type="button" class="button" onClick={() => (shownCount.value += perPage)}>
          {common().showMore}
        </button>
      )}
    </>
  );
}

function Lead({ queue: { counts, lookedAt } }: { readonly queue: Queue }) {
  const { due, looked, notLooked } = words();
  const age = lookedAt === null ? undefined : (Date.now() - Date.parse(lookedAt)) / 1000;
  return (
    <p>
      <strong>{count(counts.due, due)}</strong>
      {sayParts(counts).map((part) => `, ${part}`)}.{' '}
      <span class="soft">{age === undefined ? notLooked : fill(looked, { ago: ago(age) })}</span>
    </p>
  );
}

function sayParts({ due, urgent, free }: Queue['counts']): readonly string[] {
  const { onlyOne, urgent: areUrgent, free: areFree } = words();
  if (due === 0) return [];
  if (due > 1) return [count(urgent, areUrgent), count(free, areFree)];
  return [urgent > 0 ? onlyOne.urgent : onlyOne.notUrgent, free > 0 ? onlyOne.free : onlyOne.taken];
}

type Empty = 'due' | 'snoozed' | 'filtered';

/** What is put off is not well. */
function sayEmpty(empty: Empty, snoozed: number): string {
  const { empty: texts, putOff } = words();
  return empty === 'due' && snoozed > 0 ? count(snoozed, putOff) : texts[empty];
}

type ListProps = {
  readonly queue: Queue;
  readonly empty: Empty;
  readonly areaName: (id: string) => string;
  readonly again: () => void;
};

function List({ queue, empty, areaName, again }: ListProps) {
  const list = useRef<HTMLOListElement>(null);
  const desk = useDesk(queue, again);
  useKeys(list, desk);
  const { keys } = words();
  return (
    <>
      <div class="row bulk">
        <Bulk queue={queue} desk={desk} />
        <button type="button" class="button quiet only-keyboard" onClick={() => desk.wish('keys', undefined)}>
          {keys.open} <kbd>?</kbd>
        </button>
      </div>
      <Said />
      {queue.items.length === 0 && <p class="notice">{sayEmpty(empty, queue.counts.snoozed)}</p>}
      <ol ref={list} class="plain queue">
        {queue.items.map((item) => (
          <Row
            key={item.id}
            item={item}
            areaName={areaName}
            isChosen={desk.chosen.has(item.id)}
            isOpen={desk.open === item.id}
            choose={() => desk.choose(item.id)}
            toggle={() => desk.toggle(item.id)}
            wish={(wish) => desk.wishFor(wish, [item.id])}
          />
        ))}
      </ol>
      {desk.asking !== undefined && (
        <Dialogs
          asking={desk.asking.what}
          many={desk.asking.ids.length}
          people={queue.counts.people.map(({ name }) => name)}
          answer={desk.answer}
          close={desk.close}
        />
      )}
    </>
  );
}

function useKeys(list: { readonly current: HTMLElement | null }, desk: OnKeys): void {
  const now = useRef(desk);
  now.current = desk;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (list.current !== null) onKeyIn(list.current, event, now.current);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

type Question = { readonly what: Asking; readonly ids: readonly string[] };

/** What is chosen and open, and what is asked before something is done. */
function useDesk(queue: Queue, again: () => void) {
  const chosen = useSignal<ReadonlySet<string>>(new Set());
  const open = useSignal<string | undefined>(undefined);
  const asking = useSignal<Question | undefined>(undefined);
  const shownIds = queue.items.map(({ id }) => id);
  const stillChosen = new Set(shownIds.filter((id) => chosen.value.has(id)));
  async function perform(ids: readonly string[], deed: Act): Promise<void> {
    asking.value = undefined;
    await act(ids, deed);
    chosen.value = new Set();
    again();
  }
  function wishFor(wish: Wish, ids: readonly string[]): void {
    if (wish === 'keys') asking.value = { what: wish, ids };
    else if (ids.length === 0) return;
    else if (wish === 'acknowledge') void perform(ids, { is: wish });
    else if (wish === 'wake') void perform(ids, { is: 'snooze', until: null });
    else asking.value = { what: wish, ids };
  }
  return {
    chosen: stillChosen,
    open: open.value,
    asking: asking.value,
    wishFor,
    wish: (wish: Wish, row: string | undefined) =>
      wishFor(wish, stillChosen.size > 0 ? [...stillChosen] : row === undefined ? [] : [row]),
    answer: (deed: Act) => void perform(asking.peek()?.ids ?? [], deed),
    close: () => (asking.value = undefined),
    toggle: (id: string) => (open.value = open.peek() === id ? undefined : id),
    choose(id: string) {
      chosen.value = new Set(
        stillChosen.has(id) ? [...stillChosen].filter((each) => each !== id) : [...stillChosen, id],
      );
    },
    chooseAll: () => (chosen.value = new Set(stillChosen.size === shownIds.length ? [] : shownIds)),
  };
}

type Desk = ReturnType<typeof useDesk>;

function Bulk({ queue, desk }: { readonly queue: Queue; readonly desk: Desk }) {
  const { bulk } = words();
  const { size } = desk.chosen;
  if (queue.items.length === 0) return null;
  return (
    <fieldset class="row plain-fieldset">
      <legend class="unseen">{bulk.label}</legend>
      <button type="button" class="button quiet" onClick={desk.chooseAll}>
        {size === queue.items.length ? bulk.none : bulk.all}
      </button>
      <span class="soft">{count(size, bulk.chosen)}</span>
      {size > 0 && <Acts care={undefined} wish={(wish) => desk.wish(wish, undefined)} />}
    </fieldset>
  );
}

/** What is being done, and what came of it, also for those who listen. */
function Said() {
  const now = doing.value;
  const isUnderWay = now !== undefined && now.said === '' && now.all > 1;
  const text = isUnderWay ? fill(words().doing, { done: number(now.done), all: number(now.all) }) : (now?.said ?? '');
  return (
    <p role="status" class={text === '' ? '' : `notice${now?.isBad === true ? ' bad' : ''}`}>
      {text}
      {isUnderWay && <progress max={now.all} value={now.done} />}
    </p>
  );
}
