import { describe, expect, it } from 'vitest';
import { isQuantityId, presentValue, quantities, quantity, quantityIds } from './quantity.ts';

describe('the quantity table', () => {
  it.each(quantityIds)('%s has an id that is a column name and a field name everywhere', (id) => {
    expect(id).toMatch(/^[a-z][a-z0-9_]{1,40}$/);
    expect(id).not.toMatch(/_quality$|^(device|area|time|kind|reasons|received_at)$/);
  });

  it.each(quantityIds)('%s is plausible only where it is possible', (id) => {
    const { possible, plausible } = quantity(id);
    expect(possible.min).toBeLessThan(possible.max);
    expect(plausible.min).toBeGreaterThanOrEqual(possible.min);
    expect(plausible.max).toBeLessThanOrEqual(possible.max);
  });

  it('averages each quantity by the rule of its nature', () => {
    for (const { behaves, averages } of Object.values(quantities)) {
      if (behaves === 'state') expect(averages).toBe('share_of_time');
      else if (behaves === 'total') expect(averages).toBe('difference');
      else expect(['arithmetic', 'energy', 'vector']).toContain(averages);
    }
    expect(quantity('sound_level').averages).toBe('energy');
    expect(quantity('wind_direction').averages).toBe('vector');
  });

  it('does not take inherited names for quantities', () => {
    expect(isQuantityId('toString')).toBe(false);
    expect(isQuantityId('__proto__')).toBe(false);
    expect(isQuantityId('occupied')).toBe(true);
  });

  it('shows states as true and false, and zero as zero', () => {
    expect(presentValue('occupied', 0)).toBe(false);
    expect(presentValue('occupied', 1)).toBe(true);
    expect(presentValue('dim_level', 0)).toBe(0);
  });
});
