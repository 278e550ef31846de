import type { Phrases } from './phrases.ts';

export const en: Phrases = {
  limit: {
    above: (limit) => `above ${limit}`,
    at_least: (limit) => `at least ${limit}`,
    below: (limit) => `below ${limit}`,
    at_most: (limit) => `at most ${limit}`,
  },
  clears: (clears) => ` (over at ${clears})`,
  value: (what, limit) => `${what} is ${limit}`,
  state: (what, value) => `${what}: ${value}`,
  change: (what, within, limit) => `${what} changes by ${limit} within ${within}`,
  absent: (after) => `nothing was heard for ${after}`,
  mean: (what, over, limit) => `the mean of ${what} over ${over} is ${limit}`,
  index: (limit) => `the European air quality index is ${limit}`,
  bands: ['good', 'fair', 'moderate', 'poor', 'very poor', 'extremely poor'],
  period: {
    day: (what, limit) => `${what} is ${limit} over the whole day (7 to 19 h)`,
    evening: (what, limit) => `${what} is ${limit} over the whole evening (19 to 23 h)`,
    night: (what, limit) => `${what} is ${limit} over the whole night (23 to 7 h)`,
  },
  usual: {
    difference: (what, over, limit) => `the mean of ${what} over ${over}, less what is usual at this hour, is ${limit}`,
    ratio: (what, over, limit) => `the mean of ${what} over ${over} is ${limit} times what is usual at this hour`,
    deviations: (what, over, limit) =>
      `the mean of ${what} over ${over} is ${limit} standard deviations from what is usual at this hour`,
  },
  some: (count, condition) => `of ${count} it holds that ${condition}`,
  devices: (limit) => `${limit} devices`,
  share: (limit) => `${limit} of the devices`,
  and: ', and ',
  or: ', or ',
  not: (condition) => `it is not so that ${condition}`,
  each: {
    device: 'For each device',
    city: 'For the city',
    district: 'For each district',
    street: 'For each street',
    garage: 'For each garage',
  },
  for: (span) => `, for ${span}`,
  active: (hours) => ` Only at these hours: ${hours}.`,
  to: ' to ',
};
