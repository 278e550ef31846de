import { figure } from '../../shared/chart/figure.ts';
import { common } from '../../shared/common/index.ts';

/** A value as people say it: `free`, `12.3 µg/m³`. */
export function valueText(quantity: string, value: number | boolean, unit?: string): string {
  const states: Readonly<Record<string, { readonly true: string; readonly false: string }>> = common().states;
  const words = states[quantity];
  if (words !== undefined) return value === true || value === 1 ? words.true : words.false;
  return figure(quantity, Number(value), unit);
}
