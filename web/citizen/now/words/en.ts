export const words = {
  title: 'Near me',
};
export type Words = typeof words;
