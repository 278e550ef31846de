export const words = {
  title: 'Repairs',
};
export type Words = typeof words;
