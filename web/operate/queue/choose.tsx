import { useRef } from 'preact/hooks';
import type { Answers } from '../../contract/generated/answers.ts';
import { common, wordFor } from '../../shared/common/index.ts';
import { number } from '../../shared/format.ts';
import { note } from '../../shared/route.tsx';
import { fill } from '../../shared/words.ts';
import type { Area } from './areas.ts';
import { asWho, type Chosen, clearFilters, isFiltered, shown, whoWords } from './filters.ts';
import { words } from './words/index.ts';

type Counts = Answers['GET /api/v1/operate/queue']['counts'];
type Props = { readonly chosen: Chosen; readonly counts: Counts | undefined; readonly areas: readonly Area[] };

/** What of the queue is to be shown. */
export function ChooseQueue({ chosen, counts, areas }: Props) {
  const { filters } = words();
  return (
    <>
      <ChooseShown chosen={chosen} counts={counts} />
      <Filters title={filters.title} isFiltered={isFiltered({ ...chosen, urgent: '' })}>
        <ChooseProblem chosen={chosen} counts={counts} />
        <ChooseKind chosen={chosen} />
        <ChooseArea chosen={chosen} areas={areas} />
        <ChooseWho chosen={chosen} counts={counts} />
        <Field label={filters.search}>
          <input
            type="search"
            value={chosen.search}
            onChange={({ currentTarget }) => note({ search: currentTarget.value.trim() })}
          />
        </Field>
        {isFiltered(chosen) && (
          <button type="button" class="button" onClick={clearFilters}>
            {filters.clear}
          </button>
        )}
      </Filters>
    </>
  );
}

type FiltersProps = {
  readonly title: string;
  readonly isFiltered: boolean;
  readonly children: preact.ComponentChildren;
};

/** Open for whoever comes by an address that filters. What is open stays so, also when the last word in it is taken away. */
export function Filters({ title, isFiltered: isUsed, children }: FiltersProps) {
  const wasUsed = useRef(false);
  wasUsed.current ||= isUsed;
  return (
    <details class="filters" open={wasUsed.current}>
      <summary>{title}</summary>
      <div class="filter-fields">{children}</div>
    </details>
  );
}

function ChooseShown({ chosen, counts }: Omit<Props, 'areas'>) {
  const { show } = words();
  const numbers = {
    due: counts?.due,
    snoozed: counts?.snoozed,
    all: counts === undefined ? undefined : counts.due + counts.snoozed,
  };
  return (
    <fieldset class="tabs">
      <legend class="unseen">{show.label}</legend>
      {shown.map((each) => (
        <label key={each} class="tab">
          <input
            type="radio"
            name="show"
            checked={chosen.show === each}
            onChange={() => note({ show: each === 'due' ? undefined : each })}
          />
          <span>{fill(show[each], { n: numbers[each] === undefined ? '…' : number(numbers[each]) })}</span>
        </label>
      ))}
      <label class="tab apart">
        <input
          type="checkbox"
          checked={chosen.urgent !== ''}
          onChange={({ currentTarget }) => note({ urgent: currentTarget.checked ? 'true' : undefined })}
        />
        <span>{fill(show.urgent, { n: counts === undefined ? '…' : number(counts.urgent) })}</span>
      </label>
    </fieldset>
  );
}

type FieldProps = { readonly label: string; readonly children: preact.ComponentChildren };

export const Field = ({ label, children }: FieldProps) => (
  <label class="field">
    <span class="small soft">{label}</span>
    {children}
  </label>
);

type Option = readonly [value: string, label: string];
type SelectProps = {
  readonly label: string;
  readonly value: string;
  readonly options: readonly Option[];
  readonly choose: (value: string) => void;
};

export const Select = ({ label, value, options, choose }: SelectProps) => (
  <Field label={label}>
    <select value={value} onChange={({ currentTarget }) => choose(currentTarget.value)}>
      {options.map(([id, name]) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  </Field>
);

function ChooseProblem({ chosen, counts }: Omit<Props, 'areas'>) {
  const { filters } = words();
  const options = (counts?.problems ?? []).map(
    ({ problem, due }): Option => [problem, `${wordFor(common().problems, problem)} (${number(due)})`],
  );
  return (
    <Select
      label={filters.problem}
      value={chosen.problem}
      options={[['', filters.any], ...options]}
      choose={(problem) => note({ problem })}
    />
  );
}

export function ChooseKind({ chosen }: { readonly chosen: Pick<Chosen, 'kind'> }) {
  const { filters } = words();
  const kinds = Object.entries(common().kind);
  return (
    <Select
      label={filters.kind}
      value={chosen.kind}
      options={[['', filters.any], ...kinds]}
      choose={(kind) => note({ kind })}
    />
  );
}

type AreaProps = { readonly chosen: Pick<Chosen, 'area'>; readonly areas: readonly Area[] };

export function ChooseArea({ chosen, areas }: AreaProps) {
  const { filters } = words();
  const options = areas
    .filter(({ level }) => level !== 'city')
    .map(({ id, name, level }): Option => [id, level === 'district' ? name : `– ${name}`]);
  return (
    <Select
      label={filters.area}
      value={chosen.area}
      options={[['', filters.any], ...options]}
      choose={(area) => note({ area })}
    />
  );
}

function ChooseWho({ chosen, counts }: Omit<Props, 'areas'>) {
  const { filters } = words();
  const people = (counts?.people ?? []).map(({ name, due }): Option => [asWho(name), `${name} (${number(due)})`]);
  const fixed = whoWords.map((each): Option => [each, filters[each]]);
  return (
    <Select
      label={filters.who}
      value={chosen.who}
      options={[['', filters.anyone], ...fixed, ...people]}
      choose={(who) => note({ who })}
    />
  );
}
