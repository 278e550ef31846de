export const words = {
  title: 'Rules',
};
export type Words = typeof words;
