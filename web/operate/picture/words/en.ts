export const words = {
  title: 'Live picture',
};
export type Words = typeof words;
