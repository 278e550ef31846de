import { expect, it } from 'vitest';
import { sumOf } from './figures-of-barrio.ts';

const text = `# HELP barrio_messages_processed_total Messages
barrio_messages_processed_total{consumer="store-duckdb"} 12
barrio_messages_processed_total{consumer="live"} 30
barrio_messages_processed_total_other 5
barrio_store_lag_messages 7
`;

it.each([
  ['barrio_messages_processed_total', '', 42],
  ['barrio_messages_processed_total', 'consumer="store-', 12],
  ['barrio_store_lag_messages', '', 7],
  ['barrio_absent_total', '', 0],
])('adds up %s {%s}', (name, label, expected) => {
  expect(sumOf(text, name, label)).toBe(expected);
});
