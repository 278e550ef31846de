import type { Alert, Quiet } from '../../model/alert.ts';
import { after, type EpochMs } from '../../model/time.ts';
import { areasAround } from './around.ts';
import { withDeed } from './deeds.ts';
import { type LifeState, putAlert, putGroup, releaseDue } from './life-state.ts';

/** Looks again who is quiet. Answers the groups of which it became different. */
export function hush(state: LifeState, alerts: Iterable<Alert>, at: EpochMs): ReadonlySet<string> {
  const touched = new Set<string>();
  const releases = new Releases(state);
  for (const { id } of alerts) {
    const alert = state.members.get(id);
    // What was over while it was loud stays what people have to be told.
    if (alert === undefined || (alert.resolved !== undefined && alert.quiet === undefined)) continue;
    const quiet = quietOf(state, alert, { at, releases });
    if (quiet?.because === alert.quiet?.because && quiet?.by === alert.quiet?.by) continue;
    putAlert(state, { ...withQuiet(state, alert, { quiet, at }), quiet });
    touched.add(alert.group);
  }
  releases.keep();
  return touched;
}

/** That another alert stands for it is nothing that people did. */
function withQuiet(
  { windows }: LifeState,
  alert: Alert,
  { quiet, at }: { readonly quiet: Quiet | undefined; readonly at: EpochMs },
): Alert {
  if (quiet !== undefined && quiet.because !== 'inhibited') {
    const window = windows.get(quiet.by);
    return withDeed(alert, { at, does: quiet.because, by: window?.by, note: window?.note ?? '' });
  }
  const wasQuiet = alert.quiet !== undefined && alert.quiet.because !== 'inhibited';
  return wasQuiet ? withDeed(alert, { at, does: 'heard', by: undefined, note: '' }) : alert;
}

type Look = { readonly at: EpochMs; readonly releases: Releases };

function quietOf(state: LifeState, alert: Alert, look: Look): Quiet | undefined {
  const window = state.windows.over(alert, look.at);
  const by = inhibitorOf(state, alert);
  if (by !== undefined) {
    look.releases.set(alert, undefined);
    return window ?? { because: 'inhibited', by };
  }
  if (window !== undefined) return window;
  return alert.quiet?.because === 'inhibited' ? lingering(state, { alert, quiet: alert.quiet, ...look }) : undefined;
}

/** Both often end together: what was inhibited stays quiet for a moment longer. */
function lingering(
  state: LifeState,
  { alert, quiet, at, releases }: Look & { readonly alert: Alert; readonly quiet: Quiet },
): Quiet | undefined {
  const notify = state.rules.get(alert.rule, alert.version)?.notify;
  const until = releases.get(alert) ?? (notify && after(at, notify.groupInterval));
  const isOver = until === undefined || until <= at;
  releases.set(alert, isOver ? undefined : until);
  return isOver ? undefined : quiet;
}

/** Until when alerts stay quiet that nothing stands for any more, while it is looked at them; a group has thousands, and is kept once. */
class Releases {
  readonly #state: LifeState;
  readonly #changed = new Map<string, Map<string, EpochMs>>();

  constructor(state: LifeState) {
    this.#state = state;
  }

  get({ id, group }: Alert): EpochMs | undefined {
    return (this.#changed.get(group) ?? this.#state.groups.get(group)?.released)?.get(id);
  }

  set(alert: Alert, until: EpochMs | undefined): void {
    const { due, groups } = this.#state;
    const group = groups.get(alert.group);
    if (group === undefined || this.get(alert) === until) return;
    const released = this.#changed.get(group.id) ?? new Map(group.released);
    this.#changed.set(group.id, released);
    if (until === undefined) {
      released.delete(alert.id);
      due.cancel(releaseDue(alert.id));
    } else {
      released.set(alert.id, until);
      due.set(releaseDue(alert.id), until);
    }
  }

  keep(): void {
    for (const [id, released] of this.#changed) {
      const group = this.#state.groups.get(id);
      if (group !== undefined) putGroup(this.#state, { ...group, released });
    }
  }
}

/** The alert that stands for this one: of a rule that inhibits its own, for the same subject, its area or one around it. */
function inhibitorOf(state: LifeState, alert: Alert): string | undefined {
  const inhibitedBy = state.rules.get(alert.rule, alert.version)?.notify.inhibitedBy ?? [];
  if (inhibitedBy.length === 0) return undefined;
  const found = inhibitedBy
    .filter((rule) => rule !== alert.rule)
    .flatMap((rule) => subjectsAround(state, alert).flatMap((subject) => [...state.members.firing(rule, subject)]));
  const stays = alert.quiet?.because === 'inhibited' ? alert.quiet.by : undefined;
  return found.find((id) => id === stays) ?? found.sort()[0];
}

const subjectsAround = ({ directory }: LifeState, { subject, area }: Alert): readonly Alert['subject'][] => [
  ...(subject.is === 'device' ? [subject] : []),
  ...areasAround(directory, area).map((id) => ({ is: 'area' as const, id })),
  { is: 'city' },
];
