import { useAsked } from '../../shared/asked.ts';
import { common } from '../../shared/common/index.ts';
import { language } from '../../shared/language.ts';
import { note, noted } from '../../shared/route.tsx';
import { words } from './words/index.ts';

/** Which alerts to show; it stands in the address. */
export function Filter() {
  const { rule, severity, topic } = words();
  const { severities, topics } = common();
  const { asked } = useAsked('GET /api/v1/rules');
  const rules = (asked.body?.rules ?? []).map((each) => [each.id, each.name[language.value]] as const);
  return (
    <div class="row filters">
      <Choice name="rule" label={rule} options={rules} />
      <Choice name="severity" label={severity} options={Object.entries(severities)} />
      <Choice name="topic" label={topic} options={Object.entries(topics)} />
    </div>
  );
}

type ChoiceProps = {
  readonly name: string;
  readonly label: string;
  readonly options: readonly (readonly [value: string, label: string])[];
};

function Choice({ name, label, options }: ChoiceProps) {
  const now = noted(name) ?? '';
  return (
    <label class="stack">
      {label}
      <select value={now} onChange={({ currentTarget }) => note({ [name]: currentTarget.value })}>
        <option value="">{words().all}</option>
        {options.map(([value, shown]) => (
          <option key={value} value={value}>
            {shown}
          </option>
        ))}
      </select>
    </label>
  );
}
