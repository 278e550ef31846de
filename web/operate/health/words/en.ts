export const words = {
  title: 'Health',
};
export type Words = typeof words;
