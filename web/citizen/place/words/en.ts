export const words = {
  title: 'Place',
};
export type Words = typeof words;
