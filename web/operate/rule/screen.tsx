import { Again } from '../../shared/again.tsx';
import { common } from '../../shared/common/index.ts';
import type { ScreenProps } from '../../shared/lazy.tsx';
import { Link, note, noted } from '../../shared/route.tsx';
import { useTitle } from '../../shared/title.ts';
import { textOf } from '../rules/rule-card.tsx';
import { ready as rulesReady } from '../rules/words/index.ts';
import { type Draft, isChanged, useDraft } from './draft.ts';
import { Edit } from './edit/view.tsx';
import { Past } from './past/view.tsx';
import { Read } from './read.tsx';
import { Tests } from './tests/view.tsx';
import { Versions } from './versions.tsx';
import { ready as ownReady, words } from './words/index.ts';
import './rule.css';

export const ready = Promise.all([ownReady, rulesReady]);

const views = ['read', 'edit', 'tests', 'past', 'versions'] as const;
type View = (typeof views)[number];

/** One rule: what it says, and everything that can be done with it. What is written stays while one looks at another view. */
export function Screen({ params }: ScreenProps) {
  const draft = useDraft(params['id'] ?? '');
  const { isNew, back } = words();
  const rule = draft.rule.value;
  const title = rule === undefined ? draft.id : textOf(rule.name);
  useTitle(title);
  if (draft.error.value !== undefined) return <Again error={draft.error.value} again={() => void draft.load()} />;
  if (!draft.isLoaded.value) return <p role="status">{common().loading}</p>;
  return (
    <>
      <p>
        <Link to="/operate/rules">{back}</Link>
      </p>
      <h1>{title}</h1>
      <p class="soft">
        <code>{draft.id}</code>
        {rule === undefined && ` · ${isNew}`}
      </p>
      <Views draft={draft} />
      <View draft={draft} />
    </>
  );
}

const viewOf = ({ rule }: Draft): View => {
  const asked = views.find((view) => view === noted('view')) ?? 'read';
  return rule.value === undefined && asked === 'read' ? 'edit' : asked;
};

function Views({ draft }: { readonly draft: Draft }) {
  const { views: names, viewsLabel, unsaved } = words();
  const now = viewOf(draft);
  const shown = draft.rule.value === undefined ? views.filter((view) => view !== 'read' && view !== 'versions') : views;
  return (
    <nav class="views" aria-label={viewsLabel}>
      {shown.map((view) => (
        <button
          key={view}
          type="button"
          onClick={() => note({ view })}
          {...(view === now ? { 'aria-current': 'true' as const } : {})}
        >
          {names[view]}
          {view === 'edit' && draft.rule.value !== undefined && isChanged(draft) && ` (${unsaved})`}
        </button>
      ))}
    </nav>
  );
}

function View({ draft }: { readonly draft: Draft }) {
  const view = viewOf(draft);
  if (view === 'edit') return <Edit draft={draft} />;
  if (view === 'tests') return <Tests draft={draft} />;
  if (view === 'past') return <Past draft={draft} />;
  if (view === 'versions') return <Versions draft={draft} />;
  return draft.rule.value === undefined ? null : <Read rule={draft.rule.value} />;
}
