export const words = {
  shell: { skip: 'Skip to the content', main: 'Main', language: 'Language' },
  menu: {
    queue: 'Repairs',
    picture: 'Live picture',
    alerts: 'Alerts',
    rules: 'Rules',
    health: 'Health',
    accounts: 'Accounts',
    audit: 'Audit log',
  },
  sure: { no: 'Not now' },
};
export type Words = typeof words;
