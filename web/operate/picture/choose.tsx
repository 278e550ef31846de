import { common, wordFor } from '../../shared/common/index.ts';
import { number } from '../../shared/format.ts';
import { note } from '../../shared/route.tsx';
import type { Area } from '../queue/areas.ts';
import { ChooseArea, ChooseKind, Field, Filters, Select } from '../queue/choose.tsx';
import { type StateId, states } from './columns.ts';
import { type Chosen, clearFilters, isFiltered } from './filters.ts';
import type { Tally } from './order.ts';
import { words } from './words/index.ts';

type StateProps = { readonly chosen: Chosen; readonly tally: Tally };

/** How many are how, and which of them are shown. */
export function ChooseState({ chosen, tally }: StateProps) {
  const { states: names, show } = words();
  const worstFirst: readonly StateId[] = states.map((_, at) => states[states.length - 1 - at] ?? 'live');
  const all = worstFirst.reduce((sum, each) => sum + tally[each], 0);
  const offered = [['', all] as const, ...worstFirst.map((each) => [each, tally[each]] as const)];
  return (
    <fieldset class="tabs">
      <legend class="unseen">{show}</legend>
      {offered
        .filter(([id, count]) => count > 0 || id === chosen.state || id === '')
        .map(([id, count]) => (
          <label key={id} class="tab">
            <input
              type="radio"
              name="state"
              checked={chosen.state === id}
              onChange={() => note({ state: id, device: undefined })}
            />
            <span>
              {id === '' ? names.all : names[id]} ({number(count)})
            </span>
          </label>
        ))}
    </fieldset>
  );
}

type Props = { readonly chosen: Chosen; readonly problems: readonly string[]; readonly areas: readonly Area[] };

export function ChooseDevices({ chosen, problems, areas }: Props) {
  const { filters } = words();
  const named = problems.map((problem): readonly [string, string] => [problem, wordFor(common().problems, problem)]);
  return (
    <Filters title={filters.title} isFiltered={isFiltered(chosen)}>
      <Select
        label={filters.problem}
        value={chosen.problem}
        options={[['', filters.any], ...named]}
        choose={(problem) => note({ problem })}
      />
      <ChooseKind chosen={chosen} />
      <ChooseArea chosen={chosen} areas={areas} />
      <Field label={filters.search}>
        <input
          type="search"
          value={chosen.search}
          onInput={({ currentTarget }) => note({ search: currentTarget.value })}
        />
      </Field>
      {isFiltered(chosen) && (
        <button type="button" class="button" onClick={clearFilters}>
          {filters.clear}
        </button>
      )}
    </Filters>
  );
}
