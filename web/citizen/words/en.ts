export const words = {
  shell: { skip: 'Skip to the content', main: 'Main', language: 'Language' },
  menu: { now: 'Near me', alerts: 'Alerts', subscribe: 'Get alerts', trust: 'Reliable?' },
  foot: { reference: 'For developers', quality: 'What quality means', operate: 'For operators' },
};
export type Words = typeof words;
