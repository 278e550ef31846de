import type { Answers } from '../../contract/generated/answers.ts';
import { common, wordFor } from '../../shared/common/index.ts';
import { lasting, moment, number } from '../../shared/format.ts';
import { Mark } from '../../shared/mark.tsx';
import { count, fill } from '../../shared/words.ts';
import type { Act } from './act.ts';
import { Detail } from './detail.tsx';
import type { Asking } from './dialogs.tsx';
import { ProblemMark } from './problem-mark.tsx';
import { words } from './words/index.ts';

export type Item = Answers['GET /api/v1/operate/queue']['items'][number];
/** What was asked to be done: at once, or after a question. */
export type Wish = Asking | Act['is'] | 'wake';

type Props = {
  readonly item: Item;
  readonly areaName: (id: string) => string;
  readonly isChosen: boolean;
  readonly isOpen: boolean;
  readonly choose: () => void;
  readonly toggle: () => void;
  readonly wish: (wish: Wish) => void;
};

/** One thing to repair. */
export function Row({ item, areaName, isChosen, isOpen, choose, toggle, wish }: Props) {
  const { chooseRow, openRow, people, lasts, urgentMark } = words();
  const { id, name, kind, area, problem, touched, since, forSeconds, care } = item;
  const what = `${name}, ${wordFor(common().problems, problem)}`;
  const where = [wordFor(common().kind, kind), ...(area === null ? [] : [areaName(area)])].join(' · ');
  return (
    <li class="queue-row" data-id={id}>
      <label class="tick">
        <input type="checkbox" checked={isChosen} onChange={choose} />
        <span class="unseen">{fill(chooseRow, { what })}</span>
      </label>
      <div class="what">
        <h2>
          <button
            type="button"
            class="opener"
            aria-expanded={isOpen}
            aria-label={fill(openRow, { what })}
            onClick={toggle}
          >
            {name}
          </button>
        </h2>
        <p class="row">
          <ProblemMark problem={problem} />
          {touched.urgent && (
            <Mark tone="bad" sign="bell">
              {urgentMark}
            </Mark>
          )}
          <span class="soft">{where}</span>
        </p>
        <p>
          <strong>{fill(count(touched.peoplePerDay, people), { n: number(touched.peoplePerDay, 1) })}</strong>
          {' · '}
          {fill(lasts, { for: lasting(forSeconds), when: moment(new Date(since)) })}
        </p>
        <p class="small soft">{sayCare(care)}</p>
        {care.lastNote !== null && !isOpen && <blockquote class="written small">{care.lastNote.text}</blockquote>}
      </div>
      <Acts care={care} what={what} wish={wish} />
      {isOpen && <Detail id={id} version={JSON.stringify(care)} />}
    </li>
  );
}

function sayCare({ acknowledged, assigned, snoozed, noteCount }: Item['care']): string {
  const { seen, has, hasNone, snoozedUntil, backEarly, notes } = words();
  const until = snoozed === null ? '' : moment(new Date(snoozed.until));
  const isLater = snoozed !== null && (snoozed.holds || Date.parse(snoozed.until) > Date.now());
  return [
    assigned === null ? hasNone : fill(has, { who: assigned.to }),
    ...(acknowledged === null ? [] : [fill(seen, { who: acknowledged.by })]),
    ...(isLater ? [fill(snoozed.holds ? snoozedUntil : backEarly, { when: until })] : []),
    ...(noteCount === 0 ? [] : [count(noteCount, notes)]),
  ].join(' · ');
}

type ActsProps = Pick<Props, 'wish'> & { readonly care: Item['care'] | undefined; readonly what?: string };

/** What can be done about one problem, or about all that are chosen. */
export function Acts({ care, what, wish }: ActsProps) {
  const { acts } = words();
  const isSnoozed = care?.snoozed?.holds === true;
  const offered: readonly (readonly [Wish, string])[] = [
    ...(care === undefined || care.acknowledged === null ? [['acknowledge', acts.acknowledge] as const] : []),
    ['assign', acts.assign],
    isSnoozed ? ['wake', acts.wake] : ['snooze', acts.snooze],
    ['note', acts.note],
  ];
  return (
    <div class="acts">
      {offered.map(([is, label]) => (
        <button
          key={is}
          type="button"
          class="button quiet"
          onClick={() => wish(is)}
          {...(what === undefined ? {} : { 'aria-label': `${label}: ${what}` })}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
