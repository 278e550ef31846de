import { note, noted } from '../../shared/route.tsx';
import { useTitle } from '../../shared/title.ts';
import { ready as alertReady } from '../alert/words/index.ts';
import { ready as ruleReady } from '../rule/words/index.ts';
import { Deliveries } from './deliveries.tsx';
import { Late } from './late.tsx';
import { AlertsList } from './list.tsx';
import { Pending } from './pending.tsx';
import { Quietings } from './quietings.tsx';
import { Told } from './told.tsx';
import { ready as ownReady, words } from './words/index.ts';
import '../rule/rule.css';

export const ready = Promise.all([ownReady, alertReady, ruleReady]);

const views = ['firing', 'pending', 'over', 'quiet', 'told', 'late', 'ways'] as const;
type View = (typeof views)[number];

/** Everything about alerts: what fires, is about to, or is over; who was told, how, and who is not to be told. */
export function Screen() {
  const { title, views: names, viewsLabel } = words();
  useTitle(title);
  const now = views.find((view) => view === noted('view')) ?? 'firing';
  return (
    <>
      <h1>{title}</h1>
      <nav class="views" aria-label={viewsLabel}>
        {views.map((view) => (
          <button
            key={view}
            type="button"
            onClick={() => note({ view: view === 'firing' ? undefined : view })}
            {...(view === now ? { 'aria-current': 'true' as const } : {})}
          >
            {names[view]}
          </button>
        ))}
      </nav>
      <Chosen view={now} />
    </>
  );
}

function Chosen({ view }: { readonly view: View }) {
  if (view === 'pending') return <Pending />;
  if (view === 'quiet') return <Quietings />;
  if (view === 'told') return <Told />;
  if (view === 'late') return <Late />;
  if (view === 'ways') return <Deliveries />;
  return <AlertsList key={view} state={view === 'over' ? 'resolved' : 'firing'} />;
}
