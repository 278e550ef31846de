export const words = {
  title: 'How well it works',
};
export type Words = typeof words;
