export const words = {
  title: 'Accounts',
};
export type Words = typeof words;
