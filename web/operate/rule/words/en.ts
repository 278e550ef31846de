export const words = {
  title: 'Rule',
};
export type Words = typeof words;
