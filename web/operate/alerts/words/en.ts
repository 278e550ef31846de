export const words = {
  title: 'Alerts',
};
export type Words = typeof words;
