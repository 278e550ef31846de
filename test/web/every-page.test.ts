import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type City, openCity } from './kit/city.ts';
import { accessibilityFaults, tooWideBy } from './kit/look.ts';
import { openVisitors, type Visitors } from './kit/visitors.ts';

describe('every page', () => {
  let city: City;
  let visitors: Visitors;
  beforeAll(async () => {
    city = await openCity({ hoursOfHistory: 1 });
    visitors = await openVisitors(city.url);
  });
  afterAll(async () => {
    await visitors?.[Symbol.asyncDispose]();
    await city?.[Symbol.asyncDispose]();
  });

  it.each(['/', '/trust', '/alerts', '/subscribe', '/quality', '/operate'])('%s is for everybody', async (path) => {
    await using visitor = await visitors.asPhone();
    await visitor.go(path);
    expect(await accessibilityFaults(visitor.page)).toEqual([]);
    expect(await tooWideBy(visitor.page)).toBe(0);
  });
});
